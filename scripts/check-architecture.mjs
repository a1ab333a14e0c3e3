// Checks src/ against architecture.ts and the drawing in ARCHITECTURE.md against both. `--update` redraws it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkTree } from "./architecture/check-tree.mjs";
import { drawLayers } from "./architecture/draw-layers.mjs";
import { readArchitecture } from "./architecture/read-architecture.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DRAWING = /(<!-- layers: drawn by scripts\/check-architecture\.mjs -->\n)[\s\S]*?(\n<!-- end of layers -->)/;
const LONG_FILE = 400;

/** Tables of codes are data: they may be long. */
const isTable = (path) => /\/(facts\/|codes\.ts$|protocol-list\.ts$)/.test(path);

const files = new Map();
for (const folder of ["src", "tests"]) {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name)
      .slice(ROOT.length)
      .replaceAll("\\", "/")
      .replace(/^\//, "");
    files.set(path, readFileSync(join(ROOT, path), "utf8"));
  }
}

const architecture = readArchitecture(join(ROOT, "architecture.ts"));
const violations = checkTree(architecture, files);
const document = join(ROOT, "ARCHITECTURE.md");
const text = readFileSync(document, "utf8");
const drawn = text.replace(DRAWING, (_, before, after) => `${before}${drawLayers(architecture.layers)}${after}`);
if (!DRAWING.test(text)) violations.push({ file: "ARCHITECTURE.md", line: 0, rule: "drawing", message: "the marks around the drawing are missing" });
else if (drawn !== text) {
  if (process.argv.includes("--update")) writeFileSync(document, drawn);
  else violations.push({ file: "ARCHITECTURE.md", line: 0, rule: "drawing", message: "the drawing differs from architecture.ts: run node scripts/check-architecture.mjs --update" });
}

for (const [path, content] of files) {
  const lines = content.split("\n").length;
  if (path.startsWith("src/") && lines > LONG_FILE && !isTable(path)) process.stdout.write(`warning: ${path} has ${lines} lines\n`);
}
for (const v of violations) process.stdout.write(`${v.file}${v.line > 0 ? `:${v.line}` : ""}: ${v.rule}: ${v.message}\n`);
process.stdout.write(violations.length === 0 ? `architecture: ${files.size} files keep the rules\n` : `architecture: ${violations.length} violation${violations.length === 1 ? "" : "s"}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
