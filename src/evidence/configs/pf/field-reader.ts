// Takes the child elements of one element by name, and knows which nobody took: those stay "not recognised".
import type { LineState } from "../../../plant/firewall-config.ts";
import type { Claims } from "./claims.ts";
import type { XmlElement } from "./xml-tree.ts";

export class Fields {
  readonly element: XmlElement;
  readonly #claims: Claims;
  readonly #left: Map<string, XmlElement[]> = new Map();

  constructor(element: XmlElement, claims: Claims) {
    this.element = element;
    this.#claims = claims;
    for (const child of element.children) {
      const same = this.#left.get(child.name);
      if (same === undefined) this.#left.set(child.name, [child]);
      else same.push(child);
    }
  }

  /** The first child of that name, which is then taken; its lines stay to be claimed. */
  take(name: string): XmlElement | null {
    const found = this.#left.get(name);
    if (found === undefined) return null;
    const first = found.shift() as XmlElement;
    if (found.length === 0) this.#left.delete(name);
    return first;
  }

  takeAll(name: string): readonly XmlElement[] {
    const found = this.#left.get(name) ?? [];
    this.#left.delete(name);
    return found;
  }

  /** Text of the first child of that name, "" for an empty one; null = there is none. */
  text(name: string, state: LineState = "understood", why: string | null = null): string | null {
    const child = this.take(name);
    if (child === null) return null;
    this.#claims.whole(child, state, why);
    return child.text;
  }

  claim(child: XmlElement, state: LineState, why: string | null = null): void {
    this.#claims.whole(child, state, why);
  }

  /** All texts of that name. */
  texts(name: string): readonly string[] {
    return this.takeAll(name).map((child) => {
      this.#claims.whole(child, "understood");
      return child.text;
    });
  }

  /** Takes those of these names as what cannot change what is carried. */
  passOver(names: ReadonlySet<string>): void {
    for (const name of [...this.#left.keys()]) if (names.has(name)) for (const child of this.takeAll(name)) this.#claims.whole(child, "irrelevant");
  }

  /** Takes the rest; their lines are claimed as not recognised. */
  rest(): readonly XmlElement[] {
    const left = [...this.#left.values()].flat();
    this.#left.clear();
    for (const child of left) this.#claims.whole(child, "unknown", `<${child.name}> in <${this.element.name}> is not known here`);
    return left;
  }
}

/** Where the systems ask whether a flag is set: there, and not "0" or "no". */
export function isSet(text: string | null): boolean {
  return text !== null && text !== "0" && text.toLowerCase() !== "no" && text.toLowerCase() !== "false";
}

/** As PHP's empty() sees it: OPNsense asks so. */
export function isFilled(text: string | null): text is string {
  return text !== null && text !== "" && isSet(text);
}
