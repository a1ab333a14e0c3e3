// Short questions about elements that are not read field by field.
import { isFilled } from "./field-reader.ts";
import type { XmlElement } from "./xml-tree.ts";

export function textBelow(element: XmlElement, name: string): string | null {
  return element.children.find((child) => child.name === name)?.text ?? null;
}

export function holdsText(element: XmlElement): boolean {
  return element.text !== "" || element.children.some(holdsText);
}

/** Rows of that name at any depth: rows are switched on or named, what only frames rows of its own name is not. */
export function rowsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => (child.name === name && child.children.some((part) => ROW_FIELDS.has(part.name)) ? [child] : rowsOf(child, name)));
}

const ROW_FIELDS: ReadonlySet<string> = new Set(["enabled", "name", "description", "vpnid", "zoneid"]);

/** <enabled> or <enable> of it, or of its <general>. */
export function isSwitchedOn(element: XmlElement): boolean {
  return element.children.some((child) => (/^enabled?$/.test(child.name) && isFilled(child.text)) || (child.name === "general" && isSwitchedOn(child)));
}
