// Rule lists and packet space: point verdicts of a classifier beside a linear scan and a program per rule list, and the difference of two lists. Ratios are
// what counts; absolute numbers depend on the machine. Seeded, so that every run asks the same.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type ListComparison, compareRuleLists } from "../src/packets/compare-rule-lists.ts";
import { decisionColumns, pointOfRow, type PacketColumns } from "../src/packets/packet-columns.ts";
import { needlessRules } from "../src/packets/needless-rules.ts";
import { runByScan } from "../src/packets/reference.ts";
import { RuleClassifier } from "../src/packets/rule-classifier.ts";
import type { SpaceAnswer } from "../src/packets/space-answer.ts";
import type { PacketRule } from "../src/plant/packet-rule.ts";
import { editedRules, openingPackets, plantRules, randomRules, rewordedRules } from "../tests/generators/rule-sets.ts";

const RULES = Number(process.env.HOLDPOINT_BENCH_RULES ?? 10_000);
const CONVERSATIONS = Number(process.env.HOLDPOINT_BENCH_CONVERSATIONS ?? 1_000_000);
const EDITS = Math.ceil(RULES / 100);
const SEED = 20_261_126;
const ROUNDS = 5;
/** A linear scan of everything would take hours; a share of it is timed. */
const SCANNED = 300;
const SCANNED_BY_PROGRAM = 20_000;
/** Without structure the space of 10,000 rules is beyond any limit; these sizes show how it grows. */
const RANDOM_SIZES = [300, 1_000, 3_000];

/** Of processor time, so that other programs on the machine count less. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

const best = (rounds: number, work: () => void): number => Math.min(...Array.from({ length: rounds }, () => secondsOf(work)));
/** What is in use after a collection of garbage. */
function keptMegabytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const rate = (seconds: number, n: number): string =>
  `${Math.round(n / seconds)
    .toLocaleString("en")
    .padStart(12)} verdicts/s`;

/** Every packet another: no tuple comes twice. */
function distinctColumns(rules: readonly PacketRule[], count: number): PacketColumns {
  const opening = openingPackets(rules, count, SEED + 1);
  for (let row = 0; row < count; row++) opening.sourcePorts[row] = 1_024 + (row % 64_512);
  return { ...opening, fromZone: "office", toZone: "line-1", tcpFlags: new Int16Array(count).fill(2), states: new Uint8Array(count) };
}

function benchPoints(name: string, rules: readonly PacketRule[]): void {
  say(`\n${CONVERSATIONS.toLocaleString("en")} conversations against ${rules.length.toLocaleString("en")} ${name} rules, processor time`);
  const columns = distinctColumns(rules, CONVERSATIONS);
  const answers = decisionColumns(CONVERSATIONS);
  const megabytesBefore = keptMegabytes();
  let classifier = new RuleClassifier(rules);
  const coldBuilding = secondsOf(() => {
    classifier = new RuleClassifier(rules);
  });
  const cold = secondsOf(() => classifier.runColumns(columns, answers));
  say(`  building the classifier      ${coldBuilding.toFixed(2)} s; it keeps ${Math.round(keptMegabytes() - megabytesBefore)} MB after the first pass`);
  say(`  no tuple twice, first pass   ${rate(cold, CONVERSATIONS)} (tables are made on the way, and the program is compiled)`);
  const warm = best(ROUNDS, () => new RuleClassifier(rules).runColumns(columns, answers));
  say(`  the same, building included  ${rate(warm, CONVERSATIONS)} (a new classifier each time, the program is compiled)`);
  const next = best(ROUNDS, () => classifier.runColumns(columns, answers));
  say(`  no tuple twice, later passes ${rate(next, CONVERSATIONS)} (tables are there, decisions are not remembered)`);
  const classes = Array.from({ length: 3 }, () => new Int32Array(CONVERSATIONS));
  for (let row = 0; row < CONVERSATIONS; row++) {
    // Of repeating tuples: 64 conversations between the same ends.
    const point = pointOfRow(columns, row >> 6);
    (classes[0] as Int32Array)[row] = classifier.sourceClass(point.fromZone, point.source);
    (classes[1] as Int32Array)[row] = classifier.destinationClass(point.toZone, point.destination);
    (classes[2] as Int32Array)[row] = classifier.serviceClass(point);
  }
  const [sources, destinations, services] = classes as [Int32Array, Int32Array, Int32Array];
  let sum = 0;
  const repeating = best(ROUNDS, () => {
    for (let row = 0; row < CONVERSATIONS; row++) sum += classifier.decide(sources[row] as number, destinations[row] as number, services[row] as number);
  });
  if (sum === 0) throw new Error("nothing was decided");
  say(`  repeating, given as classes  ${rate(repeating, CONVERSATIONS)} (decisions are remembered)`);
  const points = Array.from({ length: SCANNED }, (_, i) => pointOfRow(columns, Math.floor((i * CONVERSATIONS) / SCANNED)));
  const scanning = secondsOf(() => {
    for (const p of points) runByScan(rules, p);
  });
  say(`  linear scan, runByScan       ${rate(scanning, SCANNED)}: 1/${Math.round(scanning / SCANNED / (next / CONVERSATIONS))} of the classifier`);
  const program = programOf(rules);
  const asked = Math.min(SCANNED_BY_PROGRAM, CONVERSATIONS);
  const found = new Int32Array(asked);
  const running = best(2, () => {
    for (let row = 0; row < asked; row++) found[row] = program(columns, row);
  });
  for (let row = 0; row < asked; row++) if (found[row] !== answers.rules[row]) throw new Error(`the program and the classifier do not agree on row ${row}`);
  say(`  program of tests per rule    ${rate(running, asked)}: 1/${Math.round(running / asked / (next / CONVERSATIONS))} of the classifier`);
}

/** The naive way to be fast: every rule as plain comparisons of numbers, one after the other. The first rule that surely matches, −1 = none. */
function programOf(rules: readonly PacketRule[]): (columns: PacketColumns, row: number) => number {
  const flat = rules.map((rule) => ({
    isSure: rule.conditions.length === 0,
    from: rule.source.zones,
    to: rule.destination.zones,
    sources: rule.source.addresses?.v4 ?? null,
    destinations: rule.destination.addresses?.v4 ?? null,
    services: rule.services.flatMap((s) => (s.kind === "packets" ? [s] : [])),
  }));
  const isIn = (ranges: readonly { readonly from: number; readonly to: number }[], value: number): boolean => {
    for (let i = 0; i < ranges.length; i++) if (value >= (ranges[i]?.from as number) && value <= (ranges[i]?.to as number)) return true;
    return false;
  };
  const isInPairs = (ranges: readonly (readonly [number, number])[] | null, value: number): boolean => {
    if (ranges === null) return true;
    for (let i = 0; i < ranges.length; i++) if (value >= (ranges[i]?.[0] as number) && value <= (ranges[i]?.[1] as number)) return true;
    return false;
  };
  return (columns, row) => {
    const source = columns.sources[row] as number;
    const destination = columns.destinations[row] as number;
    const protocol = columns.protocols[row] as number;
    for (let i = 0; i < flat.length; i++) {
      const rule = flat[i] as (typeof flat)[number];
      if (!rule.isSure) continue;
      if (rule.destinations !== null && !isIn(rule.destinations, destination)) continue;
      if (rule.sources !== null && !isIn(rule.sources, source)) continue;
      if (rule.from !== null && !rule.from.includes(columns.fromZone as string)) continue;
      if (rule.to !== null && !rule.to.includes(columns.toZone as string)) continue;
      for (const service of rule.services) {
        if (service.protocols !== null && !isInPairs(service.protocols, protocol)) continue;
        if (service.icmp !== null) continue;
        if (isInPairs(service.destinationPorts, columns.destinationPorts[row] as number) && isInPairs(service.sourcePorts, columns.sourcePorts[row] as number)) return i;
      }
    }
    return -1;
  };
}

function benchDifference(name: string, before: readonly PacketRule[], after: readonly PacketRule[]): void {
  let answer: SpaceAnswer<ListComparison> = { parts: [], tooLarge: [] };
  const start = performance.now();
  const seconds = secondsOf(() => {
    answer = compareRuleLists({ rules: before, otherwise: "deny" }, { rules: after, otherwise: "deny" }, {});
  });
  const elapsed = (performance.now() - start) / 1_000;
  const counts = answer.parts.map(
    ({ answer: a }) => `${a.newlyPermitted.changes.length + a.newlyPermitted.more} newly permitted, ${a.newlyDenied.changes.length + a.newlyDenied.more} newly denied${a.same ? ", the same" : ""}`,
  );
  const memory = Math.round(process.resourceUsage().maxRSS / 1_024);
  const refused = answer.tooLarge.length === 0 ? "" : `; too large: ${answer.tooLarge.join("; ")}`;
  say(`  ${name.padEnd(44)} ${seconds.toFixed(1).padStart(6)} s of processor, ${elapsed.toFixed(1)} s elapsed, at most ${memory} MB so far; ${counts.join(" | ")}${refused}`);
}

function benchNeedless(rules: readonly PacketRule[]): string {
  let found = { shadowed: 0, redundant: 0, open: 0 };
  const seconds = secondsOf(() => {
    const { shadowed, redundant, notComputed } = needlessRules({ rules, otherwise: "deny" });
    found = { shadowed: shadowed.length, redundant: redundant.length, open: notComputed.length };
  });
  return `${seconds.toFixed(1)} s of processor; ${found.shadowed} shadowed, ${found.redundant} redundant, ${found.open} left open`;
}

export function benchPackets(): void {
  const rules = plantRules({ seed: SEED, count: RULES });
  benchPoints("plant", rules);
  benchPoints("random", randomRules(Math.min(RULES, 1_000), SEED));
  const edited = editedRules(rules, EDITS, SEED + 2);
  say(`\ndifference of two lists of ${RULES.toLocaleString("en")} rules, with boxes and examples`);
  benchDifference(`${EDITS} edits`, rules, edited);
  benchDifference(`${EDITS} edits, and every run written otherwise`, rules, rewordedRules(edited, SEED + 3));
  benchDifference("written otherwise only", rules, rewordedRules(rules, SEED + 4));
  const needless = benchNeedless(rules);
  say(`\nneedless rules of ${RULES.toLocaleString("en")} rules: ${needless}`);
  say("\ndifference of two random lists without structure, 1 % edited");
  for (const size of RANDOM_SIZES) {
    const random = randomRules(size, SEED);
    benchDifference(`${size.toLocaleString("en")} rules`, random, editedRules(random, Math.ceil(size / 100), SEED + 5));
  }
}
