// The line that a device writes about itself (SNMP sysDescr, RFC 3418; LLDP system description, IEEE 802.1AB §8.5.7): system, model, firmware and serial number,
// where its form tells them. Free text of every maker: what has no known form is taken for the model as a whole.
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { DissectionSink } from "./protocol.ts";
import { systemOfText } from "./software-text.ts";

type About = "sender" | "receiver" | Endpoint;
const LONGEST_MODEL = 120;

export function claimDescription(about: About, description: string, by: string, sink: DissectionSink): void {
  let told: readonly Told[] | undefined = known.get(description);
  if (told === undefined) {
    if (known.size >= MOST_DESCRIPTIONS) known.clear();
    const fresh: Told[] = [];
    readDescription(description, fresh);
    told = fresh;
    known.set(description, told);
  }
  for (let i = 0; i < told.length; i++) sink.claim(about, (told[i] as Told).attribute, (told[i] as Told).value, by);
}

interface Told {
  readonly attribute: ClaimAttribute;
  readonly value: string;
}

/** What descriptions that were read before tell: devices repeat theirs. */
const MOST_DESCRIPTIONS = 1_024;
const known = new Map<string, readonly Told[]>();

function readDescription(description: string, told: Told[]): void {
  const text = firstLineOf(description);
  if (text.length === 0) return;
  const words = text.split(" ");
  // uname -a: system, host, release.
  if (words[0] === "Linux" && words.length > 2 && isDigit(words[2] ?? "")) {
    told.push({ attribute: "os", value: `Linux ${words[2]}` });
    return;
  }
  const firmware = firmwareOfText(text);
  if (firmware !== "") told.push({ attribute: "firmware", value: firmware });
  const system = systemOfText(text);
  if (system !== null) {
    told.push({ attribute: "os", value: system });
    return;
  }
  if (!readListed(text, told)) told.push({ attribute: "model", value: text.slice(0, LONGEST_MODEL) });
}

/** "Maker, family, model, order number, HW: …, FW: …, serial": Siemens and others. False = not of this form. */
function readListed(text: string, told: Told[]): boolean {
  const parts = text.split(",").map((part) => part.trim());
  const hardware = parts.findIndex((part) => part.startsWith("HW:"));
  if (hardware < 2) return false;
  told.push({ attribute: "vendor", value: parts[0] as string });
  told.push({ attribute: "model", value: parts.slice(1, hardware).join(", ").slice(0, LONGEST_MODEL) });
  const serial = parts.slice(hardware + 1).find((part) => !part.includes(":") && part.length > 4 && part.startsWith("S"));
  if (serial !== undefined) told.push({ attribute: "serial", value: serial });
  return true;
}

const FIRMWARE_WORDS = ["FW: Version ", "FW:", "Firmware Version ", "Firmware: ", "firmware ", ", Version ", "Firmware Revision ", "SW: "];
const LONGEST_VERSION = 40;

/** What stands behind a word that announces a firmware version, up to the next comma, blank or bracket. "" = none does. */
export function firmwareOfText(text: string): string {
  for (const word of FIRMWARE_WORDS) {
    const at = text.indexOf(word);
    if (at < 0) continue;
    let from = at + word.length;
    while (text.charAt(from) === " ") from++;
    let to = from;
    while (to < text.length && to - from < LONGEST_VERSION && !" ,;[]".includes(text.charAt(to))) to++;
    const version = text.slice(from, to);
    if (isDigit(version) || isDigit(version.slice(1)) || isDigit(version.slice(2))) return version;
  }
  return "";
}

function firstLineOf(text: string): string {
  const line = text.search(/[\r\n]/);
  return (line < 0 ? text : text.slice(0, line)).trim();
}

function isDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}
