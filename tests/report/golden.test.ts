// Golden reports and pictures: one folder per case, the input (case.json names a built judgement) beside what is expected.
// HOLDPOINT_UPDATE_GOLDEN=1 rewrites; without it a missing file is a failure, so that nothing is created unseen.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { drawTimeline } from "../../src/picture/consequence-timeline.ts";
import { drawPressure } from "../../src/picture/pressure-bars.ts";
import { drawSessionLanes } from "../../src/picture/session-lanes.ts";
import { drawZoneMap } from "../../src/picture/zone-map.ts";
import type { Judgement } from "../../src/plant/finding.ts";
import { judgementToHtml } from "../../src/report/judgement-to-html.ts";
import { judgementToJson } from "../../src/report/judgement-to-json.ts";
import { judgementToJunit } from "../../src/report/judgement-to-junit.ts";
import { judgementToMarkdown } from "../../src/report/judgement-to-markdown.ts";
import { judgementToSarif } from "../../src/report/judgement-to-sarif.ts";
import { schedulePicture } from "../../src/report/html/patching-first-page.ts";
import { scheduleToIcalendar } from "../../src/report/schedule-to-icalendar.ts";
import { fateWords } from "../../src/report/session-fate.ts";
import { whoOf } from "../../src/report/session-groups.ts";
import { judgementToText } from "../../src/report/judgement-to-text.ts";
import { sourceSummaries } from "../generators/judgement-builder.ts";
import { JUDGEMENTS } from "../generators/judgements.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "golden");
const UPDATE = process.env.HOLDPOINT_UPDATE_GOLDEN === "1" && process.env.CI === undefined;

interface Case {
  readonly judgement: string;
  readonly timezone: string;
  readonly width: number;
  readonly outputs: readonly string[];
}

const OUTPUTS: Readonly<Record<string, (j: Judgement, c: Case) => string>> = {
  "first-screen.txt": (j, c) => judgementToText(j, { color: false, width: c.width, all: false, timezone: c.timezone }),
  "everything.txt": (j, c) => judgementToText(j, { color: false, width: c.width, all: true, timezone: c.timezone }),
  "colour.txt": (j, c) => judgementToText(j, { color: true, width: c.width, all: false, timezone: c.timezone }),
  "report.json": (j) => judgementToJson(j, { all: true }),
  "report.md": (j, c) => judgementToMarkdown(j, { timezone: c.timezone, all: false }),
  "report.sarif": (j) => judgementToSarif(j, { version: "0.0.0" }),
  "junit.xml": (j) => judgementToJunit(j),
  "report.html": (j, c) => judgementToHtml(j, { timezone: c.timezone, sources: sourceSummaries() }),
  "breaks.svg": (j) => drawZoneMap(j, { show: "breaks" }),
  "map.svg": (j) => drawZoneMap(j),
  "timeline.svg": (j) => drawTimeline(j.timeline),
  "lanes.svg": (j, c) => drawSessionLanes(j.access ?? { sessions: [] }, { timezone: c.timezone, laneOf: whoOf, fateOf: fateWords }),
  "schedule.svg": (j, c) => (j.patching === undefined ? "" : schedulePicture(j.patching, c.timezone)),
  "schedule.ics": ({ changeName, patching: p }) => (p === undefined || p.planned.schedule === null ? "" : scheduleToIcalendar(p.plan, p.planned.schedule, { planName: changeName, stampedAt: p.now })),
  "pressure.svg": (j) => drawPressure(j.access?.pressure ?? []),
};

const cases = readdirSync(ROOT).sort();

describe("golden reports", () => {
  it("has cases", () => expect(cases.length).toBeGreaterThan(2));
  for (const name of cases) {
    const folder = join(ROOT, name);
    const wanted = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as Case;
    for (const output of wanted.outputs) {
      it(`${name}/${output}`, () => {
        const build = JUDGEMENTS[wanted.judgement];
        const render = OUTPUTS[output];
        if (build === undefined || render === undefined) throw new Error(`case.json names an unknown judgement or output`);
        const made = render(build(), wanted);
        const path = join(folder, output);
        if (UPDATE) writeFileSync(path, made);
        expect(existsSync(path), "golden file is missing").toBe(true);
        expect(made).toBe(readFileSync(path, "utf8"));
      });
    }
    it(`${name} expects nothing that case.json does not ask for`, () => {
      expect(readdirSync(folder).sort()).toEqual(["case.json", ...wanted.outputs].sort());
    });
  }
});
