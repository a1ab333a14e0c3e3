import { describe, expect, it } from "vitest";
import { asset, conversation, plant, START } from "../../tests/generators/plant-builder.ts";
import type { Activity } from "../plant/activity.ts";
import type { Conversation } from "../plant/conversation.ts";
import { coverageOfPlant } from "./coverage-of-plant.ts";
import { networksAsZones } from "./networks-as-zones.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** All conversations daily, for twelve days. */
function dailyActivity(conversations: readonly Conversation[]): Activity {
  const hours = Array.from({ length: 12 }, (_, day) => ({ hour: (START + day * DAY) / HOUR, first: START + day * DAY, last: START + day * DAY + HOUR / 2, connections: 1 }));
  return { watches: [{ vantage: "core", addressSpace: "site", spans: [{ first: START, last: START + 12 * DAY }] }], conversations: conversations.map(() => ({ hours, watches: [0] })) };
}

const POLLS = Array.from({ length: 6 }, (_, i) => conversation("10.0.0.1", `10.0.1.${i + 1}`, "tcp/502"));
const GROUP = Array.from({ length: 5 }, (_, i) => conversation("10.0.0.1", `239.1.1.${i + 1}`, "udp/2222", { delivery: "multicast" }));

describe("places of conversations", () => {
  it("are the zones of their ends; what is said to a group stays where it is said", () => {
    const conversations = [...POLLS, ...GROUP];
    const zoneOf = (_: string, endpoint: string) => (endpoint.startsWith("10.0.0.") ? { zone: "supervisory" } : endpoint.startsWith("10.0.1.") ? { zone: "line-1" } : null);
    const { scopes } = coverageOfPlant({ plant: plant(conversations), activity: dailyActivity(conversations), phases: [], plantFile: null, zoneOf });
    expect(scopes.filter((s) => s.kind === "zone-pair").map((s) => [s.from, s.to, s.observed])).toEqual([
      ["supervisory", "line-1", 6],
      ["supervisory", "supervisory", 5],
    ]);
  });

  it("machines out of sight matter where they lie in a zone, and the default target is an assumption", () => {
    const hidden = plant(POLLS, { assets: [asset("PLC-9", ["10.0.1.9"], { visible: false }), asset("PC-7", ["10.9.9.9"], { visible: false })] });
    const zoneOf = (_: string, endpoint: string) => (endpoint.startsWith("10.0.") ? { zone: "plant" } : null);
    const answer = coverageOfPlant({ plant: hidden, activity: dailyActivity(POLLS), phases: [], plantFile: null, zoneOf });
    expect(answer.blindSpots.map((spot) => spot.asset)).toEqual(["PLC-9"]);
    expect(answer.assumptions.map((a) => a.code)).toContain("coverage-target-default");
  });
});

describe("networks for zones", () => {
  const { zoneOf, words } = networksAsZones(
    plant([], {
      networks: [
        { prefix: "10.0.0.0/16", vlan: null, gateway: null, by: "test" },
        { prefix: "10.0.1.0/24", vlan: null, gateway: null, by: "test" },
      ],
      assets: [asset("PLC-1", ["10.0.1.5"], { macs: ["00:1b:1b:00:00:01"] })],
    }),
  );
  it.each([
    ["the narrowest network", "10.0.1.5", "10.0.1.0/24"],
    ["the wider one", "10.0.7.5", "10.0.0.0/16"],
    ["a block of private addresses", "192.168.7.9", "192.168.7.0/24"],
    ["public addresses together", "8.8.8.8", "public addresses"],
    ["a MAC address by its machine", "mac:00:1b:1b:00:00:01", "10.0.1.0/24"],
    ["a MAC address without machine", "mac:00:1b:1b:00:00:02", "layer 2"],
    ["IPv6", "fd00:1:2:3::5", "fd00:1:2:3::/64"],
  ])("%s", (_, endpoint, place) => expect(zoneOf("site", endpoint)?.zone).toBe(place));
  it("says which they are", () => expect(words).toContain("2 known networks"));
});
