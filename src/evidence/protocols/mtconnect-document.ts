// Finds the few elements of MTConnect documents (ANSI/MTC1.4 parts 1 and 2) that say who the agent and its devices are, in a stream of bytes that may be cut
// anywhere. Reads no data items. No XML parser: a document of any size passes through, only the wanted tags are kept for a moment. Shared by MTConnect and by
// HTTP, since the first request to an agent looks like any other.
import type { DissectionSink } from "./protocol.ts";
import { isMachineName } from "./x509-certificate.ts";

const LONGEST_TAG = 2_048;
const LONGEST_VALUE = 128;
const LESS = 0x3c;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;

/** Root elements: what the document holds. */
const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ["MTConnectDevices", "devices"],
  ["MTConnectStreams", "streams"],
  ["MTConnectAssets", "assets"],
  ["MTConnectError", "error"],
]);
/** First letters of the names that are looked at: M, H, D, C, E. */
const FIRST_LETTERS: ReadonlySet<number> = new Set([0x4d, 0x48, 0x44, 0x43, 0x45]);
/** Error codes of part 1. */
const ERRORS: ReadonlySet<string> = new Set([
  "ASSET_NOT_FOUND",
  "INTERNAL_ERROR",
  "INVALID_REQUEST",
  "INVALID_URI",
  "INVALID_XPATH",
  "NO_DEVICE",
  "OUT_OF_RANGE",
  "QUERY_ERROR",
  "TOO_MANY",
  "UNAUTHORIZED",
  "UNSUPPORTED",
]);

export class DocumentScanner {
  /** The tag under way, without its "<"; null = none, or one that nobody wants. */
  private tag: string | null = null;
  private isInside = false;
  /** The root element was one of MTConnect. */
  private isKnown = false;
  /** It was another: nothing of the document is looked at. */
  private isOther = false;
  /** Name of the device whose own description may come next; null = none. */
  private device: string | null = null;

  /** A new document begins. */
  begin(): void {
    this.tag = null;
    this.isInside = false;
    this.isKnown = false;
    this.isOther = false;
    this.device = null;
  }

  feed(bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
    for (let i = at; i < end && !this.isOther; i++) {
      const byte = bytes[i] as number;
      if (byte === LESS) {
        this.isInside = true;
        this.tag = "";
      } else if (byte === GREATER) {
        if (this.isInside && this.tag !== null && this.tag.length > 0) this.element(this.tag, sink);
        this.isInside = false;
        this.tag = null;
      } else if (this.tag !== null) {
        if (this.tag.length === 0 && !FIRST_LETTERS.has(byte)) {
          this.tag = null;
          // Declarations and comments may stand before the root.
          if (!this.isKnown && byte !== QUESTION && byte !== EXCLAMATION) this.isOther = true;
        } else if (this.tag.length >= LONGEST_TAG) this.tag = null;
        else this.tag += String.fromCharCode(byte);
      }
    }
  }

  private element(tag: string, sink: DissectionSink): void {
    const end = nameEnd(tag);
    const name = tag.slice(0, end);
    const document = DOCUMENTS.get(name);
    if (document !== undefined) {
      this.isKnown = true;
      sink.detail("document", document);
    } else if (!this.isKnown) this.isOther = true;
    else if (name === "Header") header(tag, sink);
    else if (name === "Device") {
      this.device = attribute(tag, "name");
      if (this.device.length > 0) sink.claim("sender", "name", this.device, "mtconnect probe, device");
    } else if (name === "Description" && this.device !== null) {
      const by = `mtconnect probe, description of device ${this.device}`;
      claim("vendor", attribute(tag, "manufacturer"), by, sink);
      claim("model", attribute(tag, "model"), by, sink);
      claim("serial", attribute(tag, "serialNumber"), by, sink);
      this.device = null;
    } else if (name === "Components" || name === "DataItems") this.device = null;
    else if (name === "Error") {
      const code = attribute(tag, "errorCode");
      sink.detail("error", ERRORS.has(code) ? code : "another");
    }
  }
}

function header(tag: string, sink: DissectionSink): void {
  const sender = attribute(tag, "sender");
  if (isMachineName(sender)) sink.claim("sender", "hostname", sender, "mtconnect header, sender");
  const version = attribute(tag, "version");
  if (version.length > 0) sink.claim("sender", "software", `MTConnect agent ${version}`, "mtconnect header, version");
}

function claim(what: "vendor" | "model" | "serial", value: string, by: string, sink: DissectionSink): void {
  if (value.length > 0) sink.claim("sender", what, value, by);
}

function nameEnd(tag: string): number {
  let end = 0;
  while (end < tag.length && tag.charCodeAt(end) > 0x20 && tag[end] !== "/") end++;
  return end;
}

/** The value of ` name="…"`, "" = none. Entities and control characters are left out of what can be claimed. */
function attribute(tag: string, name: string): string {
  for (let at = tag.indexOf(` ${name}=`); at >= 0; at = tag.indexOf(` ${name}=`, at + 1)) {
    const quote = tag[at + name.length + 2];
    if (quote !== '"' && quote !== "'") continue;
    const from = at + name.length + 3;
    const to = tag.indexOf(quote, from);
    const value = to < 0 || to - from > LONGEST_VALUE ? "" : tag.slice(from, to).trim();
    for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) < 0x20 || value.charCodeAt(i) > 0x7e || value[i] === "&") return "";
    return value;
  }
  return "";
}
