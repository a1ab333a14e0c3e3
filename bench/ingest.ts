// Ingest of a large capture: a whole `holdpoint learn` (process start, digest and store included) against other programs on the same file
// in the same run. Ratios are what counts; absolute times depend on the machine. Interleaved rounds, medians.
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { generateCapture } from "./generate-capture.ts";
import { isInstalled, type Measurement, measure, median, programs, TENTH } from "./programs.ts";
import { walkRecords, writeBeginning } from "./pcap-records.ts";
import { tileCaptures } from "./tile-captures.ts";

const GIGABYTE = 1_000_000_000;
const COUNT_ONLY = "counting only";
const rounds = Number(process.env.HOLDPOINT_BENCH_ROUNDS ?? 3);
const bytes = Number(process.env.HOLDPOINT_BENCH_BYTES ?? GIGABYTE);

export function benchIngest(): void {
  const directory = resolve(process.env.HOLDPOINT_BENCH_DIRECTORY ?? join(tmpdir(), "holdpoint-bench"));
  mkdirSync(directory, { recursive: true });
  const generated = join(directory, `generated-${bytes}.pcap`);
  if (!existsSync(generated)) {
    process.stdout.write(`generating ${generated}\n`);
    const made = generateCapture(generated, bytes, 1);
    process.stdout.write(`  ${made.packets.toLocaleString("en")} packets, ${made.connections.toLocaleString("en")} connections\n`);
  }
  compare("generated capture", generated, directory);
  const tiled = join(directory, `tiled-${bytes}.pcap`);
  const data = process.env.HOLDPOINT_DATA ?? "../shared/data";
  if (!existsSync(tiled) && existsSync(join(data, "captures"))) tileCaptures(join(data, "captures"), tiled, bytes);
  if (existsSync(tiled)) compare("tiled from real captures", tiled, directory);
  else process.stdout.write("no real captures here: the tiled capture is left out\n");
}

function compare(title: string, file: string, directory: string): void {
  const size = statSync(file).size;
  const { packets, boundaryBytes } = walkRecords(file, size, TENTH);
  const tenth = join(directory, "tenth.pcap");
  writeBeginning(file, tenth, boundaryBytes);
  process.stdout.write(`\n${title}: ${(size / 1e6).toFixed(0)} MB, ${packets.toLocaleString("en")} packets, ${rounds} rounds, medians\n`);
  const countOnly = fileURLToPath(new URL("count-only.js", import.meta.url));
  const contenders = [
    { name: "holdpoint learn", command: `${process.execPath} dist/cli/main.js learn --quiet --workspace "$DIRECTORY" "$FILE"`, isOurs: true, share: 1 },
    // The same without reading what the packets say: what reading in depth costs a user.
    { name: COUNT_ONLY, command: `${process.execPath} ${countOnly} "$FILE" "$DIRECTORY"`, isOurs: false, share: 1 },
    ...programs.filter((p) => isInstalled(p.needs)).map((p) => ({ ...p, isOurs: false })),
  ];
  for (const missing of programs.filter((p) => !isInstalled(p.needs))) process.stdout.write(`  ${missing.name}: not installed, left out\n`);
  const measured = new Map<string, Measurement[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const scratch = mkdtempSync(join(directory, "run-"));
      if (contender.isOurs) measure(`${process.execPath} dist/cli/main.js init "$DIRECTORY"`, { DIRECTORY: scratch });
      const whole = measure(contender.command, { FILE: file, TENTH: tenth, DIRECTORY: scratch });
      rmSync(scratch, { recursive: true, force: true });
      const share = contender.share ?? 1;
      if (whole !== null) measured.get(contender.name)?.push({ ...whole, seconds: whole.seconds / share, processorSeconds: whole.processorSeconds / share });
    }
  }
  const secondsOf = (name: string): number => median((measured.get(name) ?? []).map((m) => m.seconds));
  const ours = secondsOf("holdpoint learn");
  const counted = secondsOf(COUNT_ONLY);
  for (const { name, share } of contenders) {
    const results = measured.get(name) ?? [];
    if (results.length === 0) {
      process.stdout.write(`  ${name.padEnd(18)} no result within the time limit\n`);
      continue;
    }
    const seconds = secondsOf(name);
    const memory = Math.max(...results.map((m) => m.megabytes));
    const ratio = name === "holdpoint learn" ? "" : `  learn is ${(seconds / ours).toFixed(2)} × as fast`;
    const scaled = share === TENTH ? "  (a tenth of the file, × 10)" : "";
    const rates = `${(size / 1e6 / seconds).toFixed(0).padStart(7)} MB/s ${(packets / seconds / 1e6).toFixed(2).padStart(6)} M packets/s`;
    const processor = `${median(results.map((m) => m.processorSeconds)).toFixed(2)} s of processor time`;
    process.stdout.write(`  ${name.padEnd(18)} ${seconds.toFixed(2).padStart(8)} s ${rates} ${memory.toFixed(0).padStart(5)} MB peak ${processor.padStart(28)}${ratio}${scaled}\n`);
  }
  process.stdout.write(`  reading everything in depth takes ${(ours / counted).toFixed(2)} × the time of counting only, as whole programs; the goal is at most 2\n`);
}
