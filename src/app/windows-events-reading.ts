// Windows event logs, as EVTX or as XML, as a kind of evidence: events to records of signing in, and these to rows.
import { readWindowsEvents, type WindowsEventState } from "../evidence/logs/windows-events/read-windows-events.ts";
import { windowsJson } from "../evidence/logs/windows-events/windows-json.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { LoggedReading } from "./logged-reading.ts";

/** Whatever carried them, events are seen from one place: copies and rotated files of one machine's log add up. */
export function windowsEventsKind(content: "evtx" | "xml"): EvidenceKind {
  return {
    defaultVantage: windowsJson.id,
    open: (plan) => new LoggedReading(plan, true, (io, sink) => readWindowsEvents({ ...io, file: plan.file, content, startAt: plan.startAt as WindowsEventState | null, sink })),
  };
}
