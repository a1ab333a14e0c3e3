// Writes the lists of plug-ins from their folders: every file of a protocol folder that exports a Protocol, of a dialect folder that exports a Dialect.
// Run after adding one: `node scripts/registries.mjs`, or with `--check` to learn whether the lists are current.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** As in biome.json, so that the formatter leaves what is written here as it is. */
const LINE_WIDTH = 200;

const REGISTRIES = [
  { folder: "src/evidence/protocols", type: "Protocol", from: "./protocol.ts", file: "protocol-list.ts", list: "listedProtocols", what: "protocol" },
  { folder: "src/evidence/configs", type: "Dialect", from: "./dialect.ts", file: "dialect-list.ts", list: "listedDialects", what: "dialect" },
];

for (const registry of REGISTRIES) {
  const folder = fileURLToPath(new URL(`../${registry.folder}/`, import.meta.url));
  const target = `${folder}${registry.file}`;
  const text = textOf(registry, folder);
  if (process.argv.includes("--check")) {
    const isCurrent = existsSync(target) && readFileSync(target, "utf8") === text;
    process.stdout.write(isCurrent ? `the ${registry.what} list is current\n` : `the ${registry.what} list differs from the folders: run node scripts/registries.mjs\n`);
    if (!isCurrent) process.exitCode = 1;
  } else writeFileSync(target, text);
}

function textOf({ type, from, list, what }, folder) {
  const found = exportsOf(folder, new RegExp(`^export const (\\w+): ${type} = `, "m"));
  const head = `export const ${list}: readonly ${type}[] = [`;
  const oneLine = `${head}${found.map(({ name }) => name).join(", ")}];`;
  const members = oneLine.length <= LINE_WIDTH ? oneLine : `${head}\n${found.map(({ name }) => `  ${name},\n`).join("")}];`;
  return `// Every ${what} there is: written by scripts/registries.mjs from the folders beside this file, never by hand.
${found.map(({ name, path }) => `import { ${name} } from "${path}";\n`).join("")}import type { ${type} } from "${from}";

${members}
`;
}

function exportsOf(folder, pattern) {
  const found = [];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name: sub } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const file of readdirSync(`${folder}${sub}`)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .sort()) {
      const name = pattern.exec(readFileSync(`${folder}${sub}/${file}`, "utf8"))?.[1];
      if (name !== undefined) found.push({ name, path: `./${sub}/${file}` });
    }
  }
  return found;
}
