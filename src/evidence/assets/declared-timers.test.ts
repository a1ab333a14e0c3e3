// Timers said in one conversation belong to others between the same two machines: by address, by MAC, and to an agreed group.
import { describe, expect, test } from "vitest";
import { conversation } from "../../../tests/generators/plant-builder.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { declareTimers } from "./declared-timers.ts";
import type { Machine } from "./machines.ts";

const PLC = "mac:00:1c:06:0b:26:ed";
const DEVICE = "mac:00:0e:f0:48:9e:05";
const machine = (address: string, mac: string, conflicts: string[] = []): Machine => ({ addressSpace: "site", addresses: [address], macs: [mac], conflicts, isRouter: false });
const machines = new Map([["site", [machine("10.0.0.1", PLC), machine("10.0.0.2", DEVICE)]]]);

const connect = (details: Record<string, number>, more: Partial<Conversation> = {}): Conversation => conversation("10.0.0.1", "10.0.0.2", "udp/34964", { protocol: "profinet-cm", details, ...more });
const cyclic = (client: string, server: string): Conversation => conversation(client, server, "l2/0x8892", { protocol: "profinet-rt" });
const DETAILS = { "timer profinet-rt 0.006 input watchdog": 2, "timer profinet-rt 0.002 input update time": 2, "timer profinet-cm 60 activity timeout": 1, "service connect": 2 };

describe("declared timers", () => {
  test("PROFINET's cyclic data between MACs gets what was agreed between the addresses, in either direction", () => {
    const [cm, there, back, other] = declareTimers([connect(DETAILS), cyclic(PLC, DEVICE), cyclic(DEVICE, PLC), cyclic(PLC, "mac:00:00:00:00:00:09")], machines);
    const expected = [
      { protocol: "profinet-rt", kind: "input update time", seconds: 0.002, count: 2 },
      { protocol: "profinet-rt", kind: "input watchdog", seconds: 0.006, count: 2 },
    ];
    expect(there?.declaredTimers).toEqual(expected);
    expect(back?.declaredTimers).toEqual(expected);
    expect(other?.declaredTimers).toEqual([]);
    expect(cm?.declaredTimers).toEqual([{ protocol: "profinet-cm", kind: "activity timeout", seconds: 60, count: 1 }]);
  });
  test("what several conversations say is added up; different times stand side by side", () => {
    const again = connect({ "timer profinet-rt 0.006 input watchdog": 1, "timer profinet-rt 0.012 input watchdog": 1 }, { serverPort: 49_152 });
    const [, , there] = declareTimers([connect(DETAILS), again, cyclic(PLC, DEVICE)], machines);
    expect(there?.declaredTimers.map((t) => [t.kind, t.seconds, t.count])).toEqual([
      ["input update time", 0.002, 2],
      ["input watchdog", 0.006, 3],
      ["input watchdog", 0.012, 1],
    ]);
  });
  test("a group that was agreed on gets the timers of both", () => {
    const details = { "timer enip-io 0.04 T->O watchdog": 1, "secondary udp 239.192.1.5 2222 enip-io": 1, "secondary udp 10.0.0.2 2222 enip-io": 1 };
    const open = conversation("10.0.0.1", "10.0.0.2", "tcp/44818", { protocol: "enip-explicit", details });
    const io = (client: string, server: string): Conversation => conversation(client, server, "udp/2222", { protocol: "enip-io" });
    const [, unicast, multicast, stranger] = declareTimers([open, io("10.0.0.1", "10.0.0.2"), io("10.0.0.2", "239.192.1.5"), io("10.0.0.9", "239.192.1.5")], machines);
    expect(unicast?.declaredTimers).toHaveLength(1);
    expect(multicast?.declaredTimers).toHaveLength(1);
    expect(stranger?.declaredTimers).toEqual([]);
  });
  test("another address space has machines of its own, and an address that several MACs used joins nothing", () => {
    const elsewhere = { ...cyclic(PLC, DEVICE), addressSpace: "skid" };
    expect(declareTimers([connect(DETAILS), elsewhere], machines)[1]?.declaredTimers).toEqual([]);
    const doubtful = new Map([["site", [machine("10.0.0.1", PLC, ["10.0.0.1 was used by 2 MAC addresses"]), machine("10.0.0.2", DEVICE)]]]);
    expect(declareTimers([connect(DETAILS), cyclic(PLC, DEVICE)], doubtful)[1]?.declaredTimers).toEqual([]);
  });
  test("without timers the conversations stay what they are", () => {
    const list = [cyclic(PLC, DEVICE)];
    expect(declareTimers(list, machines)[0]).toBe(list[0]);
  });
});
