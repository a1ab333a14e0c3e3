// Who shares a machine, by MAC addresses; zeros, which stand where somebody took them out, tell nothing.
import { expect, it } from "vitest";
import type { PathFact } from "./asset-facts.ts";
import { groupMachines, routerMacs } from "./machines.ts";

const path = (from: string, fromMac: string, to: string, toMac: string): PathFact => ({ addressSpace: "site", vlan: "", from, to, fromMac, toMac, first: 0, last: 1, file: "a.pcap" });
const machines = (paths: readonly PathFact[]): readonly (readonly string[])[] =>
  groupMachines("site", new Set(paths.flatMap((p) => [p.from, p.to])), paths, [], routerMacs(paths, []))
    .map((m) => m.addresses)
    .sort((x, y) => (x.join() < y.join() ? -1 : 1));

it("joins addresses that one MAC address speaks for", () => {
  const [a, b] = ["mac:02:00:00:00:00:01", "mac:02:00:00:00:00:02"];
  expect(machines([path("10.0.0.1", a, "10.0.0.9", b), path("10.0.0.2", a, "10.0.0.9", b)])).toEqual([["10.0.0.1", "10.0.0.2"], ["10.0.0.9"]]);
});

it("joins nothing by a MAC address of zeros, however many networks it stands for", () => {
  const none = "mac:00:00:00:00:00:00";
  const pairs = ["10.0.0.1", "10.0.1.1", "10.0.2.1", "10.0.3.1"].map((from) => path(from, none, "10.0.9.9", none));
  expect(machines(pairs)).toEqual([["10.0.0.1"], ["10.0.1.1"], ["10.0.2.1"], ["10.0.3.1"], ["10.0.9.9"]]);
  expect([...routerMacs(pairs, [])]).toEqual([]);
});
