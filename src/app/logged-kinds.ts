// Which kind of log some content is, by its first bytes alone.
import type { LogFormat, LogSurroundings } from "../evidence/logs/log-format.ts";
import { logFormats } from "../evidence/logs/log-formats.ts";
import { isIpfixFile } from "../evidence/logs/netflow/ipfix-messages.ts";
import { isEvtx } from "../evidence/logs/windows-events/evtx-chunks.ts";
import { isEventXml } from "../evidence/logs/windows-events/xml-events.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { ipfixKind } from "./export-reading.ts";
import { logKind } from "./log-reading.ts";
import { windowsEventsKind } from "./windows-events-reading.ts";

/** null = no log that is known. `head`: the beginning of the content, decompressed. */
export function loggedKindOf(head: Uint8Array, surroundings: Omit<LogSurroundings, "file">): EvidenceKind | null {
  if (isIpfixFile(head)) return ipfixKind;
  if (isEvtx(head)) return windowsEventsKind("evtx");
  if (isEventXml(head)) return windowsEventsKind("xml");
  const format = logFormatOf(head);
  return format === null ? null : logKind(format, surroundings);
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
