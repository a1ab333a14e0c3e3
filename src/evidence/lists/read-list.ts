// Which list some content is, and what it says, for all lists that need no mapping. What is a table is handed on; what is no list that can be read is
// told with the reason, by name where it is a format that is known.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { proposeMapping } from "./asset-table/asset-list.ts";
import { OWN_ANSWER } from "./asset-table/known-exports.ts";
import { tableOfJson } from "./asset-table/json-table.ts";
import { readAutomationMl } from "./automationml/automationml.ts";
import type { ReadCalendar } from "./calendar-event.ts";
import { companionOf, namesAdvisoryFiles } from "./csaf/companions.ts";
import { isCsaf } from "./csaf/csaf.ts";
import { isEpssTable, type ReadForecasts, readEpssAnswer, readEpssTable } from "./epss/epss.ts";
import { type ReadExploited, readExploited } from "./exploited/exploited.ts";
import { readCyclonedx } from "./cyclonedx/cyclonedx.ts";
import { isIcalendar, readIcalendar } from "./icalendar/icalendar.ts";
import { parseJson } from "./json-values.ts";
import type { ReadList } from "./listed-asset.ts";
import { readNetbox } from "./netbox/netbox.ts";
import { readNmapXml } from "./nmap-xml/nmap-xml.ts";
import { readNozomi } from "./nozomi/nozomi.ts";
import { readNozomiConversations } from "./nozomi/nozomi-conversations.ts";
import { nozomiRecords } from "./nozomi/nozomi-records.ts";
import type { ReadConversations } from "./read-conversations.ts";
import { readScl } from "./scl/scl.ts";
import { decodeText } from "./text-encoding.ts";

export type ListContent =
  | { readonly is: "table" }
  | { readonly is: "list"; readonly list: ReadList }
  | { readonly is: "calendar"; readonly calendar: ReadCalendar }
  /** JSON of an advisory, to be read and validated; `text` is what it was parsed from. */
  | { readonly is: "advisory"; readonly document: unknown; readonly text: string }
  | { readonly is: "exploited"; readonly exploited: ReadExploited }
  | { readonly is: "forecasts"; readonly forecasts: ReadForecasts }
  | { readonly is: "conversations"; readonly conversations: ReadConversations }
  /** A list, but damaged or refused. */
  | { readonly is: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly is: "foreign"; readonly why: string };

/** XML documents that plants have and that are not read, by root element. */
const KNOWN_ROOTS: Readonly<Record<string, string>> = {
  UANodeSet: "an OPC UA node set: it describes what servers offer (types, and objects of them); machines of a plant are not looked for in it",
  Fingerprint: "a fingerprint of GRASSMARLIN: it describes how a kind of machine can be told by its packets, and no machine of a plant",
  Events: "Windows events",
  Event: "Windows events",
  config: "a configuration",
  bom: "a CycloneDX document in XML; give it in JSON",
};

/** Whether whole content is worth reading: text, or an archive. */
export function mayBeList(head: Uint8Array): boolean {
  const [first, second] = head;
  if (first === 0x50 && second === 0x4b) return true;
  if (first === 0xd0 && second === 0xcf) return true;
  return head.length > 0 && decodeText(head.subarray(0, 4_096), "", null).value !== undefined;
}

export function readList(bytes: Uint8Array, file: string): ListContent {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) return holdsWorkbook(bytes) ? { is: "table" } : { is: "foreign", why: "an archive without a workbook; unpack it, and give what is in it" };
  if (first === 0xd0 && second === 0xcf) return { is: "foreign", why: "an old .xls workbook, or one with a password: save it as XLSX without a password, or as CSV" };
  const start = firstSign(bytes);
  if (start === "B" || start === "b") {
    const text = decodeText(bytes, file, null).value?.text;
    if (text !== undefined && isIcalendar(text)) return { is: "calendar", calendar: readIcalendar(text, file) };
  }
  if (start !== "{" && start !== "[" && start !== "<") {
    const forecasts = isEpssTable(headText(bytes)) ? readEpssTable(decodeText(bytes, file, null).value?.text ?? "", file) : null;
    if (forecasts !== null) return { is: "forecasts", forecasts };
    const beside = namesAdvisoryFiles(headText(bytes));
    return beside === null ? { is: "table" } : { is: "foreign", why: beside };
  }
  const decoded = decodeText(bytes, file, null);
  if (decoded.value === undefined) return { is: "refused", diagnostics: decoded.diagnostics };
  const text = decoded.value.text.replace(/^\ufeff/, "");
  // The priority that syslog writes before each line.
  if (/^\s*<\d{1,3}>/.test(text)) return { is: "foreign", why: "lines of syslog, from no program whose messages are known" };
  return start === "<" ? fromXml(text, file) : fromJson(text, file);
}

function fromXml(text: string, file: string): ListContent {
  const { root, list } = readNmapXml(text, file);
  if (list?.value !== undefined) return { is: "list", list: list.value };
  if (list !== null) return { is: "refused", diagnostics: list.diagnostics };
  if (root === null) return { is: "foreign", why: "no XML document that can be read" };
  const local = root.slice(root.indexOf(":") + 1);
  if (local === "SCL") {
    const { value, diagnostics } = readScl(text, file);
    return value === undefined ? { is: "refused", diagnostics } : { is: "list", list: value };
  }
  if (local === "CAEXFile") {
    const model = readAutomationMl(text, file);
    if ("list" in model) return { is: "list", list: model.list };
    return "foreign" in model ? { is: "foreign", why: model.foreign } : { is: "refused", diagnostics: model.refused };
  }
  return { is: "foreign", why: Object.hasOwn(KNOWN_ROOTS, local) ? `${KNOWN_ROOTS[local]}` : `an XML document with the root element "${root.slice(0, 60)}"` };
}

function fromJson(text: string, file: string): ListContent {
  const document = parseJson(text);
  if (document === undefined) {
    const end = text.indexOf("\n");
    const isLog = end > 0 && parseJson(text.slice(0, end)) !== undefined;
    return fromJsonLines(text, file) ?? { is: "foreign", why: isLog ? "one JSON object on each line, as logs have it, and no log that is known" : "text that begins like JSON and is none" };
  }
  if (isCsaf(document)) return { is: "advisory", document, text };
  const beside = companionOf(document);
  if (beside !== null) return { is: "foreign", why: beside };
  const exploited = readExploited(document, file);
  if (exploited !== null) return { is: "exploited", exploited };
  const forecasts = readEpssAnswer(document, file);
  if (forecasts !== null) return { is: "forecasts", forecasts };
  const bom = readCyclonedx(document, file);
  if (typeof bom === "string") return { is: "foreign", why: bom };
  const list = bom ?? readNetbox(document, file);
  return list === null
    ? (fromMonitor(document, file) ??
        asTable(document) ?? {
          is: "foreign",
          why: "a JSON document that is none of: assets, nodes, links or sessions of Nozomi, NetBox devices or addresses, CycloneDX, advisories in CSAF, known exploited flaws, exploit forecasts, records that name machines",
        })
    : { is: "list", list };
}

/** Where its records name machines, or may: what their keys mean is guessed as that of columns. */
function asTable(document: unknown): ListContent | null {
  const table = tableOfJson(document);
  if (table === null) return null;
  const proposal = proposeMapping({ tables: [table], encoding: null, delimiter: null });
  if (typeof proposal !== "string") return { is: "table" };
  return proposal === OWN_ANSWER ? { is: "foreign", why: proposal } : null;
}

function fromMonitor(document: unknown, file: string): ListContent | null {
  const records = nozomiRecords(document);
  const list = readNozomi(records, file, "record");
  if (list !== null) return { is: "list", list };
  const conversations = readNozomiConversations(records, file);
  return conversations === null ? null : { is: "conversations", conversations };
}

/** Connectors write each record on a line of its own. A line that is none makes the whole no such list: half a list is none. */
function fromJsonLines(text: string, file: string): ListContent | null {
  const documents: unknown[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const document = parseJson(line);
    if (document === undefined) return null;
    documents.push(document);
  }
  return fromMonitor(documents, file);
}

/** The name of the part stands in the archive as it is, even in a damaged one. */
function holdsWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("xl/workbook");
}

/** The beginning of text whose signs are those of ASCII. */
function headText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 20_001))
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "");
}

/** The first character that is no space, of any encoding that begins like ASCII. */
function firstSign(bytes: Uint8Array): string {
  for (let i = 0; i < Math.min(bytes.length, 1_024); i++) {
    const byte = bytes[i] as number;
    if (byte > 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  }
  return "";
}
