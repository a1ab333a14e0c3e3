// `npm run check`: types, lint and format, the architecture, dead code, and whether what is generated is current. Runs all, then fails if one failed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const node = process.execPath;
const bin = (path) => [node, `node_modules/${path}`];

const steps = [
  ["types", [...bin("typescript/bin/tsc"), "-p", "."]],
  ["lint and format", [...bin("@biomejs/biome/bin/biome"), "ci", "--colors=off", "--max-diagnostics=20", "--diagnostic-level=error"]],
  ["architecture", [node, "scripts/check-architecture.mjs"]],
  ["lists of plug-ins", [node, "scripts/registries.mjs", "--check"]],
  ["protocols page", [node, "scripts/protocols-doc.mjs", "--check"]],
  ["schemas", [node, "scripts/schemas.mjs", "--check"]],
  ["dead code", [...bin("knip/bin/knip.js")]],
];
if (existsSync(`${ROOT}../shared/facts`)) steps.push(["facts", [node, "scripts/facts.mjs", "--check"]]);
else process.stdout.write("facts: the fact base is not here, so the tables made from it are not compared\n");

const failed = [];
for (const [name, [command, ...args]] of steps) {
  const began = Date.now();
  const run = spawnSync(command, args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  const ok = run.status === 0;
  process.stdout.write(`${ok ? "ok    " : "FAILED"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
  if (!ok) {
    failed.push(name);
    process.stdout.write(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error === undefined ? "" : run.error.message}\n`);
  }
}
process.stdout.write(failed.length === 0 ? "every check passed\n" : `failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
