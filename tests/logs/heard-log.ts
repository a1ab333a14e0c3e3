// What a log reader said, written down for tests to compare, and lines fed to a reader as the framework does.
import type { SignInRecord } from "../../src/evidence/logs/sign-in.ts";
import type { LoggedFlow, LoggedMessage, LogFormat, LogReader, LogSink, LogSurroundings } from "../../src/evidence/logs/log-format.ts";

export class HeardLog implements LogSink {
  readonly flows: LoggedFlow[] = [];
  readonly messages: LoggedMessage[] = [];
  readonly signIns: SignInRecord[] = [];
  /** Sign-in records by what they are. */
  readonly signInKinds: Record<string, number> = {};
  /** "10.0.0.1 hostname = x (by)". */
  readonly claims: string[] = [];
  readonly losses: number[] = [];
  readonly assumptions = new Set<string>();
  readonly passedOver: Record<string, number> = {};
  /** "12: why". */
  readonly notUnderstoodLines: string[] = [];

  flow(flow: LoggedFlow): void {
    this.flows.push(flow);
  }
  message(message: LoggedMessage): void {
    this.messages.push(message);
  }
  signIn(record: SignInRecord, what: string): void {
    this.signIns.push(record);
    this.signInKinds[what] = (this.signInKinds[what] ?? 0) + 1;
  }
  claim(endpoint: string, attribute: string, value: string, by: string): void {
    this.claims.push(`${endpoint} ${attribute} = ${value} (${by})`);
  }
  loss(share: number): void {
    this.losses.push(share);
  }
  assumption(text: string): void {
    this.assumptions.add(text);
  }
  irrelevant(what: string): void {
    this.passedOver[what] = (this.passedOver[what] ?? 0) + 1;
  }
  notUnderstood(record: number, why: string): void {
    this.notUnderstoodLines.push(`${record}: ${why}`);
  }
}

export const IN_2026: LogSurroundings = { timezone: "Europe/Berlin", notAfter: Date.UTC(2026, 10, 25) * 1_000, file: "log" };

export function readLines(format: LogFormat, text: string, surroundings: LogSurroundings = IN_2026, heard: HeardLog = new HeardLog(), reader: LogReader = format.open(null, surroundings)): HeardLog {
  const encoder = new TextEncoder();
  text
    .replace(/\n$/, "")
    .split("\n")
    .forEach((line, i) => {
      reader.record(encoder.encode(line.replace(/\r$/, "")), i + 1, heard);
    });
  return heard;
}

/** "10.0.0.1:1234 → 10.0.0.2:502 tcp established", the way a person would say it. */
export function flowText(flow: LoggedFlow): string {
  const end = (address: string, port: number): string => (port < 0 ? address : `${address}:${port}`);
  return `${end(flow.client, flow.clientPort)} → ${end(flow.server, flow.serverPort)} ${flow.transport} ${flow.outcome}`;
}
