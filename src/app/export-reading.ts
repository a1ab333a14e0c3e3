// Flow exports as a kind of evidence: messages to flows, and these to rows. A capture that holds datagrams to a collector is learnt twice: once for
// what went over the wire, once, here, for what the exporters told, which is another place to see from.
import { EXPORTS_KIND, type ExportState, readExports } from "../evidence/logs/netflow/read-exports.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { LoggedReading } from "./logged-reading.ts";

function exportsKind(content: "capture" | "ipfix"): EvidenceKind {
  return {
    defaultVantage: "flow-exports",
    owns: (sourceKind) => sourceKind === EXPORTS_KIND,
    open: (plan) => new LoggedReading(plan, false, (io, sink) => readExports({ ...io, file: plan.file, content, startAt: plan.startAt as ExportState | null, sink })),
  };
}

/** An IPFIX file. */
export const ipfixKind: EvidenceKind = exportsKind("ipfix");
/** What a capture, or the file of a collector, carries. */
export const carriedExportsKind: EvidenceKind = exportsKind("capture");
