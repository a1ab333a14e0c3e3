// A published exercise of validating a change of an access list: the change must let web traffic from 10.10.10.0/24 to 18.18.18.0/27 pass and nothing else.
// The first candidate opens twice the network, the second is right. Both are told from the running configuration in packets.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { compareChanges } from "../../src/app/compare-changes.ts";
import { noEvidence } from "../../src/app/plant-from-evidence.ts";
import type { Plant } from "../../src/plant/plant.ts";

const DATA = process.env.HOLDPOINT_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const fileOf = (which: string): string => join(DATA, "firewalls", `cisco-ios-change-${which}`, "rtr-with-acl.cfg");

describe.skipIf(!existsSync(fileOf("current")))("a changed access list", () => {
  let plant: Plant;
  beforeAll(async () => {
    plant = await noEvidence();
  });
  const opened = (which: string): string[] => {
    const change = (name: string): { file: string; text: string } => ({ file: name, text: readFileSync(fileOf(name), "utf8") });
    const { shown } = compareChanges({ before: change("current"), after: change(which), plant, hasEvidence: false, today: "2026-11-01" });
    expect(shown?.packets.tooLarge).toEqual([]);
    expect(shown?.packets.changes.filter((c) => c.kind !== "newlyPermitted")).toEqual([]);
    return shown?.packets.changes.flatMap((c) => c.boxes.map((box) => box.split(", entering")[0] as string)) ?? [];
  };
  it("opens exactly what its entries say", () => {
    expect(opened("candidate1")).toEqual(["10.10.10.0/24 → 18.18.18.0/26, tcp/80", "10.10.10.0/24 → 18.18.18.0/26, tcp/8080"]);
    expect(opened("candidate2")).toEqual(["10.10.10.0/24 → 18.18.18.0/27, tcp/80", "10.10.10.0/24 → 18.18.18.0/27, tcp/8080"]);
  });
  it("that is not changed is the same", () => expect(opened("current")).toEqual([]));
});
