// The published schemas are those of the parsers, and an independent validator agrees with the parsers on the shape of files.
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type ZodType, z } from "zod";
import { accessSchema } from "../../src/controls/access/access-schema.ts";
import { bundleSchema } from "../../src/controls/bundle/bundle-schema.ts";
import { patchingSchema } from "../../src/controls/patching/patching-schema.ts";
import { segmentationSchema } from "../../src/controls/segmentation/segmentation-schema.ts";
import { listMappingSchema } from "../../src/evidence/lists/asset-table/mapping-file.ts";
import { plantSchema } from "../../src/evidence/lists/plant-file/plant-schema.ts";
import { accessObject } from "../generators/access-texts.ts";
import { segmentationObject } from "../generators/segmentation-texts.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });

const PUBLISHED: readonly [string, ZodType][] = [
  ["schemas/segmentation.schema.json", segmentationSchema],
  ["schemas/plant.schema.json", plantSchema],
  ["schemas/list-mapping.schema.json", listMappingSchema],
  ["schemas/access.schema.json", accessSchema],
  ["schemas/bundle.schema.json", bundleSchema],
  ["schemas/patching.schema.json", patchingSchema],
];
const [validSegmentation, validPlant, , validAccess, validBundle, validPatching] = PUBLISHED.map(([file]) => ajv.compile(JSON.parse(read(file)) as object)) as [
  ValidateFunction,
  ValidateFunction,
  ValidateFunction,
  ValidateFunction,
  ValidateFunction,
  ValidateFunction,
];

describe.each(PUBLISHED)("%s", (file, schema) => {
  const published = JSON.parse(read(file)) as Record<string, unknown>;
  test("is the parser's own (else run node scripts/schemas.mjs)", () => expect(published).toEqual(z.toJSONSchema(schema, { target: "draft-2020-12" })));
  test("every key has a description for editors", () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (node === null || typeof node !== "object") return;
      const { properties, items } = node as { properties?: Record<string, { description?: string }>; items?: unknown };
      for (const [key, child] of Object.entries(properties ?? {})) {
        if (child.description === undefined && !path.endsWith("idleTimeout")) bare.push(`${path}/${key}`);
        walk(child, `${path}/${key}`);
      }
      walk(items, path);
    };
    walk(published, "");
    expect(bare).toEqual([]);
  });
});

const SMALL_PLANT = `
site: dairy
timezone: Europe/Vienna
networks: [{ prefix: 10.1.0.0/24, vlan: 12, gateway: 10.1.0.254 }]
addressSpaces: [{ name: skid-1, sources: ["skid1-*.pcapng"] }]
lines: [{ name: line-1, downtimePerHour: 12500 CHF, restart: 1h30m, buffer: 90s }]
assets: [{ name: MIX-1, addresses: [10.1.0.5], macs: ["00:1b:1b:00:00:01"], line: line-1, role: plc, vendor: Siemens, installed: 2009-05, redundantWith: MIX-2 }]
essential: [{ name: mixing, needs: [MIX-1] }]
calendars: { shifts: shifts.ics }
coverage: { completeness: 0.9 }
`;
const SMALL_CHANGE = `
kind: segmentation
name: two cells
satisfies: [nis2/21.2.e]
zones:
  - { name: a, level: 2, securityLevel: 2, members: [10.1.0.0/16, "mac:00:1b:1b:12:34:56", asset:X, match:role=plc vendor=Siemens] }
  - { name: b, members: [any] }
conduits:
  - { from: a, to: b, allow: [modbus, tcp/1-2, icmp, "ip/89", l2/0x8892] }
  - { between: [a, b], allow: [app:opcua], until: 2027-06-30, owner: c, reason: r }
within: permit
default: deny
enforcement:
  - { name: fw, between: [a, b], kind: bridge, device: fortios, onLoad: drop, inspects: [opcua], stateful: true, idleTimeout: { tcp: 1h, udp: 2m }, denied: reject, addedLatency: 0.5ms, alg: [ftp] }
  - { name: all, at: all }
acknowledged: [{ client: 10.1.0.9, server: 10.2.0.5, service: telnet, from: a, to: b, role: housekeeping, owner: c, until: 2027-03-31, reason: r }]
`;

const SMALL_ACCESS = `
kind: access
name: x
people: [{ name: a, accounts: [op.a], role: r }]
roles: [{ name: r, targets: [line:line-1], how: [hmi], session: { total: 4h } }]
`;

describe("files that people write", () => {
  test.each([
    ["small plant", validPlant, SMALL_PLANT],
    ["the sample's plant", validPlant, read("samples/plant/plant.yaml")],
    ["small change", validSegmentation, SMALL_CHANGE],
    ["small change of access", validAccess, SMALL_ACCESS],
    ["the sample's change", validSegmentation, read("samples/plant/changes/cell-zones.yaml")],
    ["the sample's change of access", validAccess, read("samples/plant/changes/access.yaml")],
    ["the sample's change of patching", validPatching, read("samples/plant/changes/patching.yaml")],
    ["a bundle", validBundle, "kind: bundle\nname: x\nchanges: [a.yaml]\n"],
  ])("%s is valid", (_, validate, text) => {
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });
  test.each([
    ["unknown key", validPlant, SMALL_PLANT.replace("vlan:", "vlans:")],
    ["role", validPlant, SMALL_PLANT.replace("role: plc", "role: plcs")],
    ["amount", validPlant, SMALL_PLANT.replace("12500 CHF", '"12,500 CHF"')],
    ["duration", validPlant, SMALL_PLANT.replace("1h30m", "1.5 hours")],
    ["no members", validSegmentation, SMALL_CHANGE.replace("members: [any]", "members: []")],
    ["no zones", validSegmentation, "kind: segmentation\nname: x\nzones: []\n"],
    ["from without to", validSegmentation, SMALL_CHANGE.replace("from: a, to: b, allow: [modbus", "from: a, allow: [modbus")],
    ["nowhere", validSegmentation, SMALL_CHANGE.replace("name: all, at: all", "name: all")],
    ["kind", validSegmentation, SMALL_CHANGE.replace("kind: segmentation", "kind: access")],
    ["no targets", validAccess, SMALL_ACCESS.replace("[line:line-1]", "[]")],
    ["no accounts", validAccess, SMALL_ACCESS.replace("[op.a]", "[]")],
    ["a limit", validAccess, SMALL_ACCESS.replace("total: 4h", "total: 4 hours")],
    ["a way", validAccess, SMALL_ACCESS.replace("[hmi]", "[telnet]")],
    ["no changes", validBundle, "kind: bundle\nname: x\nchanges: []\n"],
    ["date", validSegmentation, SMALL_CHANGE.replace("until: 2027-06-30", "until: soon")],
  ])("%s is told", (_, validate, text) => expect(validate(parse(text))).toBe(false));
});

test("whatever change the parser's schema accepts, the published one accepts", () => {
  fc.assert(
    fc.property(segmentationObject, (object) => {
      expect(segmentationSchema.safeParse(object).success).toBe(true);
      validSegmentation(object);
      expect(validSegmentation.errors ?? []).toEqual([]);
    }),
    { numRuns: 100, seed: 20261125 },
  );
});

test("whatever change of access the parser's schema accepts, the published one accepts", () => {
  fc.assert(
    fc.property(accessObject, (object) => {
      expect(accessSchema.safeParse(object).success).toBe(true);
      validAccess(object);
      expect(validAccess.errors ?? []).toEqual([]);
    }),
    { numRuns: 100, seed: 20261126 },
  );
});
