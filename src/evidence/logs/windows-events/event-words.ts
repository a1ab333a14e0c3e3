// Pieces that the meanings of several events share: where a session came from, the key that ties its records together, which machine is meant.
import type { SignInRecord } from "../sign-in.ts";
import { signInRecord } from "../sign-in-record.ts";
import { fieldOf, type WindowsEvent } from "./windows-event.ts";

/** What an event says of signing in; null = it is one of ours and tells nothing here. */
export type EventMeaning = SignInRecord | null;

/** Number of the record in its source and what is known beyond the event itself. */
export function recordOf(event: WindowsEvent, record: number, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): SignInRecord {
  const host = known.host ?? event.computer;
  const nativeId = nativeIdOf(event);
  return signInRecord({
    record,
    time: event.time,
    ...known,
    host,
    // Numbers of records are a machine's own: of a record about another machine, whose number it is has to stand with it.
    nativeId: nativeId === "" || isSameMachine(host, event.computer) ? nativeId : `${nativeId} of ${event.computer.toLowerCase()}`,
  });
}

function nativeIdOf({ channel, recordId }: WindowsEvent): string {
  return recordId === "" || channel === "" ? "" : `${channel.toLowerCase()}/${recordId}`;
}

const shortName = (host: string): string => (/^[\d.]+$|:/.test(host) ? host : (host.split(".", 1)[0] as string)).toLowerCase();

export function isSameMachine(x: string, y: string): boolean {
  return shortName(x) === shortName(y);
}

/** No address: the machine itself, or nothing said. */
const NO_ADDRESS = /^(-|::1|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::|local|localhost|unknown|lokal|unbekannt)$/i;

/** "::ffff:10.0.0.1" → "10.0.0.1"; "" = it names no other machine. */
export function remoteAddress(written: string): string {
  const text = written.trim().replace(/%[\w]{1,16}$/, "");
  const address = /^::ffff:\d{1,3}(\.\d{1,3}){3}$/i.test(text) ? text.slice(7) : text;
  return NO_ADDRESS.test(address) ? "" : address;
}

/** The address, else the name of another machine than the one it is about. */
export function remoteEnd(event: WindowsEvent, address: string, workstation: string): string {
  const from = remoteAddress(address);
  if (from !== "") return from;
  const name = remoteAddress(workstation.replace(/^\\+/, ""));
  return name === "" || isSameMachine(name, event.computer) ? "" : name;
}

/** A logon id in one form: "0x3E7", "0x00000000000003e7" and 999 are one. "" = none (0). */
export function logonKey(written: string): string {
  if (/^\d{1,20}$/.test(written)) return written.replace(/^0+/, "") === "" ? "" : `0x${BigInt(written).toString(16)}`;
  const hex = /^0x([0-9a-f]{1,16})$/i.exec(written)?.[1]?.toLowerCase().replace(/^0+/, "") ?? "";
  return hex === "" ? "" : `0x${hex}`;
}

/** Account fields of a prefix: "Target" → TargetUserName, TargetDomainName. */
export function accountIn(event: WindowsEvent, prefix: "Target" | "Subject"): Pick<SignInRecord, "account" | "authority"> {
  return accountNamed(fieldOf(event, `${prefix}UserName`), fieldOf(event, `${prefix}DomainName`));
}

/** The name may carry its realm ("op.a@CORP.EXAMPLE"), with or without a domain beside it. */
export function accountNamed(name: string, domain: string): Pick<SignInRecord, "account" | "authority"> {
  const slash = name.indexOf("\\");
  if (slash >= 0) return { account: name.slice(slash + 1), authority: name.slice(0, slash) };
  const at = name.lastIndexOf("@");
  return at > 0 ? { account: name.slice(0, at), authority: domain === "" ? name.slice(at + 1) : domain } : { account: name, authority: domain };
}

/** "%%1842" is yes and "%%1843" no in messages of Windows; null = not said. */
export function yesOrNo(written: string): boolean | null {
  if (written === "%%1842" || /^yes$/i.test(written)) return true;
  return written === "%%1843" || /^no$/i.test(written) ? false : null;
}

/**
 * The values of a message for people, where no fields came with it: one per line of "label: value" behind its title, in the order of the event. Labels
 * are in the language of the machine and not looked at.
 */
export function messageValues(event: Pick<WindowsEvent, "message">): string[] {
  const body = event.message
    .slice(0, LONGEST_MESSAGE)
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(1);
  const lines = body.flatMap((paragraph) => paragraph.split(/\r?\n/));
  return lines.map((line) => /^\s*[^:]{1,80}:[ \t\u00a0]*(\S.*?)\s*$/.exec(line)?.[1] ?? "").filter((value) => value !== "");
}

const LONGEST_MESSAGE = 8_192;

/** Numbers in a message, in their order. */
export function messageNumbers(event: Pick<WindowsEvent, "message">): string[] {
  return event.message.slice(0, 500).match(/\d{1,10}/g) ?? [];
}
