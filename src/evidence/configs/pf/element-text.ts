// Short questions about elements that are not read field by field.
import { isFilled } from "./field-reader.ts";
import type { XmlElement } from "./xml-tree.ts";

export function textBelow(element: XmlElement, name: string): string | null {
  return element.children.find((child) => child.name === name)?.text ?? null;
}

export function holdsText(element: XmlElement): boolean {
  return element.text !== "" || element.children.some(holdsText);
}

/** Every element of that name that holds something, at any depth. */
export function rowsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => (child.name === name && child.children.some((part) => part.children.length === 0) ? [child] : rowsOf(child, name)));
}

/** <enabled> or <enable> of it, or of its <general>. */
export function isSwitchedOn(element: XmlElement): boolean {
  return element.children.some((child) => (/^enabled?$/.test(child.name) && isFilled(child.text)) || (child.name === "general" && isSwitchedOn(child)));
}
