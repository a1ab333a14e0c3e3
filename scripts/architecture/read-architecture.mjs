// Reads architecture.ts as data without compiling it: its exported constants are literals, and stay literals.
import { readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";

/** @returns {{ layers: any[], refusedNames: string[] }} */
export function readArchitecture(file) {
  const parsed = parseSync(file, readFileSync(file, "utf8"));
  const found = {};
  for (const statement of parsed.program.body) {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration?.type !== "VariableDeclaration") continue;
    for (const declared of statement.declaration.declarations) found[declared.id.name] = literalOf(declared.init);
  }
  if (!Array.isArray(found.layers) || !Array.isArray(found.refusedNames)) throw new Error(`${file} must export the literals layers and refusedNames`);
  return found;
}

function literalOf(node) {
  switch (node.type) {
    case "Literal":
      return node.value;
    case "ArrayExpression":
      return node.elements.map(literalOf);
    case "ObjectExpression":
      return Object.fromEntries(node.properties.map((p) => [p.key.name ?? p.key.value, literalOf(p.value)]));
    default:
      throw new Error(`architecture.ts holds a ${node.type} where a literal is expected`);
  }
}
