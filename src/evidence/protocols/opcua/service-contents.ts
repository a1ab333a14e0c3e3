// What single OPC UA services say beyond their name (OPC 10000-4): who client and server are, lifetimes they settled on, the kind of
// sign-in, the methods that are called. Reads what stands in the first chunk of a message; keeps no values, no account names, no node names.
import { type DissectionSink, operationBit } from "../protocol.ts";
import {
  BUILD_INFO,
  BUILD_INFO_ENCODING,
  BUILD_INFO_TEXTS,
  METHODS,
  MODES,
  POLICIES,
  POLICY_PREFIX,
  SERVER_STATUS,
  SERVER_STATUS_ENCODING,
  UNKNOWN_METHOD,
  USER_TOKENS,
  VALUE_ATTRIBUTE,
} from "./codes.ts";
import { EXTENSION_OBJECT, type UaReader } from "./ua-reader.ts";

const MOST_ENDPOINTS = 64;
const MOST_METHODS = 64;
const MOST_NODES = 256;
const STRING_VARIANT = 12;

const POLICY_OF_URI: ReadonlyMap<string, string> = new Map(POLICIES.map((policy) => [POLICY_PREFIX + policy, policy]));
/** "policy mode" → its text, made once. */
const OFFERS: ReadonlyMap<string, readonly string[]> = new Map(POLICIES.map((policy) => [policy, MODES.map((mode) => `${policy} ${mode}`)]));
const METHOD_BITS: ReadonlyMap<number, number> = new Map([...METHODS].map(([id, method]) => [id, operationBit(method.operation)]));
const UNKNOWN_METHOD_BIT = operationBit(UNKNOWN_METHOD.operation);

/** The last part of a policy's URI; "other" where the standard does not know it. */
export const policyOf = (uri: string): string => POLICY_OF_URI.get(uri) ?? "other";
export const modeOf = (mode: number): string => MODES[mode] ?? "invalid";

/** Milliseconds become seconds where they are a plausible time. */
export function declare(kind: string, milliseconds: number, sink: DissectionSink): void {
  if (milliseconds > 0 && milliseconds < 1e12) sink.timer("opcua", kind, milliseconds / 1_000);
}

/** The host in "opc.tcp://host:port/path", "" where it is an address, says nothing, or is no name. */
export function hostOf(url: string): string {
  const from = url.indexOf("://") + 3;
  if (from < 3) return "";
  let to = from;
  let hasLetter = false;
  for (; to < url.length; to++) {
    const c = url.charCodeAt(to);
    if (c === 0x3a || c === 0x2f) break;
    const isLetter = (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a);
    if (isLetter) hasLetter = true;
    else if (!(c >= 0x30 && c <= 0x39) && c !== 0x2d && c !== 0x2e && c !== 0x5f) return "";
  }
  const host = url.slice(from, to);
  return hasLetter && host.toLowerCase() !== "localhost" ? host : "";
}

/** ApplicationDescription (§7.2). `isClaimed` false = only read past. */
function application(reader: UaReader, by: string, isClaimed: boolean, sink: DissectionSink): void {
  reader.skipText();
  const productUri = reader.text();
  const name = reader.localizedText();
  reader.skip(4);
  reader.skipText();
  reader.skipText();
  for (let urls = reader.count(); urls > 0 && reader.isWhole; urls--) reader.skipText();
  if (!isClaimed) return;
  if (productUri !== "") sink.claim("sender", "model", productUri, `${by} product URI`);
  if (name !== "") sink.claim("sender", "name", name, `${by} application name`);
}

/** EndpointDescription[] (§7.14): who the server is, and what it offers. */
export function readEndpoints(reader: UaReader, by: string, sink: DissectionSink): void {
  const count = Math.min(reader.count(), MOST_ENDPOINTS);
  for (let i = 0; i < count && reader.isWhole; i++) {
    const host = hostOf(reader.text());
    if (host !== "") sink.claim("sender", "hostname", host, `${by} endpoint URL`);
    application(reader, by, i === 0, sink);
    reader.skipText();
    const mode = reader.u32();
    const policy = reader.text();
    for (let tokens = reader.count(); tokens > 0 && reader.isWhole; tokens--) {
      reader.skipText();
      reader.skip(4);
      reader.skipText();
      reader.skipText();
      reader.skipText();
    }
    if (reader.isWhole) sink.detail("offers", OFFERS.get(policyOf(policy))?.[mode] ?? "other");
    reader.skipText();
    reader.skip(1);
  }
}

/** FindServers response (§5.4.2): an answer that names one server is the server's own; a discovery server lists others too. */
export function readServers(reader: UaReader, sink: DissectionSink): void {
  if (reader.count() === 1) application(reader, "opcua FindServers", true, sink);
}

/** RegisterServer and RegisterServer2 requests (§5.4.5), behind their header: a server speaks of itself to a discovery server. */
export function readRegistration(reader: UaReader, sink: DissectionSink): void {
  reader.skipText();
  const productUri = reader.text();
  if (productUri !== "") sink.claim("sender", "model", productUri, "opcua RegisterServer product URI");
  if (reader.count() === 0) return;
  const name = reader.localizedText();
  if (name !== "") sink.claim("sender", "name", name, "opcua RegisterServer server name");
}

/** CreateSession request (§5.6.2), behind its header. */
export function readClient(reader: UaReader, sink: DissectionSink): void {
  application(reader, "opcua CreateSession client", true, sink);
}

/** CreateSession response, behind its header. */
export function readSession(reader: UaReader, sink: DissectionSink): void {
  reader.nodeId();
  reader.nodeId();
  declare("session timeout", reader.f64(), sink);
  reader.skipText();
  reader.skipText();
  if (reader.isWhole) readEndpoints(reader, "opcua CreateSession", sink);
}

/** ActivateSession request (§5.6.3), behind its header. */
export function readSignIn(reader: UaReader, sink: DissectionSink): void {
  reader.skipText();
  reader.skipText();
  for (let certificates = reader.count(); certificates > 0 && reader.isWhole; certificates--) {
    reader.skipText();
    reader.skipText();
  }
  for (let locales = reader.count(); locales > 0 && reader.isWhole; locales--) reader.skipText();
  const type = reader.nodeId();
  if (reader.isWhole) sink.detail("sign-in", type === 0 ? "anonymous" : (USER_TOKENS.get(type) ?? "other"));
}

/** CreateSubscription response (§5.13.2) stands at its subscription id, ModifySubscription (§5.13.3) behind it. */
export function readSubscription(reader: UaReader, hasId: boolean, sink: DissectionSink): void {
  if (hasId) reader.skip(4);
  const interval = reader.f64();
  const lifetimeCount = reader.u32();
  const keepAliveCount = reader.u32();
  if (!reader.isWhole) return;
  declare("publishing interval", interval, sink);
  declare("subscription keep-alive", interval * keepAliveCount, sink);
  declare("subscription lifetime", interval * lifetimeCount, sink);
}

/** Publish response (§5.13.5): an empty notification is a keep-alive. */
export function readPublished(reader: UaReader, sink: DissectionSink): void {
  reader.skip(4);
  const acknowledged = reader.count();
  reader.skip(4 * acknowledged + 1 + 4 + 8);
  const notifications = reader.count();
  if (reader.isWhole) sink.detail("published", notifications === 0 ? "keep-alive" : "notification");
}

/** Call request (§5.11.2), behind its header. */
export function readCalls(reader: UaReader, sink: DissectionSink): void {
  const count = reader.count();
  for (let i = 0; i < count && i < MOST_METHODS; i++) {
    reader.nodeId();
    const id = reader.nodeId();
    if (!reader.isWhole) {
      sink.operation(UNKNOWN_METHOD_BIT);
      return;
    }
    sink.operation(METHOD_BITS.get(id) ?? UNKNOWN_METHOD_BIT);
    sink.detail("method", (METHODS.get(id) ?? UNKNOWN_METHOD).name);
    for (let inputs = reader.count(); inputs > 0 && reader.isWhole; inputs--) reader.skipVariant();
  }
  if (count > MOST_METHODS) sink.operation(UNKNOWN_METHOD_BIT);
}

/** A node of interest in a Read request, by its place. */
export interface WantedNode {
  readonly place: number;
  readonly id: number;
}

/** Read request (§5.10.2), behind its header: which of the asked values would say who the server is. null = none. */
export function wantedNodes(reader: UaReader): readonly WantedNode[] | null {
  let wanted: WantedNode[] | null = null;
  reader.skip(12);
  const count = Math.min(reader.count(), MOST_NODES);
  for (let place = 0; place < count && reader.isWhole; place++) {
    const id = reader.nodeId();
    const attribute = reader.u32();
    reader.skipText();
    reader.skip(2);
    reader.skipText();
    if (attribute !== VALUE_ATTRIBUTE || !reader.isWhole || id < SERVER_STATUS) continue;
    if (id !== SERVER_STATUS && id !== BUILD_INFO && !BUILD_INFO_TEXTS.has(id)) continue;
    wanted ??= [];
    wanted.push({ place, id });
  }
  return wanted;
}

/** Read response, behind its header. Returns the server's uptime in seconds, -1 where it does not say. */
export function readWanted(reader: UaReader, wanted: readonly WantedNode[], sink: DissectionSink): number {
  const count = reader.count();
  let uptimeSeconds = -1;
  let next = 0;
  for (let place = 0; place < count && next < wanted.length && reader.isWhole; place++) {
    if (wanted[next]?.place !== place) {
      reader.skipDataValue();
      continue;
    }
    const { id } = wanted[next++] as WantedNode;
    const mask = reader.u8();
    if ((mask & 1) !== 0) {
      const from = reader.at;
      const type = reader.u8();
      if (type === STRING_VARIANT) {
        const attribute = BUILD_INFO_TEXTS.get(id);
        const text = reader.text();
        if (attribute !== undefined && text !== "") sink.claim("sender", attribute, text, `opcua Read i=${id}`);
      } else if (type === EXTENSION_OBJECT) {
        const { type: encoding, bodyLength } = reader.extensionObject();
        const end = reader.at + Math.max(0, bodyLength);
        if (encoding === BUILD_INFO_ENCODING) buildInfo(reader, id, sink);
        else if (encoding === SERVER_STATUS_ENCODING) {
          const started = reader.dateSeconds();
          const now = reader.dateSeconds();
          reader.skip(4);
          if (reader.isWhole && started > 0 && now >= started) uptimeSeconds = Math.floor(now - started);
          buildInfo(reader, id, sink);
        }
        if (reader.isWhole && reader.at <= end) reader.skip(end - reader.at);
      } else {
        reader.at = from;
        reader.skipVariant();
      }
    }
    reader.skipAfterValue(mask);
  }
  return uptimeSeconds;
}

/** BuildInfo (OPC 10000-5 §12.4). */
function buildInfo(reader: UaReader, id: number, sink: DissectionSink): void {
  const by = `opcua Read i=${id} build info`;
  reader.skipText();
  const vendor = reader.text();
  const product = reader.text();
  const version = reader.text();
  if (!reader.isWhole) return;
  if (vendor !== "") sink.claim("sender", "vendor", vendor, by);
  if (product !== "") sink.claim("sender", "model", product, by);
  if (version !== "") sink.claim("sender", "firmware", version, by);
}
