// Which sheets of a workbook hold cells: chart sheets and dialogs stand in the same list (ECMA-376 part 1, §18.2.19), but are other parts. Reads the
// list and its relations only.
import { SaxesParser, type SaxesTagPlain } from "saxes";

/** Names of sheets that are no worksheets; empty where the parts cannot be read. */
export function sheetsWithoutCells(workbook: Uint8Array | undefined, relations: Uint8Array | undefined): Set<string> {
  const typeOf = new Map<string, string>();
  for (const relation of elementsOf(relations, "Relationship")) typeOf.set(relation.Id ?? "", relation.Type ?? "");
  const names = new Set<string>();
  for (const sheet of elementsOf(workbook, "sheet")) {
    const id = Object.entries(sheet).find(([key]) => key === "id" || key.endsWith(":id"))?.[1];
    const type = typeOf.get(id ?? "");
    if (type !== undefined && !type.endsWith("/worksheet")) names.add(sheet.name ?? "");
  }
  return names;
}

/** Attributes of all elements of a local name. */
function elementsOf(part: Uint8Array | undefined, name: string): Readonly<Record<string, string>>[] {
  const found: Readonly<Record<string, string>>[] = [];
  if (part === undefined) return found;
  const parser = new SaxesParser({ xmlns: false, position: false });
  // What is broken here is told by the reader of the workbook.
  parser.on("error", () => {});
  parser.on("opentag", (tag) => {
    const { name: qualified, attributes } = tag as SaxesTagPlain;
    if (qualified.slice(qualified.indexOf(":") + 1) === name) found.push(attributes);
  });
  parser.write(new TextDecoder().decode(part)).close();
  return found;
}
