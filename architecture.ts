// The layers of the house as data: what each is for and what it may import.
// Read by scripts/check-architecture.ts (the guard), by the drawing in ARCHITECTURE.md, and by people.

export interface Layer {
  /** Folder below the repository root. */
  readonly folder: string;
  readonly purpose: string;
  /** Layers (by folder) it may import besides itself. */
  readonly mayImport: readonly string[];
  /** Touches no file, socket, clock, process or randomness: those are passed in. */
  readonly pure?: boolean;
  /** Folders whose subfolders are siblings and never import each other. */
  readonly siblings?: readonly string[];
  /** npm packages and node: modules it may import; absent = none. */
  readonly packages?: readonly string[];
}

export const layers: readonly Layer[] = [
  { folder: "src/foundation", purpose: "addresses, time, histograms, digests, the one diagnostic shape", mayImport: [], pure: true, packages: ["yaml"] },
  { folder: "src/plant", purpose: "the words of the product: asset, conversation, zone, conduit, finding, and the facts known of protocols and firewalls", mayImport: ["src/foundation"], pure: true },
  {
    folder: "src/store",
    purpose: "stored evidence in columns behind one interface",
    mayImport: ["src/foundation", "src/plant"],
    packages: ["node:fs", "node:fs/promises", "node:path", "@duckdb/node-api"],
  },
  {
    folder: "src/evidence",
    purpose: "what was seen: captures and protocols to rows, rows to conversations",
    mayImport: ["src/foundation", "src/plant", "src/store"],
    siblings: ["src/evidence/protocols", "src/evidence/logs", "src/evidence/configs", "src/evidence/lists"],
    packages: [
      "zod",
      "csv-parse",
      "hucre",
      "saxes",
      "ical.js",
      "rrule-temporal",
      "temporal-polyfill",
      "@secvisogram/csaf-validator-lib",
      "ae-cvss-calculator",
      "node:fs",
      "node:fs/promises",
      "node:path",
      "node:zlib",
      "node:crypto",
      "node:worker_threads",
      "node:url",
      "node:stream",
      "node:stream/promises",
    ],
  },
  { folder: "src/packets", purpose: "rule sets and packet space: which rule decides a conversation", mayImport: ["src/foundation", "src/plant"], pure: true },
  {
    folder: "src/controls",
    purpose: "changes: parse, apply, undo, describe",
    mayImport: ["src/foundation", "src/plant", "src/packets"],
    pure: true,
    siblings: ["src/controls"],
    packages: ["yaml", "zod"],
  },
  {
    folder: "src/solver",
    purpose: "integer programmes as data, and HiGHS that solves them in a thread of its own",
    mayImport: ["src/foundation"],
    packages: ["highs", "node:worker_threads"],
  },
  { folder: "src/picture", purpose: "pure drawing: layouts to SVG", mayImport: ["src/foundation", "src/plant"], pure: true },
  {
    folder: "src/engines",
    purpose: "questions and answers over the plant: what a change does",
    mayImport: ["src/foundation", "src/plant", "src/store", "src/packets", "src/controls", "src/solver"],
    pure: true,
    siblings: ["src/engines"],
    packages: ["graphology", "graphology-communities-louvain"],
  },
  {
    folder: "src/rehearsal",
    purpose: "a change carried through the Linux kernel's packet filter: namespaces, links, rules, probes",
    mayImport: ["src/foundation", "src/plant", "src/packets"],
    packages: ["node:events", "node:child_process", "node:fs", "node:os", "node:path", "node:process"],
  },
  { folder: "src/report", purpose: "a judgement as text, JSON, Markdown, SARIF, JUnit, HTML", mayImport: ["src/foundation", "src/plant", "src/picture"], pure: true, packages: ["picocolors"] },
  { folder: "src/scenario", purpose: "plants drawn as text, and the packets they would send", mayImport: ["src/foundation", "src/plant"], pure: true },
  {
    folder: "src/app",
    purpose: "the product's sentences: learn, show, check, demo. Start reading here",
    mayImport: ["src/foundation", "src/plant", "src/store", "src/evidence", "src/packets", "src/controls", "src/solver", "src/engines", "src/picture", "src/rehearsal", "src/report", "src/scenario"],
    packages: ["node:fs", "node:fs/promises", "node:path", "node:os", "node:crypto", "node:url", "node:process", "node:timers/promises", "node:dgram", "node:net", "node:zlib"],
  },
  {
    folder: "src/cli",
    purpose: "one file per command: arguments in, streams and exit codes out",
    mayImport: ["src/app", "src/foundation", "src/plant", "src/report"],
    packages: ["commander", "node:events", "node:fs", "node:path", "node:process", "node:readline/promises"],
  },
];

/** File names that say nothing about their content. */
export const refusedNames: readonly string[] = ["utils", "util", "helpers", "helper", "common", "shared", "misc", "lib", "core", "manager", "index"];
