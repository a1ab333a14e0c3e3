// Writes schemas/*.schema.json, which editors use, from the schemas of the parsers. Needs the build in dist/: run scripts/ready.mjs before.
// `node scripts/schemas.mjs` writes; `--check` only says whether they are current and exits 1 where they are not.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { schemaText } from "./schema-text.mjs";

const root = new URL("../", import.meta.url);
const schemas = [
  { file: "schemas/segmentation.schema.json", module: "dist/controls/segmentation/segmentation-schema.js", name: "segmentationSchema" },
  { file: "schemas/access.schema.json", module: "dist/controls/access/access-schema.js", name: "accessSchema" },
  { file: "schemas/patching.schema.json", module: "dist/controls/patching/patching-schema.js", name: "patchingSchema" },
  { file: "schemas/bundle.schema.json", module: "dist/controls/bundle/bundle-schema.js", name: "bundleSchema" },
  { file: "schemas/plant.schema.json", module: "dist/evidence/lists/plant-file/plant-schema.js", name: "plantSchema" },
  { file: "schemas/list-mapping.schema.json", module: "dist/evidence/lists/asset-table/mapping-file.js", name: "listMappingSchema" },
];

function current(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const onlyChecks = process.argv.includes("--check");
let stale = 0;
for (const { file, module, name } of schemas) {
  const loaded = await import(new URL(module, root).href).catch((error) => {
    process.stderr.write(`${module} cannot be loaded (${error.code ?? error.message}): run node scripts/ready.mjs first\n`);
    process.exit(2);
  });
  const text = schemaText(loaded[name]);
  const path = fileURLToPath(new URL(file, root));
  if (current(path) === text) continue;
  stale++;
  if (onlyChecks) process.stderr.write(`${file} differs from the parser's schema: run node scripts/schemas.mjs\n`);
  else {
    mkdirSync(fileURLToPath(new URL("schemas/", root)), { recursive: true });
    writeFileSync(path, text);
  }
}
process.stdout.write(onlyChecks ? `${schemas.length - stale} of ${schemas.length} schemas are current\n` : `${stale} of ${schemas.length} schemas written\n`);
if (onlyChecks && stale > 0) process.exitCode = 1;
