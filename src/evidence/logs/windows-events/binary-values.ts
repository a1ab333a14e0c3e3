// Values of binary XML as the text that Windows shows for them. Types as Microsoft's winevt.h numbers them (EVT_VARIANT_TYPE); a value that is shorter than
// its type reads as far as it goes, which is "".
import { FILETIME_OF_1970 } from "./windows-event.ts";

const ARRAY = 0x80;
export const NULL_TYPE = 0;
export const BINARY_XML_TYPE = 0x21;
/** Of one value; records are shorter than 64 KiB. */
const MOST_ITEMS = 4_096;
const BYTES_OF: Readonly<Record<number, number>> = { 3: 1, 4: 1, 5: 2, 6: 2, 7: 4, 8: 4, 9: 8, 10: 8, 11: 4, 12: 8, 13: 4, 15: 16, 17: 8, 18: 16, 20: 4, 21: 8 };

export function valueText(view: DataView, type: number, at: number, bytes: number): string {
  if ((type & ARRAY) !== 0) return arrayText(view, type & ~ARRAY, at, bytes);
  const needed = BYTES_OF[type] ?? 0;
  if (bytes < needed) return "";
  switch (type) {
    case 1:
      return untilZero(utf16Text(view, at, bytes));
    case 2:
      return untilZero(Buffer.from(view.buffer, view.byteOffset + at, bytes).toString("latin1"));
    case 3:
      return String(view.getInt8(at));
    case 4:
      return String(view.getUint8(at));
    case 5:
      return String(view.getInt16(at, true));
    case 6:
      return String(view.getUint16(at, true));
    case 7:
      return String(view.getInt32(at, true));
    case 8:
      return String(view.getUint32(at, true));
    case 9:
      return String(view.getBigInt64(at, true));
    case 10:
      return String(view.getBigUint64(at, true));
    case 11:
      return String(view.getFloat32(at, true));
    case 12:
      return String(view.getFloat64(at, true));
    case 13:
      return view.getUint32(at, true) === 0 ? "false" : "true";
    case 14:
      return Buffer.from(view.buffer, view.byteOffset + at, bytes)
        .toString("hex")
        .toUpperCase();
    case 15:
      return guidText(view, at);
    case 16:
      return bytes >= 8 ? hexText(view.getBigUint64(at, true)) : bytes >= 4 ? hexText(view.getUint32(at, true)) : "";
    case 17:
      return fileTimeText(view.getBigUint64(at, true));
    case 18:
      return systemTimeText(view, at);
    case 19:
      return sidText(view, at, bytes);
    case 20:
      return hexText(view.getUint32(at, true));
    case 21:
      return hexText(view.getBigUint64(at, true));
    default:
      return "";
  }
}

/** Items stand one below the other: Windows repeats the element for each. */
function arrayText(view: DataView, type: number, at: number, bytes: number): string {
  if (type === 1) return utf16Text(view, at, bytes).replace(/\0$/, "").split("\0").slice(0, MOST_ITEMS).join("\n");
  const size = BYTES_OF[type];
  if (size === undefined) return "";
  const items: string[] = [];
  for (let i = 0; i < Math.min(Math.floor(bytes / size), MOST_ITEMS); i++) items.push(valueText(view, type, at + i * size, size));
  return items.join("\n");
}

export function utf16Text(view: DataView, at: number, bytes: number): string {
  return Buffer.from(view.buffer, view.byteOffset + at, bytes & ~1).toString("utf16le");
}

function untilZero(text: string): string {
  const zero = text.indexOf("\0");
  return zero < 0 ? text : text.slice(0, zero);
}

const hexText = (value: number | bigint): string => `0x${value.toString(16)}`;

function guidText(view: DataView, at: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");
  const rest = Buffer.from(view.buffer, view.byteOffset + at + 8, 8)
    .toString("hex")
    .toUpperCase();
  return `{${hex(view.getUint32(at, true), 8)}-${hex(view.getUint16(at + 4, true), 4)}-${hex(view.getUint16(at + 6, true), 4)}-${rest.slice(0, 4)}-${rest.slice(4)}}`;
}

/** With all of its 100 ns. "" = a year that no log has. */
function fileTimeText(ticks: bigint): string {
  const since1970 = ticks - FILETIME_OF_1970;
  const millis = Number(since1970 / 10_000n);
  if (since1970 < 0n || millis > 7_258_118_400_000) return "";
  return `${new Date(millis).toISOString().slice(0, 19)}.${String(since1970 % 10_000_000n).padStart(7, "0")}Z`;
}

function systemTimeText(view: DataView, at: number): string {
  const [year, month, , day, hour, minute, second, millis] = Array.from({ length: 8 }, (_, i) => String(view.getUint16(at + 2 * i, true)).padStart(i === 0 ? 4 : i === 7 ? 3 : 2, "0"));
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`;
}

function sidText(view: DataView, at: number, bytes: number): string {
  if (bytes < 8) return "";
  const count = Math.min(view.getUint8(at + 1), Math.floor((bytes - 8) / 4));
  const authority = view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4);
  const parts = Array.from({ length: count }, (_, i) => view.getUint32(at + 8 + 4 * i, true));
  return ["S", view.getUint8(at), authority, ...parts].join("-");
}
