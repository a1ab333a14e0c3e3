// The members of zones as people write them: prefix, address, range, mac:, asset:, match:, any. A text that is none of these says why.
// Does not place anybody: see zone-placement.ts.
import { formatIp, formatPrefix, parseIp, parseMac, parsePrefix } from "../../foundation/ip-address.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import { assetRoles } from "../../plant/role-names.ts";
import type { TextAt, ZoneMember } from "../../plant/segmentation.ts";

/** Attributes of an asset that `match:` may ask for. */
export const MATCH_TERMS = ["role", "vendor", "model", "firmware", "serial", "line", "level", "name"] as const;
export type MatchTerm = (typeof MATCH_TERMS)[number];

/** What is wrong with a member, and which characters of its text. */
export interface MemberProblem {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly offset: number;
  readonly length: number;
}

export type ReadMember = { readonly member: ZoneMember } | { readonly problem: MemberProblem };

export function readMember(written: string, at: TextAt): ReadMember {
  const text = written.trim();
  const problem = (code: string, message: string, help?: string, offset = 0, length = written.length): ReadMember => ({
    problem: { code, message, offset, length, ...(help === undefined ? {} : { help }) },
  });
  if (text === "any") return { member: { kind: "any", written, at } };
  if (text.startsWith("mac:")) {
    const mac = parseMac(text.slice(4));
    if (mac === undefined) return problem("bad-mac", `"${text.slice(4)}" is not a MAC address.`, "Write mac: and six pairs of digits, such as mac:00:1b:1b:12:34:56.");
    return { member: { kind: "mac", mac: `mac:${mac}`, written, at } };
  }
  if (text.startsWith("asset:")) {
    const name = text.slice("asset:".length).trim();
    return name === "" ? problem("bad-member", "The name of the asset is missing after asset:.") : { member: { kind: "asset", name, written, at } };
  }
  if (text.startsWith("match:")) return readMatch(written, at);
  if (parseMac(text) !== undefined) return problem("bad-member", `"${text}" is a MAC address.`, `Write mac:${parseMac(text)}.`);
  if (text.includes("/")) {
    const prefix = parsePrefix(text);
    if (prefix === undefined) return problem("bad-prefix", `"${text}" is not a prefix: ${prefixFault(text)}.`, "Write the network and its length, such as 10.20.1.0/24.");
    if (prefix.hadHostBits)
      return problem("bad-prefix", `"${text}" names an address inside the network, not the network.`, `Write ${formatPrefix(prefix)} for the whole network, or the address without its length.`);
    return { member: { kind: "prefix", prefix: formatPrefix(prefix), written, at } };
  }
  const address = parseIp(text);
  if (address !== undefined) return { member: { kind: "address", address: formatIp(address), written, at } };
  const dash = /^([0-9a-fA-F.:]+)\s*-\s*([0-9a-fA-F.:]+)$/.exec(text);
  if (dash !== null && /[.:]/.test(text)) return readRange(dash[1] as string, dash[2] as string, written, at);
  if (/^[0-9.]+$/.test(text)) return problem("bad-address", `"${text}" is not an IPv4 address: ${addressFault(text)}.`);
  if (/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text)) return problem("bad-address", `"${text}" is not an IPv6 address.`);
  const word = /^([a-z]+):/i.exec(text)?.[1];
  const near = word === undefined ? nearestWord(text, ["any"]) : nearestWord(word, ["mac", "asset", "match"]);
  return problem(
    "bad-member",
    `"${text}" is not a member of a zone.`,
    near === undefined
      ? `Write a prefix, an address, a range, mac:…, asset:NAME, match:…, or any. A machine by its name: asset:${text.slice(0, 40)}.`
      : `Did you mean ${near}${word === undefined ? "" : ":"}?`,
  );
}

function readRange(fromText: string, toText: string, written: string, at: TextAt): ReadMember {
  const problem = (message: string, help?: string): ReadMember => ({ problem: { code: "bad-range", message, offset: 0, length: written.length, ...(help === undefined ? {} : { help }) } });
  const from = parseIp(fromText);
  if (from === undefined) return problem(`The range begins with "${fromText}", which is not an address.`);
  // "10.1.0.1-9" is understood by some tools as the last octet, by others not at all.
  const to = parseIp(toText);
  if (to === undefined) return problem(`The range ends with "${toText}", which is not an address.`, "Write both addresses in full, such as 10.20.9.20-10.20.9.29.");
  if (from.bits !== to.bits) return problem("The range begins with one address family and ends with the other.");
  if (from.value > to.value) return problem("The range ends before it begins.", `Write ${formatIp(to)}-${formatIp(from)}.`);
  return { member: { kind: "range", from: formatIp(from), to: formatIp(to), written, at } };
}

function readMatch(written: string, at: TextAt): ReadMember {
  const start = written.indexOf("match:") + "match:".length;
  const terms: Record<string, string> = {};
  const problem = (message: string, offset: number, length: number, help?: string): ReadMember => ({
    problem: { code: "bad-match", message, offset, length, ...(help === undefined ? {} : { help }) },
  });
  const pattern = /\s*([A-Za-z]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)/y;
  let offset = start;
  while (written.slice(offset).trim() !== "") {
    pattern.lastIndex = offset;
    const match = pattern.exec(written);
    const rest = written.slice(offset).trim();
    if (match === null)
      return problem(`"${rest.slice(0, 60)}" is not a term of the form key=value.`, written.indexOf(rest, offset), rest.length, 'Values with spaces need quotes: vendor="Schneider Electric".');
    const key = (match[1] as string).toLowerCase();
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const keyOffset = match.index + match[0].length - match[0].trimStart().length;
    if (!(MATCH_TERMS as readonly string[]).includes(key)) {
      const near = nearestWord(key, MATCH_TERMS);
      return problem(`match: does not know "${key}".`, keyOffset, key.length, near === undefined ? `Known: ${MATCH_TERMS.join(", ")}.` : `Did you mean ${near}?`);
    }
    if (Object.hasOwn(terms, key)) return problem(`match: asks for ${key} twice; all terms must hold.`, keyOffset, key.length);
    if (value.trim() === "") return problem(`The value of ${key} is empty.`, keyOffset, match[0].trim().length);
    const fault = termFault(key, value);
    if (fault !== undefined) return problem(fault.message, keyOffset, match[0].trim().length, fault.help);
    terms[key] = value.trim();
    offset = pattern.lastIndex;
  }
  if (Object.keys(terms).length === 0) return problem("match: has no term.", 0, written.length, "Write what must hold, such as match:role=plc line=line-1.");
  return { member: { kind: "match", terms, written, at } };
}

function termFault(key: string, value: string): { message: string; help?: string } | undefined {
  if (key === "level" && !/^[0-5](\.5)?$/.test(value)) return { message: `"${value}" is not a Purdue level.`, help: "Levels are 0 to 5." };
  if (key !== "role" || value.includes("*") || (assetRoles as readonly string[]).includes(value.toLowerCase())) return undefined;
  const near = nearestWord(value, assetRoles);
  return { message: `"${value}" is not a role of an asset.`, help: near === undefined ? `Roles: ${assetRoles.join(", ")}.` : `Did you mean ${near}?` };
}

function prefixFault(text: string): string {
  const [address, length] = text.split("/") as [string, string];
  const ip = parseIp(address);
  if (ip === undefined) return `"${address}" is not an address`;
  if (!/^\d+$/.test(length)) return `"${length}" is not a prefix length`;
  return `the length is 0 to ${ip.bits}`;
}

function addressFault(text: string): string {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.includes("")) return "it has not four numbers";
  const large = parts.find((p) => Number(p) > 255);
  return large === undefined ? "a number begins with zero, which some programs read as octal" : `${large} is more than 255`;
}
