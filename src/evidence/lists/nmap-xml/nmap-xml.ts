// A scan by nmap (-oX): hosts that answered, with addresses, names, open ports, programs, guesses at the operating system and what ICS scripts
// asked of them. XML output 1.03 to 1.05. A scan cut off in the middle gives the hosts before. Document types with declarations of their own and
// entities are refused. A scan says what answered, never what should be there.
import { countText } from "../../../foundation/count-words.ts";
import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from "saxes";
import type { Diagnostic, Parsed } from "../../../foundation/diagnostic.ts";
import { MICROS_PER_SECOND } from "../../../foundation/time.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ReadList } from "../listed-asset.ts";
import { HostReader } from "./host-reader.ts";

const MOST_HOSTS = 200_000;
const DEEPEST = 64;
const CHUNK_CHARACTERS = 1 << 16;

/** null = another document: its root element is in `root`. */
export interface XmlDocument {
  readonly root: string | null;
  readonly list: Parsed<ReadList> | null;
}

export function readNmapXml(text: string, file: string): XmlDocument {
  const reader = new NmapReader(file);
  const parser = new SaxesParser({ xmlns: false, position: true });
  let stopped: string | null = null;
  const stop = (why: string): void => {
    stopped ??= why;
  };
  parser.on("error", (error) => stop(error.message.replace(/^(undefined|file):?/, "").trim()));
  parser.on("doctype", (doctype) => {
    if (/[[<]/.test(doctype)) stop(DECLARES);
  });
  parser.on("opentag", (tag) => {
    if (stopped === null && !reader.open(tag as SaxesTagPlain)) stop(reader.refusal ?? FOREIGN);
  });
  parser.on("closetag", () => {
    if (stopped === null) reader.close();
  });
  parser.on("text", (piece) => {
    if (stopped === null) reader.text(piece);
  });
  for (let from = 0; from < text.length && stopped === null; from += CHUNK_CHARACTERS) parser.write(text.slice(from, from + CHUNK_CHARACTERS));
  if (stopped === null) parser.close();
  const why: string | null = stopped;
  if (reader.root !== "nmaprun") {
    const refused: Diagnostic[] = why === DECLARES ? [problem(file, DECLARES)] : [];
    return { root: reader.root, list: refused.length > 0 ? { value: undefined, diagnostics: refused } : null };
  }
  if (why !== null && (reader.assets.length === 0 || why === DECLARES)) return { root: reader.root, list: { value: undefined, diagnostics: [problem(file, why)] } };
  if (why !== null)
    reader.troubles.say(
      "warning",
      "scan-cut",
      reader.records,
      `the scan breaks off behind host ${reader.records}: ${why}`,
      "scans that break off",
      "The hosts before are kept. nmap writes the end when it is done.",
    );
  return { root: reader.root, list: { value: reader.list(), diagnostics: [] } };
}

const FOREIGN = "no scan";
const DECLARES = "its document type declares something (a DTD of its own, entities), which no scan does";

function problem(file: string, message: string): Diagnostic {
  return { code: "scan-xml", severity: "error", message: `the XML is not read: ${message}`, at: { kind: "file", file } };
}

class NmapReader {
  root: string | null = null;
  refusal: string | null = null;
  readonly assets: ListedAsset[] = [];
  readonly troubles: ListTroubles;
  records = 0;
  #understood = 0;
  #depth = 0;
  #started = Number.NaN;
  #host: HostReader | null = null;

  constructor(file: string) {
    this.troubles = new ListTroubles(file);
  }

  /** False = nothing more is to be read. */
  open(tag: SaxesTagPlain): boolean {
    const attributes = tag.attributes as Readonly<Record<string, string | SaxesAttributePlain>>;
    const attribute = (name: string): string => String(attributes[name] ?? "");
    this.#depth++;
    if (this.#depth === 1) {
      this.root = tag.name;
      this.#started = secondsToMicros(attribute("start"));
      return tag.name === "nmaprun";
    }
    if (this.#depth > DEEPEST) {
      this.refusal = `elements are nested more than ${DEEPEST} deep`;
      return false;
    }
    if (this.#depth === 2 && tag.name === "host") {
      this.records++;
      if (this.records > MOST_HOSTS) {
        this.refusal = `it holds more than ${countText(MOST_HOSTS)} hosts`;
        return false;
      }
      const start = secondsToMicros(attribute("starttime"));
      const end = secondsToMicros(attribute("endtime"));
      const first = Number.isNaN(start) ? this.#started : start;
      this.#host = new HostReader(this.records, first, Number.isNaN(end) || end < first ? first : end);
    } else this.#host?.open(tag.name, attribute);
    return true;
  }

  text(piece: string): void {
    this.#host?.text(piece);
  }

  close(): void {
    this.#depth--;
    if (this.#depth === 1 && this.#host !== null) {
      const read = this.#host.toAsset(this.troubles);
      this.#host = null;
      if (read === null) return;
      this.#understood++;
      if (read !== "nobody") this.assets.push(read);
    } else this.#host?.close();
  }

  list(): ReadList {
    return {
      kind: listKinds.nmap,
      assets: this.assets,
      records: this.records,
      understood: this.#understood,
      notUnderstood: this.records - this.#understood,
      diagnostics: this.troubles.diagnostics,
      warnings: this.troubles.warnings,
    };
  }
}

/** Of seconds since 1970; NaN where there are none. */
function secondsToMicros(text: string): number {
  return /^\d{1,11}$/.test(text) ? Number(text) * MICROS_PER_SECOND : Number.NaN;
}
