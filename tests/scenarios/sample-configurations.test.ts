// The sample plant's segmentation as configurations of devices: the same packets pass as in the change of zones and conduits, and every conversation of a
// drawn plant with the same addresses gets the same verdict.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { check } from "../../src/app/check.ts";
import { compareChanges } from "../../src/app/compare-changes.ts";
import { SAMPLE_CHANGES, SAMPLE_CONFIGURATIONS } from "../../src/scenario/sample-plant.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";

const textOf = (path: string): { file: string; text: string } => {
  const file = fileURLToPath(new URL(`../../samples/${path}`, import.meta.url));
  return { file, text: readFileSync(file, "utf8") };
};
const TODAY = "2026-11-02";
const ADDRESSES = ["10.20.0.10", "10.20.1.12", "10.20.2.10", "10.20.4.11", "10.20.5.11", "10.20.20.72", "10.20.30.5", "198.51.100.7"];
const SERVICES = ["tcp/102", "tcp/44818", "tcp/135", "tcp/3389", "udp/53", "icmp"];
const everyPair = ADDRESSES.flatMap((client) =>
  ADDRESSES.filter((server) => server !== client).flatMap((server) => SERVICES.map((service) => conversation(client, server, service, { serverBegan: 0 }))),
);
const networks = ["10.20.0.0/24", "10.20.1.0/24", "10.20.2.0/24", "10.20.4.0/24", "10.20.5.0/24", "10.20.8.0/24", "10.20.9.0/24", "10.20.10.0/24", "10.20.20.0/23", "10.20.30.0/28"];
const drawn = plant(everyPair, { assets: ADDRESSES.map((address) => asset(address, [address])), networks: networks.map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" })) });

const change = textOf(SAMPLE_CHANGES[0] as string);
const verdicts = (text: { file: string; text: string }): string[] => {
  const { checked, diagnostics } = check({ change: text, plant: drawn, today: TODAY, inputs: [] });
  if (checked === null) throw new Error(JSON.stringify(diagnostics));
  return checked.judgement.conversations.map((j) => `${j.conversation.client} ${j.conversation.server} ${j.conversation.transport}/${j.conversation.serverPort} ${j.verdict} ${j.degradedBy.join()}`);
};

describe.each(SAMPLE_CONFIGURATIONS)("%s", (path) => {
  it("lets the same packets pass as the change", () => {
    const { shown } = compareChanges({ before: change, after: textOf(path), plant: drawn, hasEvidence: false, today: TODAY });
    expect(shown?.packets.tooLarge).toEqual([]);
    expect(shown?.packets.changes.filter((c) => c.kind === "newlyPermitted" || c.kind === "newlyDenied").map((c) => c.boxes)).toEqual([]);
  });
  it("gives every conversation the same verdict", () => {
    const expected = verdicts(change);
    expect(new Set(expected.map((v) => v.split(" ")[3]))).toEqual(new Set(["kept", "blocked"]));
    expect(verdicts(textOf(path))).toEqual(expected);
  });
});
