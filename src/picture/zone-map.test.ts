import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement, manyFindingsJudgement } from "../../tests/generators/judgement-builder.ts";
import { parseStrictXml, type XmlElement } from "../../tests/generators/strict-xml.ts";
import type { Crossing } from "../plant/finding.ts";
import { drawZoneMap, type ZoneMapInput } from "./zone-map.ts";

const number = (e: XmlElement, name: string): number => Number(e.attributes[name]);

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxes(elements: readonly XmlElement[], test: (e: XmlElement) => boolean): Box[] {
  return elements.filter((e) => e.name === "rect" && test(e)).map((e) => ({ x: number(e, "x"), y: number(e, "y"), width: number(e, "width"), height: number(e, "height") }));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width - 0.2 && b.x < a.x + a.width - 0.2 && a.y < b.y + b.height - 0.2 && b.y < a.y + a.height - 0.2;
}

function checkPicture(svg: string): XmlElement[] {
  const elements = parseStrictXml(svg);
  const labels = boxes(elements, (e) => e.attributes.class === "map-label");
  const zones = boxes(elements, (e) => e.attributes.class !== "map-label");
  for (let i = 0; i < labels.length; i++) {
    for (let k = i + 1; k < labels.length; k++) if (overlap(labels[i] as Box, labels[k] as Box)) throw new Error(`labels ${i} and ${k} overlap: ${JSON.stringify([labels[i], labels[k]])}`);
    for (const zone of zones) if (overlap(labels[i] as Box, zone)) throw new Error(`label ${i} lies on a zone`);
  }
  for (let i = 0; i < zones.length; i++) for (let k = i + 1; k < zones.length; k++) if (overlap(zones[i] as Box, zones[k] as Box)) throw new Error(`zones ${i} and ${k} overlap`);
  const root = elements[0] as XmlElement;
  for (const b of [...labels, ...zones])
    if (b.x < 0 || b.y < 0 || b.x + b.width > number(root, "width") || b.y + b.height > number(root, "height")) throw new Error(`outside the picture: ${JSON.stringify(b)}`);
  for (const path of elements.filter((e) => e.attributes.class === "map-line")) {
    const points = [...(path.attributes.d ?? "").matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    for (const [x, y] of points) if (!(x >= 0 && y >= 0 && x <= number(root, "width") && y <= number(root, "height"))) throw new Error("a line leaves the picture");
    crossesNoZone(points, zones);
  }
  return elements;
}

/** A line may touch a box at its own ends only. */
function crossesNoZone(points: readonly (readonly [number, number])[], zones: readonly Box[]): void {
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i - 1] as readonly [number, number];
    const [x2, y2] = points[i] as readonly [number, number];
    const segment = { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x1 - x2) + 0.3, height: Math.abs(y1 - y2) + 0.3 };
    for (const zone of zones) {
      const inner = { x: zone.x + 1, y: zone.y + 1, width: zone.width - 2, height: zone.height - 2 };
      if (overlap(segment, inner)) throw new Error(`a line runs through a zone: ${JSON.stringify([points, zone])}`);
    }
  }
}

const count = fc.nat({ max: 400 });
const plantMap = fc
  .record({
    zones: fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1, maxLength: 60 }), level: fc.constantFrom(null, 0, 1, 2, 3, 3.5, 4, 5) }), {
      minLength: 2,
      maxLength: 60,
      selector: (z) => z.name,
    }),
    links: fc.array(fc.tuple(fc.nat(), fc.nat(), count, fc.boolean(), count, count, count), { maxLength: 120 }),
  })
  .map(
    ({ zones, links }): ZoneMapInput => ({
      zones: zones.map((z) => ({ ...z, assets: [] })),
      crossings: links.map(
        ([a, b, kept, broken, blocked, degraded, unfiltered]): Crossing => ({
          from: zones[a % zones.length]?.name ?? "",
          to: zones[b % zones.length]?.name ?? "",
          kept,
          blocked: broken ? blocked : 0,
          degraded: broken ? degraded : 0,
          unfiltered: blocked % 5 === 0 ? unfiltered : 0,
          unknown: 0,
        }),
      ),
    }),
  );

describe("drawZoneMap", () => {
  it("is well-formed, lays no label on another or on a zone, and runs no line through a zone, for 2 to 60 zones of any name", () => {
    fc.assert(
      fc.property(plantMap, (input) => {
        for (const show of ["all", "breaks"] as const) checkPicture(drawZoneMap(input, { show }));
      }),
      { seed: 20261124, numRuns: 150 },
    );
  });
  it("draws sixty zones", () => {
    const elements = checkPicture(drawZoneMap(manyFindingsJudgement()));
    expect(elements.filter((e) => (e.attributes.class ?? "").startsWith("map-zone"))).toHaveLength(60);
  });
  it("says with shape and word what breaks, and who opens", () => {
    const svg = drawZoneMap(bottlingJudgement(), { show: "breaks" });
    expect(svg).toContain("line-1 → utilities: 3 blocked");
    expect(svg).toMatch(/class="mark-blocked"[^>]*\/><text[^>]*>3 blocked</);
    expect(svg).toContain("(not drawn)");
    expect(svg).not.toContain('class="map-kept"');
  });
  it("has more than one way to show a pair with no break", () => {
    const crossing = { from: "a", to: "b", kept: 3, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0 };
    const zones = [
      { name: "a", level: 2, assets: [] },
      { name: "b", level: 1, assets: [] },
    ];
    expect(drawZoneMap({ zones, crossings: [crossing] })).toContain('class="map-kept"');
    expect(drawZoneMap({ zones, crossings: [{ ...crossing, unknown: 1 }] })).toContain('class="map-open"');
    expect(drawZoneMap({ zones, crossings: [] })).toContain("No pair of zones with a blocked or degraded conversation");
  });
  it("draws zones that only a crossing names", () => {
    expect(drawZoneMap({ zones: [], crossings: [{ from: "x", to: "y", kept: 0, blocked: 1, degraded: 0, unfiltered: 0, unknown: 0 }] })).toContain(">1 blocked<");
  });
  it("links labels where asked, and is then no image", () => {
    const svg = drawZoneMap(bottlingJudgement(), { hrefOf: (a, b) => `#${a}-${b}` });
    expect(parseStrictXml(svg)[0]?.attributes.role).toBe("group");
    expect(parseStrictXml(drawZoneMap(bottlingJudgement()))[0]?.attributes.role).toBe("img");
  });
  it("shows hostile names harmlessly", () => {
    const elements = checkPicture(drawZoneMap(hostileJudgement()));
    expect(elements.map((e) => e.name).filter((name) => !["svg", "title", "desc", "g", "rect", "text", "path"].includes(name))).toEqual([]);
  });
});
