// An XML document as a tree of elements that know their lines. Says nothing of what they mean. Entities that are not known stay as they are written;
// document types that declare something are refused; depth and count of elements are bounded. What stands before damage is kept.
import { countText } from "../../../foundation/count-words.ts";
import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from "saxes";

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text without that of its children, trimmed. */
  readonly text: string;
  /** Of the "<", counted from 1. */
  readonly line: number;
  readonly column: number;
  /** Line of the ">" of its opening tag. */
  readonly openToLine: number;
  /** Line of the "<" and of the ">" of its closing tag; those of the opening tag where it closes itself. */
  readonly closeLine: number;
  readonly toLine: number;
}

export interface XmlTree {
  readonly root: XmlElement | null;
  /** First and last line of comments, processing instructions and the declaration. */
  readonly remarks: readonly (readonly [number, number])[];
  /** Why it was not read to its end. */
  readonly problem: { readonly message: string; readonly line: number; readonly column: number } | null;
}

const DEEPEST = 64;
const MOST_ELEMENTS = 4_000_000;

interface OpenElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
  line: number;
  column: number;
  openToLine: number;
  closeLine: number;
  toLine: number;
}

/** Most elements have neither: they share these. */
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const NO_CHILDREN: XmlElement[] = [];

class StopReading extends Error {}

export function readXmlTree(text: string): XmlTree {
  const reader = new TreeReader(text);
  reader.read();
  return { root: reader.root, remarks: reader.remarks, problem: reader.problem };
}

class TreeReader {
  root: XmlElement | null = null;
  readonly remarks: (readonly [number, number])[] = [];
  problem: XmlTree["problem"] = null;
  readonly #text: string;
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #open: OpenElement[] = [];
  readonly #lineStarts: readonly number[];
  /** Offset of the "<" of the tag that is being read. */
  #tagStart = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lineStarts = lineStartsOf(text);
  }

  read(): void {
    const parser = this.#parser;
    // What the parser found stands behind the colon: in damage it may be anything, a key among it.
    parser.on("error", (error) => {
      if (!error.message.includes("undefined entity")) this.#stop(error.message.replace(/^(undefined|file)?:?(\d+:\d+:)?\s*/, "").replace(/:.*$/s, ""));
    });
    parser.on("doctype", (doctype) => {
      if (/[[<]/.test(doctype)) this.#stop("its document type declares something (a DTD of its own, entities)");
    });
    parser.on("opentagstart", () => {
      this.#tagStart = Math.max(0, this.#text.lastIndexOf("<", this.#offset() - 1));
    });
    parser.on("opentag", (tag) => this.#opened(tag as SaxesTagPlain));
    parser.on("closetag", (tag) => this.#closed((tag as SaxesTagPlain).isSelfClosing));
    const hear = (piece: string): void => {
      const element = this.#open[this.#open.length - 1];
      if (element !== undefined) element.text += piece;
    };
    parser.on("text", hear);
    parser.on("cdata", hear);
    parser.on("comment", () => this.#remark("<!--"));
    parser.on("processinginstruction", () => this.#remark("<?"));
    parser.on("xmldecl", () => this.#remark("<?"));
    try {
      parser.write(this.#text);
      parser.close();
    } catch (error) {
      if (!(error instanceof StopReading)) throw error;
    }
    // What was still open at damage ends there.
    while (this.#open.length > 0) this.#closed(false);
  }

  #stop(message: string): never {
    const at = this.#place(Math.max(0, this.#offset() - 1));
    this.problem = { message, line: at.line, column: at.column };
    throw new StopReading(message);
  }

  /** Of the next character that the parser reads. */
  #offset(): number {
    return Math.min(this.#parser.position, this.#text.length);
  }

  #place(offset: number): { line: number; column: number } {
    const line = lineOf(this.#lineStarts, offset);
    return { line: line + 1, column: offset - (this.#lineStarts[line] as number) + 1 };
  }

  #opened(tag: SaxesTagPlain): void {
    if (this.#open.length >= DEEPEST) this.#stop(`elements are nested more than ${DEEPEST} deep`);
    if (++this.#elements > MOST_ELEMENTS) this.#stop(`it holds more than ${countText(MOST_ELEMENTS)} elements`);
    const start = this.#place(this.#tagStart);
    const end = this.#place(this.#offset() - 1).line;
    const written = Object.entries(tag.attributes as Readonly<Record<string, string | SaxesAttributePlain>>);
    const attributes = written.length === 0 ? NO_ATTRIBUTES : new Map(written.map(([name, value]) => [name, String(value)] as const));
    this.#open.push({ name: tag.name, attributes, children: NO_CHILDREN, text: "", line: start.line, column: start.column, openToLine: end, closeLine: end, toLine: end });
  }

  #closed(isSelfClosing: boolean): void {
    const element = this.#open.pop() as OpenElement;
    element.text = element.text.trim();
    const end = Math.max(0, this.#offset() - 1);
    if (!isSelfClosing) {
      element.toLine = this.#place(end).line;
      element.closeLine = this.#place(Math.max(0, this.#text.lastIndexOf("<", end))).line;
    }
    const parent = this.#open[this.#open.length - 1];
    if (parent === undefined) this.root ??= element;
    else if (parent.children === NO_CHILDREN) parent.children = [element];
    else parent.children.push(element);
  }

  #remark(opens: string): void {
    const end = Math.max(0, this.#offset() - 1);
    this.remarks.push([this.#place(Math.max(0, this.#text.lastIndexOf(opens, end))).line, this.#place(end).line]);
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
