// Law: parse(print(change)) is the change again.
import fc from "fast-check";
import { expect, test } from "vitest";
import { asYaml, segmentationObject, withoutPlaces } from "../../../tests/generators/segmentation-texts.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { parseSegmentation } from "./parse-segmentation.ts";
import { printSegmentation } from "./print-segmentation.ts";

function parsed(text: string): SegmentationChange {
  const { value, diagnostics } = parseSegmentation(text, "c.yaml", "0");
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return value as SegmentationChange;
}

test("print and parse give the change again", () => {
  fc.assert(
    fc.property(segmentationObject, (object) => {
      const change = parsed(asYaml(object));
      const text = printSegmentation(change);
      expect(withoutPlaces(parsed(text))).toEqual(withoutPlaces(change));
      expect(printSegmentation(parsed(text))).toBe(text);
    }),
    { numRuns: 150, seed: 20261125 },
  );
});

test("the text reads like one that a person wrote", () => {
  const text = `kind: segmentation
name: Cell zones
satisfies: [iec62443-3-3/SR 5.1]
zones:
  - name: a
    level: 2
    members: [10.1.0.0/16, "match:role=plc line=line-1"]
  - name: b
    members: [any]
conduits:
  - from: a
    to: b
    allow: [modbus, tcp/102]
    until: 2027-06-30
  - between: [a, b]
    allow: [app:opcua]
within: permit
default: deny
enforcement:
  - name: fw
    between: [a, b]
    kind: router
    inspects: [opcua]
    stateful: true
    idleTimeout:
      tcp: 1h
      udp: 90s
    denied: drop
    addedLatency: 500us
acknowledged:
  - client: 10.1.0.9
    service: telnet
    owner: it
    reason: replaced by ssh
`;
  expect(printSegmentation(parsed(text))).toBe(text.replace('"match:role=plc line=line-1"', "match:role=plc line=line-1"));
});
