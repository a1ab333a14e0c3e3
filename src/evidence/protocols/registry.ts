// Asks the recognisers in the cheapest order and gives the best answer as one small integer. The list of protocols itself is
// generated (protocol-list.ts). Ports play no part in recognition; portOnlyProtocol is for what no recogniser accepted.
import { portsOfProtocol, registeredProtocolOfPort } from "../../plant/service-names.ts";
import { type DissectorDefinition, type Payload, type Protocol, LEVEL_HIGH, LEVEL_LOW, recognition, recognitionReason, SENDER_UNKNOWN } from "./protocol.ts";
import { listedProtocols } from "./protocol-list.ts";

/** Asked first among those that may begin with the same byte: the longer a plant is watched, the more of these it sends. */
const COMMON = ["modbus-tcp", "s7comm", "enip-io", "enip-explicit", "opcua", "profinet-rt", "iec104", "tls", "http", "smb", "dns", "mssql", "bacnet-ip", "s7comm-plus", "snmp", "dce-rpc"];

/** Common ones first, then by id, but whatever refines a protocol before it: the first sure answer is taken. */
function inOrderOfAsking(): Protocol[] {
  const commonness = (p: Protocol): number => (COMMON.includes(p.id) ? COMMON.indexOf(p.id) : COMMON.length);
  const wanted = [...listedProtocols].sort((a, b) => commonness(a) - commonness(b) || (a.id < b.id ? -1 : 1));
  const placed = new Set<Protocol>();
  const underWay = new Set<Protocol>();
  const place = (protocol: Protocol): void => {
    underWay.add(protocol);
    for (const special of wanted) if (!underWay.has(special) && (special.refines ?? []).includes(protocol.id)) place(special);
    placed.add(protocol);
  };
  for (const protocol of wanted) place(protocol);
  return [...placed];
}

export const protocols: readonly Protocol[] = inOrderOfAsking();
export const protocolIds: readonly string[] = protocols.map((p) => p.id);

/** How many more general protocols stand behind one. */
function depthOf(protocol: Protocol): number {
  const behind = (protocol.refines ?? []).map((id) => listedProtocols.find((p) => p.id === id)).filter((p) => p !== undefined);
  return behind.length === 0 ? 0 : 1 + Math.max(...behind.map(depthOf));
}

/** Of answers that are no more than likely, the more special protocol's is taken, then by id: how common one is decides nothing. */
const TIE_RANK: Int32Array = (() => {
  const ranked = [...protocols].sort((a, b) => depthOf(b) - depthOf(a) || (a.id < b.id ? -1 : 1));
  return Int32Array.from(protocols, (p) => ranked.indexOf(p));
})();

const PORT_ONLY_REASON = 0xff;
const INDEX_SHIFT = 12;

type Recogniser = (payload: Payload) => number;
interface Candidates {
  readonly indexes: Int32Array;
  readonly recognisers: readonly Recogniser[];
}

function candidates(mayBe: (protocol: Protocol) => boolean): Candidates {
  const indexes = protocols.flatMap((p, index) => (p.reasons.length > 0 && mayBe(p) ? [index] : []));
  return { indexes: Int32Array.from(indexes), recognisers: indexes.map((index) => (protocols[index] as Protocol).recognise) };
}

function mayBeginWith(protocol: Protocol, transport: number, first: number): boolean {
  const bytes = transport === 6 ? (protocol.firstTcpBytes ?? protocol.firstBytes) : protocol.firstBytes;
  return bytes === undefined || bytes.includes(first);
}

function byFirstByte(transport: number): readonly Candidates[] {
  return Array.from({ length: 256 }, (_, first) => candidates((p) => p.transports.includes(transport) && mayBeginWith(p, transport, first)));
}

const LAYER_2 = 256;
const TCP_CANDIDATES = byFirstByte(6);
const UDP_CANDIDATES = byFirstByte(17);
const LAYER_2_CANDIDATES: ReadonlyMap<number, Candidates> = new Map(
  [...new Set(protocols.flatMap((p) => p.etherTypes ?? []))].map((etherType) => [etherType, candidates((p) => p.transports.includes(LAYER_2) && (p.etherTypes ?? []).includes(etherType))]),
);

/** 0, or the protocol's index and its recognition: `index << 12 | recognition`. The highest level wins, then the more special protocol. */
export function recognisePayload(payload: Payload): number {
  if (payload.length <= 0) return 0;
  const transport = payload.transport;
  let asked: Candidates | undefined;
  if (transport === 6) asked = TCP_CANDIDATES[payload.bytes[payload.offset] as number];
  else if (transport === 17) asked = UDP_CANDIDATES[payload.bytes[payload.offset] as number];
  else if (transport === LAYER_2) asked = LAYER_2_CANDIDATES.get(payload.etherType);
  if (asked === undefined) return 0;
  const { indexes, recognisers } = asked;
  let best = 0;
  let bestLevel = 0;
  let bestRank = 0;
  for (let i = 0; i < recognisers.length; i++) {
    const answer = (recognisers[i] as Recogniser)(payload);
    if (answer === 0) continue;
    const level = answer & 3;
    const index = indexes[i] as number;
    if (level === LEVEL_HIGH) return (index << INDEX_SHIFT) | answer;
    if (level < bestLevel || (level === bestLevel && (TIE_RANK[index] as number) > bestRank)) continue;
    best = (index << INDEX_SHIFT) | answer;
    bestLevel = level;
    bestRank = TIE_RANK[index] as number;
  }
  return best;
}

const INDEX_OF_ID: ReadonlyMap<string, number> = new Map(protocolIds.map((id, index) => [id, index]));

/** The protocol that a port is registered for, at level low; 0 = none that the product knows. */
export function portOnlyProtocol(transport: "tcp" | "udp", port: number): number {
  const index = INDEX_OF_ID.get(registeredProtocolOfPort(transport, port) ?? "");
  return index === undefined ? 0 : (index << INDEX_SHIFT) | recognition(LEVEL_LOW, SENDER_UNKNOWN, PORT_ONLY_REASON);
}

/**
 * What reads the messages of an answer's protocol: its own dissector, or where it has none that of the more general protocol (TLS, HTTP, MMS) that the
 * payload is a message of as well.
 */
export function dissectorFor(code: number, payload: Payload): DissectorDefinition | undefined {
  const protocol = protocols[code >>> INDEX_SHIFT];
  if (protocol?.dissector !== undefined || protocol?.refines === undefined) return protocol?.dissector;
  for (const id of protocol.refines) {
    const general = protocols[INDEX_OF_ID.get(id) ?? -1];
    if (general?.dissector !== undefined && general.transports.includes(payload.transport) && general.recognise(payload) !== 0) return general.dissector;
  }
  return undefined;
}

export const protocolOfCode = (code: number): string => protocolIds[code >>> INDEX_SHIFT] as string;

/** Why, in words, for an answer of recognisePayload or portOnlyProtocol. */
export function reasonOf(code: number): string {
  const protocol = protocols[code >>> INDEX_SHIFT];
  if (protocol === undefined) return "";
  const reason = recognitionReason(code);
  if (reason !== PORT_ONLY_REASON) return protocol.reasons[reason] ?? "";
  const ports = portsOfProtocol(protocol.id).map((p) => `${p.transport}/${p.from === p.to ? p.from : `${p.from}-${p.to}`}`);
  return `the registered port of ${protocol.id} (${[...new Set(ports)].join(", ")}); ${protocol.notByContent ?? "the bytes were not recognised"}`;
}
