// Says of the lines of elements what became of them. The lines of an element are those of its tags and, where it holds no other elements, its text.
// Lines inside that belong to other elements are claimed by those.
import type { LineState } from "../../../plant/firewall-config.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import { LineTally } from "../line-tally.ts";
import type { XmlElement, XmlTree } from "./xml-tree.ts";

export class Claims {
  readonly file: string;
  readonly #tally: LineTally;
  readonly #count: number;

  constructor(texts: readonly string[], file: string, tree: XmlTree) {
    this.file = file;
    this.#count = texts.length;
    this.#tally = new LineTally(texts.length);
    for (let i = 0; i < texts.length; i++) if ((texts[i] as string).trim() === "") this.#tally.mark(i + 1, "irrelevant");
    for (const [from, to] of tree.remarks) this.#mark(from, to, "irrelevant", null);
  }

  own(element: XmlElement, state: LineState, why: string | null = null): void {
    if (element.children.length === 0) this.#mark(element.line, element.toLine, state, why);
    else {
      this.#mark(element.line, element.openToLine, state, why);
      this.#mark(element.closeLine, element.toLine, state, why);
    }
  }

  whole(element: XmlElement, state: LineState, why: string | null = null): void {
    this.#mark(element.line, element.toLine, state, why);
  }

  #mark(from: number, to: number, state: LineState, why: string | null): void {
    if (from <= this.#count) this.#tally.markAll(from, Math.min(to, this.#count), state, why);
  }

  at(element: XmlElement): TextAt {
    return { kind: "text", file: this.file, line: element.line, column: element.column };
  }

  lines(): ReturnType<LineTally["lines"]> {
    return this.#tally.lines();
  }
}
