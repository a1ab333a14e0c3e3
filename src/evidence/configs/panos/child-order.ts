// The order of the names below one node while they are moved: each move costs the same however many there are. Written back once, at the end.
import type { ConfigNode } from "./panos-record.ts";

interface Place {
  before: string | null;
  after: string | null;
}

export class ChildOrder {
  readonly #places = new Map<string, Place>();
  #first: string | null = null;
  #last: string | null = null;

  constructor(node: ConfigNode) {
    for (const name of node.children.keys()) this.append(name);
  }

  append(name: string): void {
    this.#link(name, this.#last, null);
  }

  remove(name: string): void {
    const place = this.#places.get(name);
    if (place === undefined) return;
    this.#places.delete(name);
    if (place.before === null) this.#first = place.after;
    else this.#at(place.before).after = place.after;
    if (place.after === null) this.#last = place.before;
    else this.#at(place.after).before = place.before;
  }

  /** `other` is there and is not `name` where it is asked for. */
  move(name: string, how: "top" | "bottom" | "before" | "after", other: string): void {
    this.remove(name);
    if (how === "top") this.#link(name, null, this.#first);
    else if (how === "bottom") this.append(name);
    else if (how === "before") this.#link(name, this.#at(other).before, other);
    else this.#link(name, other, this.#at(other).after);
  }

  writeBack(node: ConfigNode): void {
    const children = new Map<string, ConfigNode>();
    for (let name = this.#first; name !== null; name = this.#at(name).after) {
      const child = node.children.get(name);
      if (child !== undefined) children.set(name, child);
    }
    node.children = children;
  }

  #link(name: string, before: string | null, after: string | null): void {
    this.#places.set(name, { before, after });
    if (before === null) this.#first = name;
    else this.#at(before).after = name;
    if (after === null) this.#last = name;
    else this.#at(after).before = name;
  }

  #at(name: string): Place {
    return this.#places.get(name) as Place;
  }
}
