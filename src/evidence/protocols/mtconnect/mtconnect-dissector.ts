// Reads MTConnect connections: agents over HTTP (ANSI/MTC1.4 part 1: what is asked for, at what interval, who the devices are), and the lines of adapters.
// A connection is one or the other for its whole life; its first bytes tell.
import type { HttpHead } from "../http-head.ts";
import { type HttpReader, httpDissector } from "../http-stream.ts";
import { DocumentScanner } from "../mtconnect-document.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, type LooseEnds, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { AdapterLines } from "./adapter-lines.ts";

const STAR = 0x2a;
/** Years of time stamps begin so. */
const TWO = 0x32;
const IDENTIFY = operationBit("identify");
const LONGEST_TARGET = 512;

/** Requests of part 1 by the last part of the path. */
const REQUESTS: ReadonlySet<string> = new Set(["probe", "current", "sample", "asset", "assets"]);
/** Parameters in milliseconds that say how often, and how long there may be silence. */
const PARAMETERS: readonly (readonly [name: string, kind: string])[] = [
  ["interval", "sample interval"],
  ["heartbeat", "sample heartbeat"],
];

const agent = httpDissector(() => new AgentReader());

export const mtconnectDissector: DissectorDefinition = { ...agent, open: () => new MtconnectConnection() };

class MtconnectConnection implements DissectorState {
  private chosen: DissectorState | null = null;

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    this.chosen ??= view.getUint8(offset) === STAR || view.getUint8(offset) === TWO ? new AdapterLines() : agent.open();
    return (this.chosen.frame as NonNullable<DissectorState["frame"]>)(view, offset, available, direction);
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.chosen?.unit(view, bytes, offset, length, direction, micros, sink);
  }

  gap(direction: 0 | 1): void {
    this.chosen?.gap(direction);
  }

  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null {
    return this.chosen?.takeLooseEnds(ends, sink) ?? null;
  }
}

class AgentReader implements HttpReader {
  private readonly scanners: readonly [DocumentScanner, DocumentScanner] = [new DocumentScanner(), new DocumentScanner()];
  private readonly isRequest: [boolean, boolean] = [false, false];

  head(head: HttpHead, bytes: Uint8Array, direction: 0 | 1, sink: DissectionSink): void {
    this.isRequest[direction] = head.isRequest;
    if (head.isRequest) readTarget(narrowText(bytes, head.targetFrom, Math.min(head.targetTo, head.targetFrom + LONGEST_TARGET)), sink);
  }

  body(bytes: Uint8Array, at: number, end: number, isFirst: boolean, direction: 0 | 1, sink: DissectionSink): void {
    const scanner = this.scanners[direction];
    if (isFirst) scanner.begin();
    if (!this.isRequest[direction]) scanner.feed(bytes, at, end, sink);
  }
}

/** "/mill-2/sample?path=…&interval=1000&heartbeat=10000": the kind and the times; names of machines and paths are not kept. */
function readTarget(target: string, sink: DissectionSink): void {
  const question = target.indexOf("?");
  const path = question < 0 ? target : target.slice(0, question);
  const last = path.slice(path.lastIndexOf("/") + 1);
  // A bare machine's name, or nothing, asks for its model (part 1, probe).
  sink.detail("request", REQUESTS.has(last) ? last : "other");
  if (last === "probe") sink.operation(IDENTIFY);
  if (question < 0) return;
  for (const part of target.slice(question + 1).split("&")) {
    const equals = part.indexOf("=");
    const known = PARAMETERS.find(([name]) => name === part.slice(0, equals));
    const milliseconds = known === undefined ? 0 : Number(part.slice(equals + 1));
    if (known !== undefined && milliseconds > 0 && Number.isFinite(milliseconds)) sink.timer("mtconnect", known[1], milliseconds / 1_000);
  }
}
