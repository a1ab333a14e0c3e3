// Reads the discovery of ADS routers over UDP: searches, routes that are added, and what a router says of its computer. Not published: read as open
// implementations describe it. The account that an added route names is not looked at.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { DISCOVERY_HEADER, DISCOVERY_MAGIC, DISCOVERY_SERVICES, IS_DISCOVERY_ANSWER, PLATFORMS, SEARCH, TAG_HOST_NAME, TAG_OS_VERSION, TAG_VERSION } from "./codes.ts";

const LONGEST_DATAGRAM = 65_507;
const MOST_TAGS = 16;
const BY = "beckhoff-ads discovery";
const IDENTIFY = operationBit("identify");
const PROGRAM = operationBit("program");
const utf8 = new TextDecoder("utf-8");

export const discoveryDissector: DissectorDefinition = {
  longestUnit: LONGEST_DATAGRAM,
  frame(view: DataView, offset: number, available: number): number {
    if (available < DISCOVERY_HEADER) return FRAME_NEEDS_MORE;
    return view.getUint32(offset) === DISCOVERY_MAGIC ? available : FRAME_NOT_MINE;
  },
  open: () => new Discovery(),
};

class Discovery implements DissectorState {
  /** Searches go to everybody. */
  private readonly exchanges = new Exchanges(true);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const transaction = view.getInt32(offset + 4, true);
    const word = view.getUint32(offset + 8, true);
    const service = word & 0xffff;
    const name = DISCOVERY_SERVICES[service] ?? `${service}`;
    this.exchanges.seen(micros);
    sink.operation(service === SEARCH ? IDENTIFY : PROGRAM);
    if (word < IS_DISCOVERY_ANSWER) {
      this.exchanges.asked(direction, transaction, service, 0, micros, sink);
      sink.detail("discovery", name);
      return;
    }
    this.exchanges.answered(direction, transaction, service, micros, sink);
    sink.detail("answer", name);
    if (service === SEARCH) claimTags(view, bytes, offset + DISCOVERY_HEADER, offset + length, view.getUint32(offset + 20, true), sink);
  }

  gap(): void {
    // Datagrams have no gaps.
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

/** Tags: number 2, length 2, contents. */
function claimTags(view: DataView, bytes: Uint8Array, at: number, end: number, count: number, sink: DissectionSink): void {
  for (let i = 0; i < count && i < MOST_TAGS; i++) {
    if (at + 4 > end) {
      sink.trouble("malformed");
      return;
    }
    const from = at + 4;
    const to = from + view.getUint16(at + 2, true);
    if (to > end) {
      sink.trouble("malformed");
      return;
    }
    claimTag(view, bytes, view.getUint16(at, true), from, to, sink);
    at = to;
  }
}

function claimTag(view: DataView, bytes: Uint8Array, tag: number, from: number, to: number, sink: DissectionSink): void {
  if (tag === TAG_HOST_NAME) {
    let textEnd = from;
    while (textEnd < to && bytes[textEnd] !== 0) textEnd++;
    const text = utf8.decode(bytes.subarray(from, textEnd)).trim();
    if (text.length > 0) sink.claim("sender", "hostname", text, BY);
  } else if (tag === TAG_VERSION && to - from >= 4) {
    const version = `${view.getUint8(from)}.${view.getUint8(from + 1)}.${view.getUint16(from + 2, true)}`;
    sink.claim("sender", "vendor", "Beckhoff", BY);
    sink.claim("sender", "software", `TwinCAT ${version}`, BY);
    sink.claim("sender", "firmware", version, BY);
  } else if (tag === TAG_OS_VERSION && to - from >= 20) {
    // Windows' own structure: its size, major, minor, build, platform.
    const platform = PLATFORMS[view.getUint32(from + 16, true)];
    if (platform === undefined) return;
    const build = view.getUint32(from + 12, true);
    sink.claim("sender", "os", `${platform} ${view.getUint32(from + 4, true)}.${view.getUint32(from + 8, true)}${build === 0 ? "" : ` build ${build}`}`, BY);
  }
}
