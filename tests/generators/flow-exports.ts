// Writes flow export messages by hand: NetFlow 5 and 9 and IPFIX, with the templates and records the caller names. Independent of the product's
// reader on purpose.
import { join } from "./capture-bytes.ts";

/** [element, length] or [element, length, enterprise]; length 65535 = variable. */
export type Field = readonly [number, number] | readonly [number, number, number];
/** A number is written in the field's length; bytes are written as they are, with a length in front where it varies. */
export type Value = number | bigint | Uint8Array;

export function u16(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]));
}

export function u32(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]));
}

export function ip4(text: string): Uint8Array {
  return Uint8Array.from(text.split(".").map(Number));
}

export function set(id: number, ...content: Uint8Array[]): Uint8Array {
  const body = join(content);
  return join([u16(id, 4 + body.length), body]);
}

function fieldBytes([element, length, enterprise]: Field): Uint8Array {
  return enterprise === undefined ? u16(element, length) : join([u16(element | 0x8000, length), u32(enterprise)]);
}

export function template(id: number, fields: readonly Field[]): Uint8Array {
  return join([u16(id, fields.length), ...fields.map(fieldBytes)]);
}

/** Of IPFIX. */
export function optionsTemplate(id: number, scopes: number, fields: readonly Field[]): Uint8Array {
  return join([u16(id, fields.length, scopes), ...fields.map(fieldBytes)]);
}

/** Of version 9: lengths of scopes and options in bytes. */
export function optionsTemplateV9(id: number, scopes: readonly Field[], fields: readonly Field[]): Uint8Array {
  return join([u16(id, scopes.length * 4, fields.length * 4), ...[...scopes, ...fields].map(fieldBytes)]);
}

export function record(fields: readonly Field[], values: readonly Value[]): Uint8Array {
  return join(
    fields.map(([, length], i) => {
      const value = values[i] as Value;
      if (value instanceof Uint8Array) return length === 65_535 ? join([value.length < 255 ? Uint8Array.of(value.length) : join([Uint8Array.of(255), u16(value.length)]), value]) : value;
      const bytes = new Uint8Array(length);
      let rest = BigInt(value);
      for (let at = length - 1; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 255n);
      return bytes;
    }),
  );
}

/** `sent`: seconds since 1970; `count` only matters to readers that believe it. */
export function version9(sent: number, uptimeMs: number, sequence: number, domain: number, sets: readonly Uint8Array[]): Uint8Array {
  return join([u16(9, sets.length), u32(uptimeMs, sent, sequence, domain), ...sets]);
}

export function ipfix(sent: number, sequence: number, domain: number, sets: readonly Uint8Array[]): Uint8Array {
  const body = join([u32(sent, sequence, domain), ...sets]);
  return join([u16(10, 4 + body.length), body]);
}

export interface V5Flow {
  readonly source: string;
  readonly target: string;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly transport: number;
  readonly flags: number;
  readonly packets: number;
  readonly bytes: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export function version5(sent: number, uptimeMs: number, sequence: number, sampling: number, flows: readonly V5Flow[]): Uint8Array {
  const records = flows.map((flow) =>
    join([
      ip4(flow.source),
      ip4(flow.target),
      u32(0),
      u16(1, 2),
      u32(flow.packets, flow.bytes, flow.firstMs, flow.lastMs),
      u16(flow.sourcePort, flow.targetPort),
      Uint8Array.of(0, flow.flags, flow.transport, 0),
      u32(0, 0),
    ]),
  );
  return join([u16(5, flows.length), u32(uptimeMs, sent, 0, sequence), u16(0, sampling), ...records]);
}
