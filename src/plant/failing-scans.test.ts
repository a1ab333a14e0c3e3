import { describe, expect, it } from "vitest";
import { conversation } from "../../tests/generators/plant-builder.ts";
import { findScanners } from "./failing-scans.ts";

const failing = { established: 0, unanswered: 1, packetsToClient: 0 };

describe("findScanners", () => {
  it("finds a client that fails at many ports of one machine", () => {
    const scan = Array.from({ length: 25 }, (_, i) => conversation("10.0.0.66", "10.0.0.1", `tcp/${1000 + i}`, failing));
    expect([...findScanners(scan)]).toEqual(["site|10.0.0.66"]);
  });
  it("finds a client that fails at many machines on one port", () => {
    const scan = Array.from({ length: 25 }, (_, i) => conversation("10.0.0.66", `10.0.1.${i + 1}`, "tcp/502", failing));
    expect(findScanners(scan).size).toBe(1);
  });
  it("does not call a SCADA server with two dead controllers a scanner", () => {
    const polling = Array.from({ length: 25 }, (_, i) => conversation("10.0.0.10", `10.0.1.${i + 1}`, "tcp/502", i < 2 ? failing : {}));
    expect(findScanners(polling).size).toBe(0);
  });
});
