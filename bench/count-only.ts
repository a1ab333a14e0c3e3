// All that `holdpoint learn` does with one capture, but that no payload is read: what metering flows costs when the digest, the store and the
// threads are those of a learn. Run by the bench: count-only.js FILE DIRECTORY.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { captureKind } from "../src/app/capture-reading.ts";
import { KnownSources } from "../src/app/known-sources.ts";
import { learnSource } from "../src/app/learn-source.ts";
import { openEvidenceFile } from "../src/app/open-evidence.ts";
import { openFileContent } from "../src/app/source-content.ts";
import { followFlows } from "../src/evidence/capture/followed-flows.ts";
import { openHashingReader } from "../src/evidence/capture/hashed-chunks.ts";
import { DEFAULT_SEGMENT_BYTES } from "../src/evidence/capture/read-capture.ts";
import { AccountNames, KEY_BYTES } from "../src/evidence/sessions/account-names.ts";

const [, , file, directory] = process.argv as [string, string, string, string];
const { store } = await openEvidenceFile(join(directory, "counted.duckdb"), "learn");
if (store === null) throw new Error(`no store can be made in ${directory}`);
const reader = openHashingReader();
const content = await openFileContent(file, reader);
const { source } = await learnSource(store, await KnownSources.of(store), {
  file,
  content,
  kind: captureKind(false, followFlows, { readsPayloads: false }),
  vantage: "captures",
  addressSpace: "site",
  accounts: new AccountNames(randomBytes(KEY_BYTES)),
  segmentBytes: DEFAULT_SEGMENT_BYTES,
  signal: new AbortController().signal,
  onProgress: () => {},
});
content.close();
await reader.close();
await store.close();
if (source?.complete !== true) throw new Error(`${file} was not read to its end`);
