// The guard of the house: which imports, names and words in src/ break the rules of architecture.ts. Pure: files come in as texts, violations
// go out as data. A tree in which nothing was checked is a violation itself.
import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path/posix";
import { parseSync } from "oxc-parser";

/** @typedef {{ folder: string, purpose: string, mayImport: readonly string[], pure?: boolean, siblings?: readonly string[], packages?: readonly string[] }} Layer */
/** @typedef {{ file: string, line: number, rule: string, message: string }} Violation */

const TEST_PACKAGES = new Set(["vitest", "fast-check", "yaml"]);
/** What a pure layer would reach outside with. */
const IMPURE_GLOBALS = new Set(["process", "fetch", "setTimeout", "setInterval", "setImmediate", "performance", "console", "WebSocket", "XMLHttpRequest", "localStorage"]);
const IMPURE_MEMBERS = new Set(["Date.now", "Math.random", "crypto.randomUUID", "crypto.getRandomValues"]);
const FILE_NAME = /^_?[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;

/**
 * @param {{ layers: readonly Layer[], refusedNames: readonly string[] }} architecture
 * @param {ReadonlyMap<string, string>} files path below the root → text; only TypeScript
 * @returns {Violation[]}
 */
export function checkTree(architecture, files) {
  const violations = [];
  const sources = [...files].filter(([path]) => path.startsWith("src/"));
  if (sources.length === 0) violations.push({ file: "src", line: 0, rule: "empty-tree", message: "no source file was found: nothing was checked" });
  for (const layer of architecture.layers) {
    if (sources.length > 0 && !sources.some(([path]) => path.startsWith(`${layer.folder}/`))) {
      violations.push({ file: layer.folder, line: 0, rule: "empty-layer", message: "architecture.ts names this layer, but it has no file" });
    }
    for (const other of layer.mayImport) {
      if (!architecture.layers.some((l) => l.folder === other))
        violations.push({ file: "architecture.ts", line: 0, rule: "unknown-layer", message: `${layer.folder} may import ${other}, which is no layer` });
    }
  }
  const graph = new Map();
  for (const [path, text] of sources) {
    const checked = checkFile(architecture, files, path, text);
    violations.push(...checked.violations);
    graph.set(path, checked.imports);
  }
  violations.push(...findCycles(graph));
  return violations;
}

function checkFile(architecture, files, path, text) {
  const violations = [];
  const isTest = path.endsWith(".test.ts");
  const complain = (offset, rule, message) => violations.push({ file: path, line: lineOf(text, offset), rule, message });
  checkNames(architecture, path, complain);
  const layer = layerOf(architecture, path);
  if (layer === undefined) complain(0, "no-layer", "belongs to no layer of architecture.ts");
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) complain(parsed.errors[0].labels?.[0]?.start ?? 0, "syntax", parsed.errors[0].message);
  const imports = [];
  for (const { specifier, start, isBarrel } of specifiers(parsed.module, text)) {
    if (isBarrel) complain(start, "barrel", `"export *" from ${specifier}: name what is exported, or import it where it lives`);
    if (!specifier.startsWith(".")) {
      if (layer !== undefined) checkPackage(layer, specifier, isTest, (message) => complain(start, "package", message));
      continue;
    }
    const target = normalize(join(dirname(path), specifier));
    if (!specifier.endsWith(".ts")) complain(start, "import-ending", `${specifier}: relative imports end in .ts`);
    else if (!files.has(target)) complain(start, "missing-import", `${specifier} does not exist`);
    imports.push(target);
    if (!target.startsWith("src/")) {
      if (!(isTest && target.startsWith("tests/"))) complain(start, "layer", `${target} is outside src/`);
      continue;
    }
    const targetLayer = layerOf(architecture, target);
    // A test may use what stands above it to build its case; the house is about what the product needs.
    if (isTest || layer === undefined || targetLayer === undefined) continue;
    if (targetLayer !== layer && !layer.mayImport.includes(targetLayer.folder)) complain(start, "layer", `${layer.folder} may not import ${targetLayer.folder} (${target})`);
    if (target.endsWith(".test.ts")) complain(start, "layer", `${target} is a test`);
    const siblings = siblingClash(layer, path, target);
    if (siblings !== undefined) complain(start, "siblings", `${siblings}: siblings never import each other`);
  }
  if (layer?.pure === true && !isTest) for (const { start, word } of impureWords(parsed.program)) complain(start, "pure", `${word} in a pure layer: pass it in`);
  return { violations, imports: isTest ? [] : imports };
}

function checkNames(architecture, path, complain) {
  const parts = path.split("/");
  const name = parts[parts.length - 1];
  if (!FILE_NAME.test(name)) complain(0, "name", `${name}: file names are kebab-case and end in .ts`);
  for (const part of [...parts.slice(1, -1), name.replace(/(\.test)?\.ts$/, "")]) {
    if (architecture.refusedNames.includes(part)) complain(0, "name", `"${part}" says nothing about its content`);
  }
}

function layerOf(architecture, path) {
  return architecture.layers.find((layer) => path.startsWith(`${layer.folder}/`));
}

function checkPackage(layer, specifier, isTest, complain) {
  const name = specifier.startsWith("node:")
    ? specifier
    : specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");
  if (isTest && (TEST_PACKAGES.has(name) || name.startsWith("node:"))) return;
  if (isBuiltin(specifier) && !specifier.startsWith("node:")) complain(`write node:${specifier}`);
  if (!(layer.packages ?? []).includes(name)) complain(`${layer.folder} may not import the package ${name}`);
}

function siblingClash(layer, path, target) {
  for (const folder of layer.siblings ?? []) {
    const own = childOf(folder, path);
    const other = childOf(folder, target);
    if (own !== undefined && other !== undefined && own !== other) return `${folder}/${own} imports ${folder}/${other}`;
  }
  return undefined;
}

/** Name of the sibling a path is in; undefined for files directly in the folder, which all siblings may use. */
function childOf(folder, path) {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const rest = path.slice(folder.length + 1).split("/");
  return rest.length > 1 ? rest[0] : undefined;
}

function* specifiers(module, text) {
  for (const { moduleRequest } of module.staticImports) yield { specifier: moduleRequest.value, start: moduleRequest.start, isBarrel: false };
  for (const { entries } of module.staticExports) {
    for (const entry of entries) {
      if (entry.moduleRequest == null) continue;
      yield { specifier: entry.moduleRequest.value, start: entry.start, isBarrel: entry.importName.kind === "AllButDefault" };
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^["'`]([^"'`$]+)["'`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal !== null) yield { specifier: literal[1], start: moduleRequest.start, isBarrel: false };
  }
}

/** Uses of the outside world: free identifiers and well-known members. Names that are only keys of objects or members are not uses. */
function* impureWords(node, parent = null, key = "") {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const each of node) yield* impureWords(each, parent, key);
    return;
  }
  if (typeof node.type !== "string") return;
  if (node.type === "Identifier" && IMPURE_GLOBALS.has(node.name) && isFreeUse(parent, key)) yield { start: node.start, word: node.name };
  if (node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier") {
    const word = `${node.object.name}.${node.property.name}`;
    if (IMPURE_MEMBERS.has(word)) yield { start: node.start, word };
  }
  if (node.type === "NewExpression" && node.callee.name === "Date" && node.arguments.length === 0) yield { start: node.start, word: "new Date()" };
  for (const [name, child] of Object.entries(node)) if (name !== "type" && child !== null && typeof child === "object") yield* impureWords(child, node, name);
}

function isFreeUse(parent, key) {
  if (parent === null) return true;
  if (parent.type === "MemberExpression") return key !== "property" || parent.computed;
  if (["Property", "PropertyDefinition", "MethodDefinition", "TSPropertySignature", "TSMethodSignature", "ImportSpecifier", "TSEnumMember"].includes(parent.type))
    return key !== "key" && key !== "imported";
  return !(key === "params" || key === "id" || key === "label");
}

/** One violation per group of files that need each other. */
function findCycles(graph) {
  const violations = [];
  const state = new Map();
  const stack = [];
  const visit = (file) => {
    state.set(file, "open");
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue;
      if (state.get(next) === "open") violations.push({ file: next, line: 0, rule: "cycle", message: [...stack.slice(stack.indexOf(next)), next].join(" → ") });
      else if (!state.has(next)) visit(next);
    }
    stack.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return violations;
}

function lineOf(text, offset) {
  let line = 1;
  for (let i = 0; i < offset && i < text.length; i++) if (text.charCodeAt(i) === 10) line++;
  return line;
}
