// holdpoint learn: everything that was named or lies in named folders, one file after another, into the store. Says for each file what became
// of it. What kind of evidence a file is, evidence-kinds.ts says. Opens no store and prints nothing.
import { randomBytes } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { openHashingReader, type HashingReader } from "../evidence/capture/hashed-chunks.ts";
import { DEFAULT_SEGMENT_BYTES } from "../evidence/capture/read-capture.ts";
import { AccountNames, KEY_BYTES } from "../evidence/sessions/account-names.ts";
import { utf8OfWideHead } from "../evidence/wide-text.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, StoredSource } from "../store/evidence-store.ts";
import { carriesExports } from "./capture-reading.ts";
import type { EvidenceKind } from "./content-reading.ts";
import { kindOf } from "./evidence-kinds.ts";
import { type EvidenceFile, findEvidenceFiles, STANDARD_INPUT } from "./evidence-files.ts";
import { carriedExportsKind } from "./export-reading.ts";
import { KnownDigests } from "./known-digests.ts";
import { KnownSources } from "./known-sources.ts";
import { learnSource, StoreFailure } from "./learn-source.ts";
import type { ListDialogue } from "./map-list.ts";
import { openFileContent, openStreamContent, openWideContent, openZippedContent, type SourceContent } from "./source-content.ts";

export const STANDARD_INPUT_NAME = "standard input";

export interface LearnProgress {
  readonly file: string;
  /** Bytes of the file as it is on disk. */
  readonly bytesDone: number;
  /** null = not known. */
  readonly bytesTotal: number | null;
  readonly records: number;
  readonly filesDone: number;
  readonly filesTotal: number;
}

export interface LearnRequest {
  readonly store: EvidenceStore;
  /** Files, folders (all below them, sorted), "-" = standard input. */
  readonly paths: readonly string[];
  readonly standardInput?: NodeJS.ReadableStream;
  /** null = the default of each kind of evidence. */
  readonly vantage: string | null;
  /** IANA name, for logs whose time stamps name none; default UTC. */
  readonly timezone?: string;
  readonly addressSpaceOf: (file: string) => string;
  readonly onProgress: (progress: LearnProgress) => void;
  /** Stops where nothing is lost; the same request goes on there. */
  readonly signal: AbortSignal;
  /** Decompressed bytes between two commits. */
  readonly segmentBytes?: number;
  /** Frames of a capture that a mirror port copied count once. Default false: they are suspected, and said. */
  readonly dropsCopies?: boolean;
  /** Who says what the columns of a list are; default: nobody, so that only sure guesses are taken. */
  readonly lists?: ListDialogue;
  /** Who hides the names of accounts; default: a key of chance that nobody keeps, so that no name can ever be told again. */
  readonly accounts?: AccountNames;
}

export interface LearnedFile {
  readonly file: string;
  /** skipped = in a folder and no evidence; failed = named and no evidence, or not readable. */
  readonly outcome: "learnt" | "resumed" | "grown" | "known" | "skipped" | "failed" | "interrupted";
  /** Records stored by this run. */
  readonly records: number;
  readonly diagnostics: readonly Diagnostic[];
  /** null when nothing of it is stored. */
  readonly source: StoredSource | null;
  /** Of a list whose columns are not sure: a mapping file to be corrected. */
  readonly mappingDraft?: string;
}

export interface LearnResult {
  readonly files: readonly LearnedFile[];
  readonly interrupted: boolean;
  /** No file gave any evidence. */
  readonly nothingReadable: boolean;
}

export async function learn(request: LearnRequest): Promise<LearnResult> {
  const { signal } = request;
  const files = findEvidenceFiles(request.paths);
  const known = await KnownSources.of(request.store);
  const digests = await KnownDigests.in(request.store);
  const reader = openHashingReader();
  const accounts = request.accounts ?? new AccountNames(randomBytes(KEY_BYTES));
  const learned: LearnedFile[] = [];
  try {
    for (const [filesDone, file] of files.entries()) {
      if (signal.aborted) break;
      const result = await learnFile({ ...request, accounts, digests }, known, reader, file, { filesDone, filesTotal: files.length });
      learned.push(result);
      const carried = await learnCarriedExports({ ...request, accounts, digests }, known, reader, file, result, { filesDone, filesTotal: files.length });
      if (carried !== null) learned.push(carried);
      // Where the store cannot be written, going on would only say so again.
      if ((carried ?? result).diagnostics.some((diagnostic) => diagnostic.code === STORE_NOT_WRITTEN)) break;
    }
  } finally {
    await reader.close();
  }
  return { files: learned, interrupted: signal.aborted, nothingReadable: !learned.some(gaveEvidence) };
}

const STORE_NOT_WRITTEN = "store-not-written";

type RequestWithAccounts = LearnRequest & { readonly accounts: AccountNames; readonly digests: KnownDigests };
type FileCount = Pick<LearnProgress, "filesDone" | "filesTotal">;

/**
 * What exporters told, where a capture holds their datagrams: a source beside the capture, seen from another place. null = it holds none, or the
 * capture was not learnt to its end.
 */
async function learnCarriedExports(request: RequestWithAccounts, known: KnownSources, reader: HashingReader, found: EvidenceFile, capture: LearnedFile, count: FileCount): Promise<LearnedFile | null> {
  if (request.signal.aborted || capture.source === null || !carriesExports(capture.source)) return null;
  if (!found.isStream) return learnFile(request, known, reader, found, count, carriedExportsKind);
  const message = "it holds flow exports, but came through a pipe and can be read only once: what they tell was not learnt";
  const diagnostic: Diagnostic = { code: "exports-in-pipe", severity: "warning", message, help: "Write the capture to a file and learn that.", at: { kind: "file", file: capture.file } };
  return { file: `${capture.file} (flow exports)`, outcome: "skipped", records: 0, diagnostics: [diagnostic], source: null };
}

/** `carried`: not what the file is, but what it carries. */
async function learnFile(request: RequestWithAccounts, known: KnownSources, reader: HashingReader, found: EvidenceFile, count: FileCount, carried: EvidenceKind | null = null): Promise<LearnedFile> {
  const { file, refusal } = found;
  const name = file === STANDARD_INPUT ? STANDARD_INPUT_NAME : file;
  const shown = carried === null ? name : `${name} (flow exports)`;
  const nothing = (outcome: "skipped" | "failed", diagnostic: Diagnostic): LearnedFile => ({ file: shown, outcome, records: 0, diagnostics: [diagnostic], source: null });
  if (refusal !== null) return nothing(refusal.severity === "error" ? "failed" : "skipped", refusal);
  let content: SourceContent | null = null;
  try {
    content = await open(request, reader, found);
    // With a mapping, what is named is a list, whatever it looks like.
    const isList = carried === null && request.lists?.given != null && found.isNamed;
    const kindIn = (head: Uint8Array): Promise<EvidenceKind | null> => kindOf(head, { timezone: request.timezone ?? "UTC", notAfter: lastWritten(found) }, request.dropsCopies ?? false);
    let kind = carried !== null || isList ? carried : await kindIn(content.head);
    // Windows writes its exports in UTF-16. Lists in it are read as they are.
    const inUtf8 = kind === null && !isList ? utf8OfWideHead(content.head) : null;
    if (inUtf8 !== null) kind = await kindIn(inUtf8);
    if (inUtf8 !== null && kind !== null) content = await openWideContent(content, reader);
    if (kind === null) {
      request.onProgress({ file: shown, bytesDone: 0, bytesTotal: found.bytes, records: 0, ...count });
      // Gives an interrupt its turn, in a folder of thousands of lists too.
      await new Promise((resolve) => setImmediate(resolve));
      // Readers of lists are many, and nobody needs them for captures.
      const [{ DEFAULT_LIST_VANTAGE, learnList }, { NO_DIALOGUE }] = await Promise.all([import("./learn-list.ts"), import("./map-list.ts")]);
      const list = await learnList(request.store, {
        file: shown,
        content,
        isNamed: found.isNamed,
        vantage: request.vantage ?? DEFAULT_LIST_VANTAGE,
        addressSpace: request.addressSpaceOf(shown),
        dialogue: request.lists ?? NO_DIALOGUE,
        timezone: request.timezone ?? "UTC",
        accounts: request.accounts,
        known: request.digests,
      });
      if (list.outcome === "refused") return { file: shown, ...list, outcome: found.isNamed ? "failed" : "skipped" };
      if (list.outcome !== "foreign") return { file: shown, ...list, outcome: list.outcome };
      const { whyForeign } = await import("./why-foreign.ts");
      const why = whyForeign(content.head, shown, list.foreign ?? "");
      // Junk beside evidence is nothing to worry about; what was named should have been evidence.
      const { help: _, ...shortly } = why;
      return found.isNamed ? nothing("failed", why) : nothing("skipped", { ...shortly, severity: "note" });
    }
    const result = await learnSource(request.store, known, {
      file: shown,
      kind,
      content,
      // Of one place that is named, the wire and what is told over it are two views.
      vantage: request.vantage === null ? kind.defaultVantage : carried === null ? request.vantage : `${request.vantage} (flow exports)`,
      addressSpace: request.addressSpaceOf(name),
      accounts: request.accounts,
      segmentBytes: request.segmentBytes ?? DEFAULT_SEGMENT_BYTES,
      signal: request.signal,
      onProgress: (bytesDone, records) => request.onProgress({ file: shown, bytesDone, bytesTotal: found.bytes, records, ...count }),
    });
    return { file: shown, ...result };
  } catch (error) {
    if (!isEnvironment(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof StoreFailure) {
      return nothing("failed", {
        code: STORE_NOT_WRITTEN,
        severity: "error",
        message: `the store could not be written: ${message}`,
        help: "What was committed before is kept. When there is room again, the same command goes on.",
        at: { kind: "file", file: shown },
      });
    }
    return nothing("failed", { code: "file-unreadable", severity: "error", message: `it cannot be read: ${message}`, at: { kind: "file", file: shown } });
  } finally {
    content?.close();
  }
}

/** What the world outside did; everything else is a mistake in the program. */
function isEnvironment(error: unknown): boolean {
  return error instanceof StoreFailure || typeof (error as NodeJS.ErrnoException).code === "string";
}

async function open(request: LearnRequest, reader: HashingReader, found: EvidenceFile): Promise<SourceContent> {
  if (found.zipped !== undefined) return openZippedContent(found.zipped.archive, found.zipped.entry, reader);
  if (!found.isStream) return openFileContent(found.file, reader);
  if (found.file !== STANDARD_INPUT) return openStreamContent(createReadStream(found.file), reader);
  if (request.standardInput === undefined) throw new Error("standard input was asked for, but not given");
  return openStreamContent(request.standardInput, reader);
}

/** Nothing in it happened later, in microseconds. */
function lastWritten({ file, isStream, zipped }: EvidenceFile): number {
  return (isStream ? Date.now() : statSync(zipped?.archive ?? file).mtimeMs) * 1_000;
}

function gaveEvidence({ outcome, source }: LearnedFile): boolean {
  if (outcome === "skipped" || outcome === "failed" || source === null) return outcome === "interrupted";
  return source.understood > 0 || (source.records === 0 && source.warnings.length === 0);
}
