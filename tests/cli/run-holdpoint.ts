// Runs the built command line in a scratch folder, as a person would, and writes small captures for it.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderCaptureFiles } from "../../src/scenario/capture-files.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";

/** Where it was built, if not into the usual folder. */
const MAIN = process.env["HOLDPOINT_BUILT"] ?? fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Scratch {
  readonly directory = mkdtempSync(join(tmpdir(), "holdpoint-cli-"));

  run(args: readonly string[], options: { readonly input?: Uint8Array; readonly environment?: Readonly<Record<string, string>> } = {}): Ran {
    const run = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: this.directory,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...process.env, TZ: "UTC", FORCE_COLOR: "0", ...options.environment },
      ...(options.input === undefined ? {} : { input: Buffer.from(options.input) }),
    });
    return { code: run.status, stdout: run.stdout, stderr: run.stderr };
  }

  /** A line for a shell, in which `holdpoint` is the command. */
  shell(line: string): Ran {
    const run = spawnSync("bash", ["--norc", "-c", `holdpoint() { "${process.execPath}" "${MAIN}" "$@"; }\n${line}`], {
      cwd: this.directory,
      encoding: "utf8",
      env: { ...process.env, TZ: "UTC", FORCE_COLOR: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { code: run.status, stdout: run.stdout, stderr: run.stderr };
  }

  write(path: string, content: string | Uint8Array): string {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Draws a plant and writes its captures below `folder`; gives their names. */
  draw(text: string, folder = "captures", rotateSeconds = 3_600): string[] {
    const { value, diagnostics } = parseScenario(text, "drawn.scenario");
    if (value === undefined) throw new Error(JSON.stringify(diagnostics));
    const names: string[] = [];
    let pieces: Uint8Array[] = [];
    renderCaptureFiles(
      value,
      { seed: 7, rotateSeconds },
      {
        fileBegins: (name) => {
          names.push(join(folder, name));
          pieces = [];
        },
        bytes: (piece) => void pieces.push(piece.slice()),
        fileEnds: () => void this.write(names[names.length - 1] as string, Buffer.concat(pieces)),
      },
    );
    return names;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A small plant: a SCADA server, two controllers, a historian, noise. */
export const SMALL_PLANT = `plant "Small plant (synthetic)"
timezone UTC
from 2026-10-05 for 2 days
vantage span
network cell   10.1.0.0/24 gateway 10.1.0.1 level 1
network server 10.2.0.0/24 gateway 10.2.0.1 level 3
host plc-1 10.1.0.11 vendor "Schneider Electric" model "BMX P34 2020" firmware V2.70 role plc mac 00:80:f4
host plc-2 10.1.0.12 vendor "Siemens" model "CPU 315-2 PN/DP" firmware V2.6.1 role plc mac 00:0e:8c
host scada 10.2.0.10 stack windows role scada mac 00:50:56
host eng   10.2.0.30 stack windows role engineering-station mac 00:50:56
scada -> plc-1 modbus read every 1s reopened every 2m
scada -> plc-2 s7comm read every 1s reopened every 2m
eng   -> plc-1 modbus identify daily 06:01
scada -> all llmnr announce every 30s
capture 2026-10-05 06:00..06:10
`;

export const SMALL_CHANGE = `kind: segmentation
name: Two zones
satisfies: [iec62443-3-3/SR 5.1]
zones:
  - { name: servers, level: 3, members: [10.2.0.0/24] }
  - { name: cell, level: 1, members: [10.1.0.0/24] }
conduits:
  - { from: servers, to: cell, allow: [s7] }
default: deny
enforcement:
  - { name: cell-firewall, at: all, device: fortios, onLoad: keep }
`;
