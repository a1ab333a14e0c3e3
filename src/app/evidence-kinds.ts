// Which kind of evidence some content is, by its first bytes alone: a capture, a log, a list, in this order, from what is surest to what is least.
// Readers of logs are many, and are loaded when something is no capture.
import { captureFormat, FORMAT_BYTES } from "../evidence/capture/capture-format.ts";
import type { LogSurroundings } from "../evidence/logs/log-format.ts";
import { isCollectedFile } from "../evidence/logs/netflow/collected-file.ts";
import { captureKind } from "./capture-reading.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { carriedExportsKind } from "./export-reading.ts";

/** null = no evidence that is known. `head`: the beginning of the content, decompressed; `dropsCopies`: of captures, frames that a mirror port copied count once. */
export async function kindOf(head: Uint8Array, surroundings: Omit<LogSurroundings, "file">, dropsCopies = false): Promise<EvidenceKind | null> {
  if (isCollectedFile(head)) return carriedExportsKind;
  if (isCapture(head)) return captureKind(dropsCopies);
  const { loggedKindOf } = await import("./logged-kinds.ts");
  return loggedKindOf(head, surroundings);
}

function isCapture(head: Uint8Array): boolean {
  return head.length >= FORMAT_BYTES && captureFormat(new DataView(head.buffer, head.byteOffset).getUint32(0)) !== null;
}
