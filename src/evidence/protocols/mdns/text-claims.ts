// What a device says of itself in the TXT and HINFO records that go with its services: key=value pairs (RFC 6763 §6), keys of printers
// (Bonjour Printing Specification), of device information and of makers. Claims it about the sender; keys nobody listed are not read.
import { parseMac } from "../../../foundation/ip-address.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { indexOfByte } from "../payload-bytes.ts";
import type { DissectionSink } from "../protocol.ts";

const utf8 = new TextDecoder("utf-8");
const LONGEST_KEY = 16;

/** In lower case. */
const KEYS: ReadonlyMap<string, ClaimAttribute> = new Map([
  ["ty", "model"],
  ["md", "model"],
  ["mdl", "model"],
  ["usb_mdl", "model"],
  ["model", "model"],
  ["modelname", "model"],
  ["mfg", "vendor"],
  ["usb_mfg", "vendor"],
  ["vendor", "vendor"],
  ["manufacturer", "vendor"],
  ["sn", "serial"],
  ["serial", "serial"],
  ["serialnumber", "serial"],
  ["fw", "firmware"],
  ["fv", "firmware"],
  ["firmware", "firmware"],
  ["fw_version", "firmware"],
  ["fwversion", "firmware"],
  ["osvers", "os"],
  ["osxvers", "os"],
  ["mac", "mac"],
  ["macaddress", "mac"],
]);

/** Strings with a length byte each, at [at, end). False when they do not fill it. */
export function claimTexts(bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  for (let from = at; from < end; ) {
    const behind = from + 1 + (bytes[from] as number);
    if (behind > end) return false;
    claimPair(bytes, from + 1, behind, sink);
    from = behind;
  }
  return true;
}

function claimPair(bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const equals = indexOfByte(bytes, 0x3d, from, Math.min(to, from + LONGEST_KEY + 1));
  if (equals < 0) return;
  const key = utf8.decode(bytes.subarray(from, equals)).toLowerCase();
  const attribute = KEYS.get(key);
  if (attribute === undefined) return;
  const value = utf8.decode(bytes.subarray(equals + 1, to)).trim();
  if (value.length === 0) return;
  if (attribute === "mac") {
    const mac = parseMac(value) ?? (value.length === 12 ? parseMac((value.match(/../g) ?? []).join(":")) : undefined);
    if (mac !== undefined) sink.claim("sender", "mac", mac, `mdns TXT ${key}`);
  } else if (attribute === "os" && key === "osxvers") sink.claim("sender", "os", `macOS (Darwin release ${value})`, "mdns TXT osxvers");
  else sink.claim("sender", attribute, value, `mdns TXT ${key}`);
}

/** HINFO (RFC 1035 §3.3.2): processor and operating system as strings with a length byte each. */
export function claimHostInformation(bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  const second = at < end ? at + 1 + (bytes[at] as number) : end;
  if (second >= end) return;
  const behind = second + 1 + (bytes[second] as number);
  if (behind > end) return;
  const system = utf8.decode(bytes.subarray(second + 1, behind)).trim();
  if (system.length > 0) sink.claim("sender", "os", system, "mdns HINFO");
}
