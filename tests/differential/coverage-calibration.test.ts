// The table of docs/coverage.md is what comes out of the recordings today. With HOLDPOINT_UPDATE_DOCS=1 it is written anew.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { captureNames } from "../protocols/walk-capture.ts";
import { type CalibrationRow, calibrate, calibrationText } from "./coverage-calibration.ts";

const data = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data");
const LOGS = ["zeek/4sics-geeklounge-151020/conn.log", "zeek/tridium-jace2/conn.log"].filter((name) => existsSync(join(data, name)));
const PAGE = new URL("../../docs/coverage.md", import.meta.url);
const BETWEEN = /(<!-- calibration -->\n)([\s\S]*?)(\n?<!-- \/calibration -->)/;

describe.skipIf(!existsSync(join(data, "captures")))("what estimates of the unseen are worth (needs the captures in HOLDPOINT_DATA)", () => {
  it("is what the page of coverage says", async () => {
    const rows: CalibrationRow[] = [];
    for (const [file, name] of [...captureNames().map((name) => [join("captures", name), name] as const), ...LOGS.map((name) => [name, name] as const)]) {
      const row = await calibrate(join(data, file), name);
      if (row !== null) rows.push(row);
    }
    // A handful would show nothing.
    expect(rows.length).toBeGreaterThan(10);
    const text = calibrationText(rows);
    const page = readFileSync(PAGE, "utf8");
    if (process.env["HOLDPOINT_UPDATE_DOCS"] === "1")
      writeFileSync(
        PAGE,
        page.replace(BETWEEN, (_, before: string, __, after: string) => `${before}\n${text.trim()}\n${after.trimStart()}`),
      );
    expect(BETWEEN.exec(readFileSync(PAGE, "utf8"))?.[2]?.trim()).toBe(text.trim());
  }, 300_000);
});
