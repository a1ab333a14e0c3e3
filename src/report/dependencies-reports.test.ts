// Dependencies as text, CSV and JSON: the tree with its times and origins, what is cut is counted, and names from the wire stay harmless.
import { describe, expect, it } from "vitest";
import type { BorneTime, DirectNeed, FailureStep } from "../plant/dependency.ts";
import type { Impact } from "../plant/impact.ts";
import { dependenciesToJson } from "./dependencies-to-json.ts";
import { dependenciesToText } from "./dependencies-to-text.ts";
import { type AssetDependencies, FAILURE_COLUMNS, failureRows, type PlantDependencies } from "./dependencies-view.ts";
import { toCsv } from "./table.ts";

const borne = (more: Partial<BorneTime> = {}): BorneTime => ({ seconds: 0, event: null, eventAt: null, range: null, by: "default", source: "it makes the line", ...more });
const step = (path: readonly string[], afterSeconds: number | null, more: Partial<FailureStep> = {}): FailureStep => ({
  name: path[path.length - 1] as string,
  kind: "asset",
  afterSeconds,
  whenNext: null,
  path,
  why: "It asks there.",
  borne: borne(),
  ...more,
});
const IMPACT: Impact = {
  lines: ["line-1"],
  functions: [],
  timeToImpactSeconds: 3_900,
  whenNext: null,
  downtimeMinutes: { p50: 60, p95: 90 },
  costPerEvent: null,
  path: ["LIC-01", "SCADA-A", "line-1"],
  byLine: [],
  text: "line-1 stops after 1 h 5 min.",
  assumptions: [],
};
const FAILURES = [
  step(["LIC-01", "SCADA-A"], 3_600, { borne: borne({ seconds: 3_600, by: "facts", source: "usual of flexnet" }) }),
  step(["LIC-01", "SCADA-A", "PLC-1"], null, { whenNext: "at the next changeover" }),
  step(["LIC-01", "SCADA-A", "line-1"], 3_900, { kind: "line" }),
];
const need = (more: Partial<DirectNeed> = {}): DirectNeed => ({
  dependent: "SCADA-A",
  needs: ["DC-01", "DC-02"],
  service: "dns",
  why: "It asks there for names.",
  effect: "stops",
  borne: borne({ seconds: 60, by: "facts", source: "usual of dns" }),
  bufferSeconds: 0,
  shownBy: 2,
  ...more,
});

function view(more: Partial<AssetDependencies> = {}): AssetDependencies {
  return {
    kind: "asset",
    name: "LIC-01",
    propagation: { of: "LIC-01", failures: FAILURES, covered: ["DC-02 stands in for DC-01"], weakened: [], impact: IMPACT },
    needs: [need()],
    neededBy: [need({ effect: "weakens" }), need({ borne: borne(), bufferSeconds: 480, shownBy: 0, service: null })],
    assumptions: [{ code: "run-blind", text: "Lines are run blind.", origin: "general", overruledBy: "plant.yaml: dependencies" }],
    ...more,
  };
}

const shown = (v: Parameters<typeof dependenciesToText>[0], most?: number): string => dependenciesToText(v, { width: 120, color: false, ...(most === undefined ? {} : { most }) });

describe("text", () => {
  it("draws what fails as a tree, lines first, with times and where they are from", () => {
    expect(shown(view())).toContain(["  LIC-01", "  └─ SCADA-A  after 1 h  (usual of flexnet; facts)", "     ├─ line-1  after 1 h 5 min", "     └─ PLC-1  at the next changeover", ""].join("\n"));
  });
  it("says what it needs, who needs it, for how long each goes on and what shows it", () => {
    const text = shown(view());
    expect(text).toContain("DC-01 or DC-02  dns: goes on 1 min (usual of dns; facts; 2 conversations). It asks there for names.");
    expect(text).toContain("SCADA-A: goes on its buffer of 8 min (it makes the line; default). It asks there for names.");
    expect(text).toContain("SCADA-A  dns: goes on without it. It asks there for names.");
    expect(text).toContain("Lines are run blind. (general)  overrule: plant.yaml: dependencies");
  });
  it("does not call a failure harmless of which no line is known", () => {
    const none = view({ propagation: { of: "LIC-01", failures: [], covered: [], weakened: [], impact: null } });
    expect(shown(none)).toContain("No line and no function is known to stop, which does not say that none does.");
  });
  it("counts what it leaves out", () => {
    const failures = Array.from({ length: 20 }, (_, i) => step(["LIC-01", `M${i}`], 1));
    expect(shown(view({ propagation: { of: "LIC-01", failures, covered: [], weakened: [], impact: IMPACT } }))).toContain("… and 8 more beside these");
    expect(shown(view({ needs: [need(), need()] }), 1)).toContain("… and 1 more: --limit");
  });
  it("shows the machines on which lines hang, and old systems with what a filter does to them", () => {
    const plant: PlantDependencies = {
      kind: "plant",
      site: "site",
      singlePoints: [{ asset: "LIC-01", role: "licence-server", failing: 2, impact: IMPACT }],
      oldSystems: [{ asset: "PC", line: "line-1", signs: [{ sign: "smb1", seen: "It speaks the first SMB.", dropped: "It hangs.", rejected: "It fails.", source: "facts", conversations: [0] }] }],
      assumptions: [],
    };
    const text = shown(plant);
    expect(text).toMatch(/LIC-01\s+licence-server\s+line-1\s+1 h 5 min/);
    expect(text).toContain("PC (line-1)\n  It speaks the first SMB.\n    if the filter drops: It hangs.\n    if it rejects: It fails.\n    (facts)");
    expect(shown({ ...plant, singlePoints: [], oldSystems: [] })).toContain("None is known, which does not say that there is none");
  });
  it("makes names from the wire visible", () => {
    const text = shown(view({ name: "A\u001b[2J", propagation: { of: "A\u001b[2J", failures: [step(["A\u001b[2J", "B\n"], 1)], covered: ["x\u0007"], weakened: [], impact: null } }));
    expect([text.includes("\u001b"), text.includes("\u0007")]).toEqual([false, false]);
  });
});

it("CSV has one row per failure, and no formula", () => {
  const csv = toCsv(FAILURE_COLUMNS, failureRows({ of: "LIC-01", failures: [step(["LIC-01", "=1+1"], 5)], covered: [], weakened: [], impact: null }));
  expect(csv.split("\r\n")[0]).toBe("name,kind,afterSeconds,whenNext,path,why,borneSeconds,borneEvent,by,source");
  expect(csv.split("\r\n")[1]).not.toMatch(/^=/);
});

it("JSON is the whole view", () => {
  expect(JSON.parse(dependenciesToJson(view()))).toEqual(view());
});
