// Writes src/evidence/protocols/protocol-list.ts from the folder listing: every file of a protocol folder that exports a Protocol.
// Run after adding a protocol: `node scripts/protocol-registry.mjs`, or with `--check` to learn whether the list is current.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../src/evidence/protocols/", import.meta.url));
const TARGET = `${FOLDER}protocol-list.ts`;
const EXPORT = /^export const (\w+): Protocol = /m;

const found = [];
for (const folder of readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()) {
  for (const file of readdirSync(`${FOLDER}${folder}`)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .sort()) {
    const name = EXPORT.exec(readFileSync(`${FOLDER}${folder}/${file}`, "utf8"))?.[1];
    if (name !== undefined) found.push({ name, path: `./${folder}/${file}` });
  }
}

const text = `// Every protocol there is: written by scripts/protocol-registry.mjs from the folders beside this file, never by hand.
${found.map(({ name, path }) => `import { ${name} } from "${path}";\n`).join("")}import type { Protocol } from "./protocol.ts";

export const listedProtocols: readonly Protocol[] = [
${found.map(({ name }) => `  ${name},\n`).join("")}];
`;

if (process.argv.includes("--check")) {
  const isCurrent = existsSync(TARGET) && readFileSync(TARGET, "utf8") === text;
  process.stdout.write(isCurrent ? "the protocol list is current\n" : "the protocol list differs from the folders: run node scripts/protocol-registry.mjs\n");
  process.exitCode = isCurrent ? 0 : 1;
} else {
  writeFileSync(TARGET, text);
  process.stdout.write(`${found.length} protocols listed\n`);
}
