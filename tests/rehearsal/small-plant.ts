// A small plant for rehearsals: an office and a cell behind one router, with rules written by hand.
import type { Predicted, RehearsalConversation, RehearsalPlan } from "../../src/rehearsal/rehearsal-plan.ts";

export const PERMITTED: Predicted = { kind: "permitted" };
export const DROPPED: Predicted = { kind: "denied", how: "drop" };
export const REJECTED: Predicted = { kind: "denied", how: "reject" };

export const RULES = `table inet plant {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    ip saddr 10.1.0.10 ip daddr 10.2.0.20 tcp dport { 502, 44818 } ct state new accept
    ip saddr 10.1.0.10 ip daddr 10.2.0.20 udp dport { 2222, 5000 } accept
    ip saddr 10.1.0.10 ip daddr 10.2.0.21 icmp type echo-request accept
    iifname "office" oifname "cell" ip daddr 10.2.0.21 tcp dport 80 reject with tcp reset
    iifname "office" oifname "cell" ip daddr 10.2.0.21 tcp dport 81 reject with icmp type admin-prohibited
    iifname "office" oifname "cell" ip daddr 10.2.0.21 udp dport 161 reject
    iifname "office" ip saddr 10.1.0.10 ip daddr 10.2.0.21 meta l4proto gre accept
  }
}
`;

const machine = (name: string, address: string, segment: string) => ({ name, address, prefixLength: 24, segment, gateway: null });

export function conversation(
  id: string,
  client: string,
  server: string,
  transport: string,
  serverPort: number | null,
  predicted: Predicted,
  more: Partial<RehearsalConversation> = {},
): RehearsalConversation {
  return {
    id,
    client,
    server,
    transport,
    serverPort,
    predicted,
    clientPort: null,
    delivery: "unicast",
    answers: true,
    dialled: null,
    longestSilenceSeconds: null,
    speaksAfterSilence: "client",
    secondary: [],
    ...more,
  };
}

export function smallPlant(conversations: readonly RehearsalConversation[], rules: string = RULES): RehearsalPlan {
  return {
    endpoints: [machine("hmi", "10.1.0.10", "office"), machine("laptop", "10.1.0.11", "office"), machine("plc", "10.2.0.20", "cell"), machine("drive", "10.2.0.21", "cell")],
    points: [
      {
        name: "cell firewall",
        kind: "router",
        interfaces: [
          { name: "office", segment: "office", networks: ["10.1.0.1/24"] },
          { name: "cell", segment: "cell", networks: ["10.2.0.1/24"] },
        ],
        ruleset: rules,
        idleSeconds: { tcp: 3600, udp: 30, icmp: null },
        takesUpMidStream: false,
      },
    ],
    conversations,
    ruleIdleSeconds: { tcp: [], udp: [], icmp: [] },
  };
}
