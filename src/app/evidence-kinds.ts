// Which kind of evidence some content is, by its first bytes alone: a capture, a log, a list, in this order, from what is surest to what is least.
import { recogniseConfig } from "../evidence/configs/read-config.ts";
import { captureFormat, describeForeign, FORMAT_BYTES } from "../evidence/capture/capture-format.ts";
import type { LogFormat, LogSurroundings } from "../evidence/logs/log-format.ts";
import { logFormats } from "../evidence/logs/log-formats.ts";
import { isCollectedFile } from "../evidence/logs/netflow/collected-file.ts";
import { isIpfixFile } from "../evidence/logs/netflow/ipfix-messages.ts";
import { isEvtx } from "../evidence/logs/windows-events/evtx-chunks.ts";
import { isEventXml } from "../evidence/logs/windows-events/xml-events.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { captureKind } from "./capture-reading.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { carriedExportsKind, ipfixKind } from "./export-reading.ts";
import { logKind } from "./log-reading.ts";
import { windowsEventsKind } from "./windows-events-reading.ts";

/** null = no evidence that is known. `head`: the beginning of the content, decompressed; `dropsCopies`: of captures, frames that a mirror port copied count once. */
export function kindOf(head: Uint8Array, surroundings: Omit<LogSurroundings, "file">, dropsCopies = false): EvidenceKind | null {
  if (isCollectedFile(head)) return carriedExportsKind;
  if (isCapture(head)) return captureKind(dropsCopies);
  if (isIpfixFile(head)) return ipfixKind;
  if (isEvtx(head)) return windowsEventsKind("evtx");
  if (isEventXml(head)) return windowsEventsKind("xml");
  const format = logFormatOf(head);
  return format === null ? null : logKind(format, surroundings);
}

function isCapture(head: Uint8Array): boolean {
  return head.length >= FORMAT_BYTES && captureFormat(new DataView(head.buffer, head.byteOffset).getUint32(0)) !== null;
}

/** The surest; among equals the first of the list. */
function logFormatOf(head: Uint8Array): LogFormat | null {
  let best: LogFormat | null = null;
  let bestLevel = 0;
  for (const format of logFormats) {
    const level = format.recognise(head);
    if (level <= bestLevel) continue;
    best = format;
    bestLevel = level;
  }
  return best;
}

/** @param notList what it is, or why it is no list of machines; "" = nothing is known of it */
export function whyForeign(head: Uint8Array, file: string, notList: string): Diagnostic {
  const names = logFormats.map((format) => format.name).join(", ");
  const configuration = recogniseConfig(new TextDecoder().decode(head), file).value;
  if (configuration !== undefined) {
    return {
      code: "not-evidence",
      severity: "error",
      message: `this is the configuration of a firewall (${configuration.dialect.name}): it says what may pass, not what does`,
      help: "See what it says with holdpoint show rules, judge it with holdpoint check, or name it with config: at an enforcement point of a change.",
      at: { kind: "file", file },
    };
  }
  const found = head.length === 0 ? "an empty file" : notList === "" ? describeForeign(head) : notList;
  return {
    code: "not-evidence",
    severity: "error",
    message: `expected a packet capture (pcap or pcapng), a log or a list, found ${found}`,
    help: `Give captures as tcpdump, dumpcap or Wireshark write them, logs (${names}, Windows events as EVTX or XML, IPFIX), or lists (assets as CSV or XLSX, Nozomi, NetBox, nmap XML, SCL, AutomationML, CycloneDX, advisories as CSAF), plain or gzip'd.`,
    at: { kind: "file", file },
  };
}
