// Makes the checkout ready to run: the locked packages installed, the sources compiled. Does nothing when both are current, so a second run
// takes well under a second. Needs only Node and npm; says what it does on stderr.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const INSTALLED = join(ROOT, "node_modules", ".holdpoint-installed");
const BUILT = join(ROOT, "dist", ".holdpoint-built");
const OLDEST_NODE = [20, 19];

const say = (text) => process.stderr.write(`holdpoint: ${text}\n`);

function fail(text) {
  say(text);
  process.exit(2);
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
  if (result.error !== undefined) fail(`cannot start ${command}: ${result.error.message}`);
  if (result.status !== 0) fail(`${[command, ...args].join(" ")} failed (exit ${result.status ?? result.signal})`);
}

/** Same text = same packages for the same machine. */
function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest("hex");
}

/** Names, sizes and times of everything the compiler reads. */
function sourceDigest() {
  const hash = createHash("sha256");
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts")) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}\n${size}\n${mtimeMs}\n`);
      }
    }
  };
  visit(join(ROOT, "src"));
  for (const name of ["tsconfig.json", "tsconfig.build.json", "package-lock.json"]) hash.update(readFileSync(join(ROOT, name)));
  return hash.digest("hex");
}

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node ${OLDEST_NODE.join(".")} or newer is needed, this is ${process.versions.node}. Node 22 or 24 is recommended.`);
}

if (read(INSTALLED) !== lockDigest()) {
  say("installing the locked packages (npm ci); this happens once");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(INSTALLED, lockDigest());
}

const digest = sourceDigest();
if (read(BUILT) !== digest) {
  say("compiling the sources");
  rmSync(join(ROOT, "dist"), { recursive: true, force: true });
  run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]);
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  // Where it is installed by a link, as npm does for a folder, the link leads to this file.
  chmodSync(join(ROOT, "dist", "cli", "main.js"), 0o755);
  writeFileSync(BUILT, digest);
}
