// running-config.xml, and what the API answers around it, as the tree. Entities that are not known stay as written; document types that declare
// something are refused; depth and count of elements are bounded. What stands before damage is kept.
import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from "saxes";
import { type ConfigNode, DEEPEST, grow, newNode, type PanosRecord } from "./panos-record.ts";

const MOST_ELEMENTS = 4_000_000;
/** Around a <config>: the API's answer. */
const WRAPPERS: ReadonlySet<string> = new Set(["response", "result"]);

class StopReading extends Error {}

interface OpenElement {
  readonly tag: string;
  /** null = a wrapper, or outside of <config>. */
  readonly node: ConfigNode | null;
  readonly openLines: readonly number[];
  text: string;
  textLine: number;
}

export function parseXml(text: string): PanosRecord {
  const root = newNode("config", null, 1, 1);
  const lineStates: { line: number; state: "irrelevant" | "understood"; why: null }[] = [];
  let brokenAt: PanosRecord["brokenAt"] = null;
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: OpenElement[] = [];
  let elements = 0;
  let sawConfig = false;
  let tagLine = 1;
  let tagColumn = 1;
  const stop = (message: string): never => {
    brokenAt = { line: parser.line, message };
    throw new StopReading(message);
  };
  parser.on("error", (error) => {
    if (!error.message.includes("undefined entity")) stop(error.message.replace(/^(undefined|file)?:?(\d+:\d+:)?\s*/, ""));
  });
  parser.on("doctype", (doctype) => {
    if (/[[<]/.test(doctype)) stop("its document type declares something");
  });
  parser.on("opentagstart", (tag) => {
    tagLine = parser.line;
    tagColumn = Math.max(1, parser.column - tag.name.length - 1);
  });
  parser.on("opentag", (opened) => {
    const tag = opened as SaxesTagPlain;
    if (open.length >= DEEPEST) stop(`elements are nested more than ${DEEPEST} deep`);
    if (++elements > MOST_ELEMENTS) stop("it holds too many elements");
    const parent = open[open.length - 1];
    const attributes = tag.attributes as Readonly<Record<string, string | SaxesAttributePlain>>;
    const name = attributes.name === undefined ? null : String(attributes.name);
    let node: ConfigNode | null = null;
    const lines = rangeOf(tagLine, parser.line);
    if (parent?.node != null) {
      // A member is its text: it becomes a node when it is closed.
      node = tag.name === "member" ? null : grow(parent.node, tag.name === "entry" && name !== null ? name : tag.name, tagLine, tagColumn);
    } else if (tag.name === "config" && !sawConfig) {
      sawConfig = true;
      node = root;
      root.line = tagLine;
    }
    if (node !== null) node.lines.push(...lines);
    else if (tag.name !== "member") for (const line of lines) if (WRAPPERS.has(tag.name) && !sawConfig) lineStates.push({ line, state: "irrelevant", why: null });
    open.push({ tag: tag.name, node, openLines: lines, text: "", textLine: tagLine });
  });
  const hear = (piece: string): void => {
    const element = open[open.length - 1];
    if (element === undefined) return;
    if (element.text.trim() === "" && piece.trim() !== "") element.textLine = Math.max(tagLine, parser.line - (piece.match(/\n/g)?.length ?? 0));
    element.text += piece;
  };
  parser.on("text", hear);
  parser.on("cdata", hear);
  parser.on("closetag", (closed) => {
    const tag = closed as SaxesTagPlain;
    const element = open.pop() as OpenElement;
    const value = element.text.trim();
    const end = parser.line;
    const parent = open[open.length - 1]?.node ?? null;
    if (element.tag === "member" && parent !== null && element.node === null) {
      const member = grow(parent, value, element.openLines[0] ?? end, 1);
      member.lines.push(...rangeOf(element.openLines[0] ?? end, end));
      return;
    }
    if (element.node === null) {
      if (WRAPPERS.has(element.tag)) lineStates.push({ line: end, state: "irrelevant", why: null });
      return;
    }
    if (!tag.isSelfClosing && element.node.lines[element.node.lines.length - 1] !== end) element.node.lines.push(end);
    if (value !== "" && element.node.children.size === 0) {
      const first = element.openLines[0] ?? end;
      const child = grow(element.node, value, first, 1);
      child.lines.push(...rangeOf(first, end));
    }
  });
  const remark =
    (length: number) =>
    (content: unknown): void => {
      const body = typeof content === "string" ? content : "";
      const breaks = body.match(/\n/g)?.length ?? 0;
      if (length >= 0) for (const line of rangeOf(parser.line - breaks, parser.line)) lineStates.push({ line, state: "irrelevant", why: null });
    };
  parser.on("comment", remark(0));
  parser.on("processinginstruction", remark(0));
  parser.on("xmldecl", remark(0));
  try {
    parser.write(text);
    parser.close();
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
  }
  return { form: "xml", root, lineStates, brokenAt };
}

function rangeOf(from: number, to: number): number[] {
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, i) => from + i);
}
