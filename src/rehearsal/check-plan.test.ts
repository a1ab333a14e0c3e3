import { describe, expect, test } from "vitest";
import { checkPlan } from "./check-plan.ts";
import { layOutNetwork } from "./network-layout.ts";
import type { RehearsalConversation, RehearsalPlan, RehearsalPoint } from "./rehearsal-plan.ts";

const point = (more: Partial<RehearsalPoint> = {}): RehearsalPoint => ({
  name: "fw",
  kind: "router",
  interfaces: [
    { name: "a", segment: "A", networks: ["10.0.0.254/24"] },
    { name: "b", segment: "B", networks: [] },
  ],
  ruleset: "",
  idleSeconds: { tcp: null, udp: null, icmp: null },
  takesUpMidStream: false,
  ...more,
});
const conversation: RehearsalConversation = {
  id: "c",
  client: "x",
  server: "y",
  transport: "tcp",
  serverPort: 502,
  clientPort: null,
  delivery: "unicast",
  answers: true,
  dialled: null,
  longestSilenceSeconds: null,
  speaksAfterSilence: "client",
  secondary: [],
  predicted: { kind: "permitted" },
};
const plan: RehearsalPlan = {
  endpoints: [
    { name: "x", address: "10.0.0.1", prefixLength: 24, segment: "A", gateway: null },
    { name: "y", address: "10.0.1.1", prefixLength: 24, segment: "B", gateway: null },
  ],
  points: [point()],
  conversations: [conversation],
  ruleIdleSeconds: { tcp: [], udp: [], icmp: [] },
};
const [x, y] = plan.endpoints as [RehearsalPlan["endpoints"][0], RehearsalPlan["endpoints"][0]];
const codes = (changed: Partial<RehearsalPlan>): string[] => checkPlan({ ...plan, ...changed }).map((d) => d.code);

describe("a plan", () => {
  test("that can be built", () => expect(codes({})).toEqual([]));
  test.each<[string, Partial<RehearsalPlan>]>([
    ["rehearsal-address-twice", { endpoints: [x, { ...y, address: x.address }] }],
    ["rehearsal-name-twice", { endpoints: [x, y, { ...x, address: "10.0.0.2" }] }],
    ["rehearsal-name-twice", { conversations: [conversation, conversation] }],
    ["rehearsal-address", { endpoints: [x, { ...y, address: "10.0.1" }] }],
    ["rehearsal-address", { endpoints: [x, { ...y, prefixLength: 33 }] }],
    ["rehearsal-gateway", { endpoints: [{ ...x, gateway: "10.0.0.253" }, y] }],
    ["rehearsal-endpoint", { conversations: [{ ...conversation, server: "z" }] }],
    ["rehearsal-port", { conversations: [{ ...conversation, clientPort: 70_000 }] }],
    ["rehearsal-silence", { conversations: [{ ...conversation, predicted: { kind: "cut", idleSeconds: 60 }, longestSilenceSeconds: 30 }] }],
    ["rehearsal-include", { points: [point({ ruleset: "table inet x {\n}\n include '/etc/shadow'" })] }],
    ["rehearsal-name", { points: [point({ interfaces: [{ name: "sixteen-letters-", segment: "A", networks: [] }] })] }],
    ["rehearsal-name", { points: [point({ interfaces: [{ name: "a;link", segment: "A", networks: [] }] })] }],
    ["rehearsal-idle", { points: [point({ idleSeconds: { tcp: 0, udp: null, icmp: null } })] }],
    ["rehearsal-loop", { points: [point({ kind: "bridge" }), point({ kind: "bridge", name: "second" })] }],
    ["rehearsal-too-large", { ruleIdleSeconds: { tcp: Array.from({ length: 13 }, (_, i) => i + 1), udp: [], icmp: [] } }],
    ["rehearsal-too-large", { endpoints: Array.from({ length: 1_001 }, () => x) }],
  ])("is refused with %s", (code, changed) => expect(codes(changed)).toEqual([code]));
});

describe("ways through the network", () => {
  test("a machine sends through the router that is nearest to each of its peers", () => {
    const z = { name: "z", address: "10.0.2.1", prefixLength: 24, segment: "C", gateway: null };
    const other = point({
      name: "fw2",
      interfaces: [
        { name: "a", segment: "A", networks: [] },
        { name: "c", segment: "C", networks: [] },
      ],
    });
    const { endpoints, points } = layOutNetwork({ ...plan, endpoints: [x, y, z], points: [point(), other], conversations: [conversation, { ...conversation, id: "d", server: "z" }] });
    expect(endpoints[0]).toContain("route replace default via 169.254.77.1 dev eth0 onlink\n");
    expect(endpoints[0]).toContain("route replace 10.0.2.1 via 169.254.77.2 dev eth0 onlink\n");
    expect(points[0]).toContain("route replace 10.0.2.1 via 169.254.77.2 dev a onlink\n");
    expect(points[1]).toContain("route replace 10.0.2.1 dev c\n");
  });
});
