// Windows events as JSON, in the shapes that collectors and tools give them, to one neutral event. Which shape an object has, its members say.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { type JsonObject, objectAt, parseObject } from "../json-objects.ts";
import type { LogSurroundings } from "../log-format.ts";
import { fieldsInOrder, namesInOrder } from "./field-order.ts";
import { fieldsOfMessage, hasLayout } from "./message-fields.ts";
import { utcTime, type WindowsEvent } from "./windows-event.ts";

/** An event; why an object is none; or null, where it is no event at all. */
export type ReadEvent = { readonly event: WindowsEvent; readonly assumption?: string } | { readonly why: string } | null;

/** Text or number; "" for everything else. */
export function valueAt(object: JsonObject | null, ...names: readonly string[]): string {
  for (const name of names) {
    const value = object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
  }
  return "";
}

export function readJsonEvent(object: JsonObject, surroundings: LogSurroundings): ReadEvent {
  const winlog = objectAt(object, "winlog");
  if (winlog !== null) return winlogbeat(object, winlog);
  const system = objectAt(objectAt(object, "Event"), "System");
  if (system !== null) return converted(objectAt(object, "Event") as JsonObject, system);
  if (Object.hasOwn(object, "EventRecordId") && Object.hasOwn(object, "EventId")) return evtxECmd(object);
  if (Object.hasOwn(object, "LogName") && Object.hasOwn(object, "RecordId")) return powerShell(object);
  if (Object.hasOwn(object, "event_data") || Object.hasOwn(object, "record_number")) return winlogbeat(object, object);
  if (Object.hasOwn(object, "EventID") && (Object.hasOwn(object, "SourceName") || Object.hasOwn(object, "Channel"))) return nxlog(object, surroundings);
  return null;
}

interface Known {
  readonly id: string;
  readonly time: Micros | null;
  readonly channel: string;
  readonly provider: string;
  readonly computer: string;
  readonly recordId: string;
  readonly data: ReadonlyMap<string, string>;
  readonly message?: string;
}

/** @param known its id and time as they are written, which may be wrong */
export function eventOf({ id, time, message = "", ...known }: Known): ReadEvent {
  if (!/^\d{1,5}$/.test(id)) return { why: "expected the number of an event" };
  if (time === null) return { why: "expected the time of an event" };
  return { event: { ...known, id: Number(id), time, message } };
}

/** Members that are plain values; objects in between (UserData has one of a name of its own) are looked into. */
const DEEPEST = 4;
export function fieldsOf(object: JsonObject | null, into = new Map<string, string>(), depth = 0): Map<string, string> {
  if (object === null) return into;
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === "string") into.set(name, value);
    else if (typeof value === "number" || typeof value === "boolean") into.set(name, String(value));
    else if (Array.isArray(value)) listedFields(name, value, into);
    else if (typeof value === "object" && value !== null && name !== "#attributes" && depth < DEEPEST) fieldsOf(value as JsonObject, into, depth + 1);
  }
  return into;
}

/** "Data": [{"@Name": "TargetUserName", "#text": "op.a"}, "without a name"] */
function listedFields(name: string, values: readonly unknown[], into: Map<string, string>): void {
  values.forEach((value, i) => {
    if (typeof value === "string" || typeof value === "number") into.set(values.length === 1 && name !== "Data" ? name : String(i), String(value));
    else if (typeof value === "object" && value !== null) {
      const item = value as JsonObject;
      const itsName = valueAt(item, "@Name", "Name") || valueAt(objectAt(item, "#attributes"), "Name");
      into.set(itsName === "" ? String(i) : itsName, valueAt(item, "#text", "Value"));
    }
  });
}

/** Winlogbeat, now (`winlog`) and before version 7 (at the top). Its @timestamp is the time of the event, in UTC. */
function winlogbeat(object: JsonObject, at: JsonObject): ReadEvent {
  return eventOf({
    id: valueAt(at, "event_id") || valueAt(objectAt(object, "event"), "code"),
    time: utcTime(valueAt(object, "@timestamp")),
    channel: valueAt(at, "channel", "log_name"),
    provider: valueAt(at, "provider_name", "source_name"),
    computer: valueAt(at, "computer_name"),
    recordId: valueAt(at, "record_id", "record_number"),
    data: fieldsOf(objectAt(at, "user_data"), fieldsOf(objectAt(at, "event_data"))),
    message: valueAt(object, "message"),
  });
}

/** XML turned into JSON member by member, as evtx_dump does. */
function converted(event: JsonObject, system: JsonObject): ReadEvent {
  const plain = (name: string): string => valueAt(system, name) || valueAt(objectAt(system, name), "#text");
  const attribute = (element: string, name: string): string => valueAt(objectAt(objectAt(system, element), "#attributes"), name) || valueAt(objectAt(system, element), `@${name}`, name);
  return eventOf({
    id: plain("EventID"),
    time: utcTime(attribute("TimeCreated", "SystemTime")),
    channel: plain("Channel"),
    provider: attribute("Provider", "Name"),
    computer: plain("Computer"),
    recordId: plain("EventRecordID"),
    data: fieldsOf(objectAt(event, "UserData"), fieldsOf(objectAt(event, "EventData"))),
  });
}

/** EvtxECmd: the fields are JSON within the member Payload. */
export function evtxECmd(object: JsonObject): ReadEvent {
  return eventOf({
    id: valueAt(object, "EventId"),
    time: utcTime(valueAt(object, "TimeCreated")),
    channel: valueAt(object, "Channel"),
    provider: valueAt(object, "Provider"),
    computer: valueAt(object, "Computer"),
    recordId: valueAt(object, "EventRecordId"),
    data: fieldsOf(parseObject(valueAt(object, "Payload"))),
  });
}

/**
 * The fields of an event that came as values in their order, or else in its message. null = it has fields, and they are in neither; an event without fields
 * has none.
 */
export function namedFields(provider: string, id: number, values: readonly string[], message: string): Map<string, string> | null {
  if (values.some((value) => value !== "")) return fieldsInOrder(provider, id, values);
  const isSecurity = provider.toLowerCase() === "microsoft-windows-security-auditing";
  if (!isSecurity || !hasLayout(id)) return isSecurity && namesInOrder(provider, id).length > 0 ? null : new Map();
  return fieldsOfMessage(id, message);
}

/** Get-WinEvent | ConvertTo-Json: fields are values in their order, and times are instants ("/Date(1599203242000)/") or say their zone. */
function powerShell(object: JsonObject): ReadEvent {
  const id = valueAt(object, "Id");
  const values = Array.isArray(object.Properties) ? object.Properties.slice(0, 64).map((item) => (typeof item === "object" && item !== null ? valueAt(item as JsonObject, "Value") : "")) : [];
  const provider = valueAt(object, "ProviderName");
  const created = valueAt(object, "TimeCreated") || valueAt(objectAt(object, "TimeCreated"), "value", "DateTime");
  const millis = /^\/Date\((\d{1,15})/.exec(created)?.[1];
  const civil = parseIsoTime(created);
  const message = valueAt(object, "Message");
  const data = namedFields(provider, Number(id), values, message);
  if (data === null) return { why: "its fields were left out: convert with a depth of at least 3, or export as EVTX or XML" };
  return eventOf({
    id,
    time: millis !== undefined ? Number(millis) * 1_000 : civil === null || civil.offsetSeconds === null ? null : instantOf(civil, "UTC", 0),
    channel: valueAt(object, "LogName"),
    provider,
    computer: valueAt(object, "MachineName"),
    recordId: valueAt(object, "RecordId"),
    data,
    message,
  });
}

/** Zones are whole quarters of an hour apart from UTC; collectors pass an event on within minutes. */
const QUARTER_SECONDS = 900;
const MOST_DELAY_SECONDS = 300;

/**
 * NXLog and what flattens events as it does. EventTime is in the clock of the collector, without a zone; where the same collector's time of receipt
 * stands beside an instant (@timestamp), the difference is its zone.
 */
function nxlog(object: JsonObject, surroundings: LogSurroundings): ReadEvent {
  const civil = parseIsoTime(valueAt(object, "EventTime", "EventTimeUTC", "UtcTime"));
  let time: Micros | null = null;
  let assumption: string | undefined;
  if (civil !== null) {
    const offsetSeconds = civil.offsetSeconds ?? zoneOfCollector(object);
    if (offsetSeconds === null) assumption = `times of events name no time zone; taken as ${surroundings.timezone}`;
    time = instantOf({ ...civil, offsetSeconds }, surroundings.timezone, surroundings.notAfter);
  } else if (Object.hasOwn(object, "EventTime")) time = null;
  else time = utcTime(valueAt(object, "@timestamp"));
  const read = eventOf({
    id: valueAt(object, "EventID"),
    time,
    channel: valueAt(object, "Channel"),
    provider: valueAt(object, "SourceName", "ProviderName"),
    computer: valueAt(object, "Hostname", "Computer"),
    recordId: valueAt(object, "RecordNumber", "RecordID", "EventRecordID"),
    data: fieldsOf(object),
    message: valueAt(object, "Message"),
  });
  return read !== null && "event" in read && assumption !== undefined ? { ...read, assumption } : read;
}

function zoneOfCollector(object: JsonObject): number | null {
  const received = parseIsoTime(valueAt(object, "EventReceivedTime"));
  const instant = utcTime(valueAt(object, "@timestamp"));
  const shown = received === null ? null : instantOf({ ...received, offsetSeconds: 0 }, "UTC", 0);
  if (received === null || received.offsetSeconds !== null || instant === null || shown === null) return null;
  const apart = (shown - instant) / MICROS_PER_SECOND;
  const offset = Math.round(apart / QUARTER_SECONDS) * QUARTER_SECONDS;
  return Math.abs(apart - offset) <= MOST_DELAY_SECONDS && Math.abs(offset) <= 14 * 3_600 ? offset : null;
}
