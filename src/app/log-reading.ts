// Logs as a kind of evidence: lines to flows, messages and claims, and these to rows.
import type { LogFormat, LogSurroundings } from "../evidence/logs/log-format.ts";
import { type LogState, readLog } from "../evidence/logs/read-log.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { LoggedReading } from "./logged-reading.ts";

/** Logs of one kind see from one place unless the user says otherwise: rotated files add up, and never count beside another kind's. */
export function logKind(format: LogFormat, surroundings: Omit<LogSurroundings, "file">): EvidenceKind {
  return {
    defaultVantage: format.id,
    open: (plan) =>
      new LoggedReading(plan, true, (io, sink) => readLog({ ...io, format, surroundings: { ...surroundings, file: plan.file }, startAt: plan.startAt as LogState | null, sink, seal: plan.accounts })),
  };
}
