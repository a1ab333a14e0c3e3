// Events of OT monitors, firewalls and other sensors in CEF, and of one monitor in JSON, as evidence: events with two ends and a service are connections of which
// nobody says how they ended, events about a machine are claims. Everything else is counted by its name. Keeps no state.
import { instantOf } from "../../../foundation/civil-time.ts";
import { parseMac } from "../../../foundation/ip-address.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { isMacOfOneMachine } from "../../../plant/endpoint.ts";
import { registeredProtocolOfPort, servicePorts } from "../../../plant/service-names.ts";
import { protocolOfApplication } from "../application-names.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink } from "../log-format.ts";
import { addressOf, hasPorts, ipProtocol, isGroupAddress, loggedFlow, portNumber, TCP, UDP } from "../logged-flow.ts";
import { readSyslogHeader, whatStampLeavesOpen } from "../syslog-header.ts";
import { type CefEvent, readCefEvent } from "./cef-event.ts";
import { keysOf, type MonitorKeys, type SideKeys } from "./monitor-keys.ts";
import { holdsNozomiAlert, readNozomiAlert } from "./nozomi-alert.ts";

const MOST_LINE_BYTES = 32_768;
const LONGEST_VALUE = 200;
const LONGEST_NAME = 60;
const BEGIN = /^[^\n]{0,300}?(?<![A-Za-z0-9])CEF: ?\d{1,2}\|(?:[^\n|\\]|\\.)*\|(?:[^\n|\\]|\\.)*\|(?:[^\n|\\]|\\.)*\|(?:[^\n|\\]|\\.)*\|(?:[^\n|\\]|\\.)*\|/m;
const decoder = new TextDecoder();

export const cef: LogFormat = {
  id: "cef",
  name: "events of OT monitors (CEF, alerts of Nozomi in JSON)",
  recognise: (head) => {
    const text = decoder.decode(head);
    return BEGIN.test(text) || (/^[^\n]{0,300}\{/.test(text) && holdsNozomiAlert(text)) ? 2 : 0;
  },
  open: (_checkpoint, surroundings) => new CefReader(surroundings, MOST_LINE_BYTES),
};

class CefReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const event = readCefEvent(line) ?? readNozomiAlert(line);
    if (event === null) {
      this.passOver(line, sink);
      return;
    }
    if (typeof event === "string") {
      sink.notUnderstood(record, event);
      return;
    }
    const keys = keysOf(event.vendor, event.product);
    const time = this.#timeOf(event, keys, sink);
    if (time === null) {
      sink.notUnderstood(record, "no time: neither a key (start, end, rt) nor a stamp before the event can be read");
      return;
    }
    const source = sideOf(event, keys.source);
    const destination = sideOf(event, keys.destination);
    const flow = source.address === null || destination.address === null ? null : flowOf(event, keys, source, destination, record, time, sink);
    if (flow !== null) sink.flow(flow);
    const by = `${event.vendor} ${event.product}`.trim().slice(0, LONGEST_NAME) || "CEF";
    const isOfOne = destination.address === null && destination.mac === null;
    // Being asked is no sign of a machine: of the other end only those tell who keep a list.
    const claims = claim(source, keys, isOfOne, by, time, sink) + (keys.knowsMachines ? claim(destination, keys, false, by, time, sink) : 0);
    if (flow === null && claims === 0) sink.irrelevant(`events "${event.name.slice(0, LONGEST_NAME)}"`);
  }

  /** Of the keys the first that can be read, else of the syslog stamp: a collector may have written that much later. */
  #timeOf({ extension, before }: CefEvent, keys: MonitorKeys, sink: LogSink): Micros | null {
    const { timezone, notAfter } = this.surroundings;
    const civilTime = (text: string): Micros | null => {
      const { time } = readSyslogHeader(text);
      const instant = time === null ? null : instantOf(time, timezone, notAfter);
      const open = time === null || instant === null ? "" : whatStampLeavesOpen(time, timezone);
      if (open !== "") sink.assumption(open);
      return instant;
    };
    for (const key of keys.time) {
      const text = extension.get(key);
      if (text === undefined) continue;
      const instant = epochMicros(text) ?? civilTime(text);
      if (instant !== null) return instant;
    }
    return civilTime(before);
  }
}

/** Milliseconds since 1970 as the standard has them; seconds and finer ones as some write. */
function epochMicros(text: string): Micros | null {
  if (!/^\d{10,19}(?:\.\d{1,9})?$/.test(text)) return null;
  const [whole = "", fraction = ""] = text.split(".");
  if (whole.length === 10) return Number(whole) * MICROS_PER_SECOND + Number(fraction.padEnd(6, "0").slice(0, 6));
  return whole.length === 13 ? Number(whole) * 1_000 : whole.length === 16 || whole.length === 19 ? Number(whole.slice(0, 16)) : null;
}

interface Side {
  readonly address: string | null;
  readonly mac: string | null;
  readonly facts: readonly { readonly attribute: ClaimAttribute; readonly value: string }[];
  readonly cardVendor: string | null;
  readonly port: number;
}

function sideOf({ extension }: CefEvent, keys: SideKeys): Side {
  const address = machineAddress(firstValue(extension, keys.address));
  const facts: { readonly attribute: ClaimAttribute; readonly value: string }[] = [];
  for (const [attribute, names] of keys.names) {
    const value = firstValue(extension, names);
    if (value !== "" && value.length <= LONGEST_VALUE && !isAddress(value)) facts.push({ attribute, value });
  }
  const macText = firstValue(extension, keys.mac);
  const mac = macText === "" ? undefined : parseMac(macText);
  const cardVendor = firstValue(extension, keys.cardVendor);
  const isMachineMac = mac !== undefined && isMacOfOneMachine(mac);
  return { address, mac: isMachineMac ? mac : null, facts, cardVendor: cardVendor === "" || cardVendor.length > LONGEST_VALUE ? null : cardVendor, port: portNumber(firstValue(extension, keys.port)) };
}

/** Of the first of these keys that says something; "" = none does. */
function firstValue(extension: ReadonlyMap<string, string>, names: readonly string[]): string {
  for (const name of names) {
    const value = extension.get(name);
    if (value !== undefined && (value.length > LONGEST_NOTHING || !NOTHING.test(value))) return value;
  }
  return "";
}

/** What people and programs write for nothing. */
const NOTHING = /^(?:|-|n\/?a|none|null|unknown|undefined)$/i;
const LONGEST_NOTHING = 9;

/** Monitors call a machine by its address, with a number behind, until it has a name. */
function isAddress(value: string): boolean {
  return /^[0-9a-f]{1,4}[.:-]/i.test(value) && (addressOf(value.split(/[\s/]/)[0] ?? "") !== null || parseMac(value) !== undefined);
}

function machineAddress(text: string): string | null {
  const address = addressOf(text);
  return address === null || address === "0.0.0.0" || address === "::" ? null : address;
}

/** How many claims were made. */
function claim(side: Side, keys: MonitorKeys, isOfOne: boolean, by: string, time: Micros, sink: LogSink): number {
  const { address, mac } = side;
  const endpoint = address ?? (mac !== null && (isOfOne || keys.knowsMachines) ? `mac:${mac}` : null);
  if (endpoint === null || (address !== null && isGroupAddress(address))) return 0;
  let count = 0;
  const say = (attribute: ClaimAttribute, value: string, who: string): void => {
    sink.claim(endpoint, attribute, value, who, time);
    count++;
  };
  if (isOfOne) say(address === null ? "mac" : "address", address ?? (mac as string), by);
  // In an event about a packet the MAC address may be that of a router.
  if (address !== null && mac !== null && (isOfOne || keys.knowsMachines)) say("mac", mac, by);
  for (const { attribute, value } of side.facts) say(attribute, value, by);
  if (side.cardVendor !== null) say("vendor", side.cardVendor, `${by} (MAC prefix)`);
  return count;
}

/** null = the event does not say which service, or over what. */
function flowOf({ extension }: CefEvent, keys: MonitorKeys, source: Side, destination: Side, record: number, time: Micros, sink: LogSink): LoggedFlow | null {
  const client = source.address as string;
  const server = destination.address as string;
  if (client === server || isGroupAddress(client)) return null;
  const named = ipProtocol(firstValue(extension, keys.transport));
  const transport = named >= 0 ? named : transportOfPort(destination.port);
  if (transport < 0 || (hasPorts(transport) && destination.port < 0)) return null;
  sink.assumption("events do not say who opened a connection; their source is taken for the client");
  if (named < 0) sink.assumption("events name no transport; the one is taken that the service of the port usually has");
  const application = firstValue(extension, keys.application);
  const protocol = applicationProtocol(application);
  const isDenied = keys.action.some((name) => DENIED.test(extension.get(name) ?? ""));
  const clientPort = hasPorts(transport) ? source.port : -1;
  return loggedFlow({
    record,
    start: time,
    client,
    server,
    transport,
    clientPort,
    serverPort: hasPorts(transport) ? destination.port : -1,
    openerSeen: false,
    outcome: isDenied ? "denied" : "unknown",
    // Several events may tell of one connection; without the client's port nobody can say which.
    ...(clientPort >= 0 && !isDenied ? { isPart: true } : {}),
    ...(protocol === null
      ? {}
      : { protocol, protocolReason: `application of the event: ${application.slice(0, LONGEST_NAME)}`, protocolConfidence: keys.inspects ? ("medium" as const) : ("low" as const) }),
  });
}

/** "reset-both" and the like: the device sent the reset; one that an end sent names that end first ("client-rst"). */
const DENIED = /^(?:den(?:y|ied)|block(?:ed)?|drop(?:ped)?|reject(?:ed)?|prevent(?:ed)?|discard(?:ed)?|reset)\b/i;

/** The transport that the port's service usually has: its facts name the usual one first. −1 where the port means two services, or none. */
function transportOfPort(port: number): number {
  if (port < 0) return -1;
  const tcp = registeredProtocolOfPort("tcp", port);
  const udp = registeredProtocolOfPort("udp", port);
  const service = tcp ?? udp;
  if (service === undefined || (tcp !== undefined && udp !== undefined && tcp !== udp)) return -1;
  if (tcp === undefined || udp === undefined) return udp === undefined ? TCP : UDP;
  const usual = servicePorts(service)?.find(({ from, to }) => from <= port && port <= to);
  return usual === undefined ? -1 : usual.transport === "tcp" ? TCP : UDP;
}

/** "S7/S7Plus/61850-MMS" names several: then it names none. */
function applicationProtocol(text: string): string | null {
  const found = new Set(text.split(/[/,;|]/).map((part) => protocolOfApplication(part.trim())));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}
