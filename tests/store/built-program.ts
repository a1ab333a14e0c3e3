// The product compiled as it is shipped, for tests that need real processes and threads: built once per run, into a folder of its own.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname, "../..");

export interface BuiltProgram {
  /** Folder of the compiled sources, below the repository so that packages are found. */
  readonly folder: string;
  /** Imports a compiled module by its path below src/, without ending. */
  load<T>(module: string): Promise<T>;
  remove(): void;
}

export function buildProgram(name: string): BuiltProgram {
  const folder = join(ROOT, "node_modules", ".cache", `holdpoint-${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  // Type errors elsewhere are the compiler's own check's business; it writes what it read all the same.
  const run = spawnSync(process.execPath, [join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", join(ROOT, "tsconfig.build.json"), "--outDir", folder, "--declaration", "false"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (run.error !== undefined) throw run.error;
  return {
    folder,
    load: async <T>(module: string) => (await import(pathToFileURL(join(folder, `${module}.js`)).href)) as T,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
