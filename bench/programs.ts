// The programs that a whole `holdpoint learn` is measured against: what each is asked to do, as a shell command. Programs that are not
// installed are named and left out, never guessed.
import { spawnSync } from "node:child_process";

/** What slow programs are given of a capture; their time is scaled by it. */
export const TENTH = 0.1;

export interface Program {
  readonly name: string;
  /** Shell command; FILE and DIRECTORY are in the environment. */
  readonly command: string;
  /** Share of the capture that it is given; its time is scaled by it, which the output says. */
  readonly share?: number;
  /** Executable that must exist. */
  readonly needs: string;
}

export const programs: readonly Program[] = [
  { name: "cat | wc -c", needs: "wc", command: 'cat "$FILE" | wc -c' },
  { name: "nfpcapd", needs: "nfpcapd", command: 'nfpcapd -r "$FILE" -w "$DIRECTORY"' },
  { name: "softflowd", needs: "softflowd", command: 'softflowd -d -r "$FILE" -m 200000 -p "$DIRECTORY/pid" -c none' },
  { name: "argus", needs: "argus", command: 'argus -X -r "$FILE" -w "$DIRECTORY/argus.out"' },
  // Minutes for a gigabyte: it reads the first tenth, and its time is scaled.
  { name: "tshark conv,tcp", needs: "tshark", command: 'tshark -n -q -z conv,tcp -r "$TENTH"', share: TENTH },
];

export interface Measurement {
  readonly seconds: number;
  /** Of all its threads, in user and system mode. */
  readonly processorSeconds: number;
  /** Peak resident memory of the largest process, megabytes. */
  readonly megabytes: number;
}

export function isInstalled(executable: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${executable}`]).status === 0;
}

/** Longer than the slowest of them takes for a gigabyte on two cores; softflowd has been seen to hang. */
const LONGEST_SECONDS = 400;
/** As `timeout` dies when it kills its whole process group. */
const KILLED = 128 + 9;

/** Wall time, processor time and peak memory as /usr/bin/time reports them; null = no result within the time limit. */
export function measure(command: string, environment: Readonly<Record<string, string>>): Measurement | null {
  const run = spawnSync("/usr/bin/time", ["-f", "HOLDPOINT-TIME %e %U %S %M", "timeout", "--signal=KILL", String(LONGEST_SECONDS), "sh", "-c", `${command} >/dev/null`], {
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const line = /HOLDPOINT-TIME ([\d.]+) ([\d.]+) ([\d.]+) (\d+)/.exec(run.stderr ?? "");
  if (line !== null && (run.status === KILLED || run.signal === "SIGKILL") && Number(line[1]) >= LONGEST_SECONDS) return null;
  if (run.status !== 0 || line === null) throw new Error(`${command} failed with ${run.status}: ${(run.stderr ?? "").slice(-400)}`);
  return { seconds: Number(line[1]), processorSeconds: Number(line[2]) + Number(line[3]), megabytes: Number(line[4]) / 1024 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[sorted.length >> 1] as number;
}
