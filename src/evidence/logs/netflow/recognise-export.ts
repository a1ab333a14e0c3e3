// Whether some bytes are one flow export message: NetFlow version 5 or 9, or IPFIX, whole and consistent in all its lengths; and whether they are
// sFlow, which is told apart so that it can be said that it is not read.

export type ExportVersion = 5 | 9 | 10;

export const V5_HEADER = 24;
export const V5_RECORD = 48;
export const V9_HEADER = 20;
export const IPFIX_HEADER = 16;
const MOST_V5_RECORDS = 30;
/** A set begins with its id and length. */
export const SET_HEADER = 4;

/** null = none. A cheap look at two bytes turns away nearly everything else. */
export function exportVersion(view: DataView, from: number, to: number): ExportVersion | null {
  if (to - from < IPFIX_HEADER + SET_HEADER || view.getUint8(from) !== 0) return null;
  switch (view.getUint8(from + 1)) {
    case 5: {
      const count = view.getUint16(from + 2);
      return count >= 1 && count <= MOST_V5_RECORDS && to - from === V5_HEADER + count * V5_RECORD ? 5 : null;
    }
    case 9: {
      const count = view.getUint16(from + 2);
      // Reasonable clocks: sent after 2000.
      return count > 0 && to - from >= V9_HEADER + SET_HEADER && view.getUint32(from + 8) > 946_684_800 && setsFill(view, from + V9_HEADER, to, 0) ? 9 : null;
    }
    case 10:
      return view.getUint16(from + 2) === to - from && view.getUint32(from + 4) > 946_684_800 && setsFill(view, from + IPFIX_HEADER, to, 2) ? 10 : null;
    default:
      return null;
  }
}

/**
 * Sets follow one another and end where the message does. Ids below 256 are templates: two from `firstTemplate` on. Version 9 does not say how long a message is,
 * and some exporters (PAN-OS, Cisco ACI) fill their datagrams up with zeros.
 */
function setsFill(view: DataView, from: number, to: number, firstTemplate: number): boolean {
  let at = from;
  while (at + SET_HEADER <= to) {
    const id = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (at > from && firstTemplate === 0 && isFilledUp(view, at, to)) return true;
    if (length < SET_HEADER || at + length > to) return false;
    if (id < 256 && id !== firstTemplate && id !== firstTemplate + 1) return false;
    at += length;
  }
  return to - at < SET_HEADER;
}

/** Nothing but zeros from here on: no set has a length of 0. */
function isFilledUp(view: DataView, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (view.getUint8(at) !== 0) return false;
  return true;
}

/** sFlow version 5 (also 2 and 4): version, kind of the agent's address, then the address. */
export function isSflow(view: DataView, from: number, to: number): boolean {
  if (to - from < 28) return false;
  const version = view.getUint32(from);
  const kind = view.getUint32(from + 4);
  return (version === 5 || version === 4 || version === 2) && (kind === 1 || kind === 2);
}
