// DCE/RPC messages of a little-endian sender, composed from their fields (C706 chapter 12, MS-DCOM). For tests.
/** The endpoint mapper; its version is 3. */
export const MAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa";
const NDR = "045d888aeb1cc9119fe808002b104860";

export const le16 = (value: number): string => `${(value & 0xff).toString(16).padStart(2, "0")}${((value >> 8) & 0xff).toString(16).padStart(2, "0")}`;
export const le32 = (value: number): string => le16(value & 0xffff) + le16(value >>> 16);
export const wide = (text: string): string => Array.from(text, (character) => le16(character.charCodeAt(0))).join("");
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
export const padded = (digits: string, to = 4): string => digits + "00".repeat((to - (size(digits) % to)) % to);

/** The first three fields little-endian. */
export function uuid(text: string): string {
  const [a, b, c, d, e] = text.split("-") as [string, string, string, string, string];
  const turned = (digits: string): string => (digits.match(/../g) ?? []).reverse().join("");
  return turned(a) + turned(b) + turned(c) + d + e;
}

export interface Protection {
  readonly type: number;
  readonly level: number;
  readonly token: string;
}

export function pdu(type: number, call: number, body: string, flags = 3, protection?: Protection): string {
  const trailer = protection === undefined ? "" : `${[protection.type, protection.level, 0, 0].map((byte) => byte.toString(16).padStart(2, "0")).join("")}${le32(0)}${protection.token}`;
  const whole = protection === undefined ? body : padded(body) + trailer;
  return `0500${type.toString(16).padStart(2, "0")}${flags.toString(16).padStart(2, "0")}10000000${le16(16 + size(whole))}${le16(protection === undefined ? 0 : size(protection.token))}${le32(call)}${whole}`;
}

export function bind(call: number, interfaces: readonly string[], protection?: Protection, type = 11): string {
  const contexts = interfaces.map((id, index) => `${le16(index)}0100${uuid(id)}${le32(id === MAPPER ? 3 : 0)}${NDR}${le32(2)}`).join("");
  return pdu(type, call, `d016d016${le32(0)}${interfaces.length.toString(16).padStart(2, "0")}000000${contexts}`, 3, protection);
}

export function bindAck(call: number, count: number, protection?: Protection, type = 12): string {
  const results = `${le16(0)}${le16(0)}${NDR}${le32(2)}`.repeat(count);
  return pdu(type, call, `d016d016${le32(5)}0400 31333500 0000 ${count.toString(16).padStart(2, "0")}000000${results}`.replace(/\s/g, ""), 3, protection);
}

export function request(call: number, context: number, opnum: number, stub: string, more: { readonly flags?: number; readonly object?: string; readonly protection?: Protection } = {}): string {
  const object = more.object === undefined ? "" : uuid(more.object);
  return pdu(0, call, le32(size(stub)) + le16(context) + le16(opnum) + object + stub, (more.flags ?? 3) | (object === "" ? 0 : 0x80), more.protection);
}

export function response(call: number, context: number, stub: string, flags = 3, protection?: Protection): string {
  return pdu(2, call, `${le32(size(stub)) + le16(context)}0000${stub}`, flags, protection);
}

/** Protocol tower (C706 appendix L) of an interface on TCP. */
export function tower(id: string, port: number, address: readonly number[]): string {
  const floor = (each: string): string => `${le16(19)}0d${uuid(each)}${le16(1)}${le16(2)}${le16(0)}`;
  const bytes = (numbers: readonly number[]): string => numbers.map((each) => each.toString(16).padStart(2, "0")).join("");
  return `${le16(5)}${floor(id)}${floor("8a885d04-1ceb-11c9-9fe8-08002b104860")}${le16(1)}0b${le16(2)}0000${le16(1)}07${le16(2)}${bytes([port >> 8, port & 0xff])}${le16(1)}09${le16(4)}${bytes(address)}`;
}

/** Stub of the endpoint mapper's "map": object, tower, handle, number of towers. */
export function mapRequest(asked: string): string {
  return `${le32(1)}${"00".repeat(16)}${le32(2)}${le32(size(asked))}${le32(size(asked))}${padded(asked)}${"00".repeat(20)}${le32(4)}`;
}

export function mapResponse(found: readonly string[]): string {
  const towers = found.map((each) => le32(size(each)) + le32(size(each)) + padded(each)).join("");
  return `${"00".repeat(20)}${le32(found.length)}${le32(4)}${le32(0)}${le32(found.length)}${found.map((_, i) => le32(3 + i)).join("")}${towers}${le32(0)}`;
}

/** DUALSTRINGARRAY (MS-DCOM §2.2.19): bindings of TCP, and one security binding. */
export function dualStrings(bindings: readonly string[]): string {
  const strings = `${bindings.map((each) => `${le16(7)}${wide(each)}0000`).join("")}0000`;
  const security = `${le16(10)}ffff00000000`;
  return `${le16((size(strings) + size(security)) / 2)}${le16(size(strings) / 2)}${strings}${security}`;
}

/** Stub of ResolveOxid2's answer. */
export function resolved(bindings: readonly string[]): string {
  const array = dualStrings(bindings);
  return `${le32(0x0002_0000)}${le32((size(array) - 4) / 2)}${padded(array)}${"5a".repeat(16)}${le32(2)}${le16(5)}${le16(7)}${le32(0)}`;
}

/** ORPCTHIS of a call (MS-DCOM §2.2.13.3). */
export const orpcThis = `${le16(5)}${le16(7)}${le32(0)}${le32(0)}${"c1".repeat(16)}${le32(0)}`;
/** ORPCTHAT of its answer. */
export const orpcThat = le32(0) + le32(0);

/** Stub of IConnectionPoint Advise: a standard object reference to the client's call-back interface. */
export function advise(interfaceId: string, bindings: readonly string[]): string {
  const reference = `4d454f57${le32(1)}${uuid(interfaceId)}${le32(0)}${le32(5)}${"0a".repeat(32)}${dualStrings(bindings)}`;
  return `${orpcThis}${le32(0x0002_0000)}${le32(size(reference))}${le32(size(reference))}${padded(reference)}`;
}
