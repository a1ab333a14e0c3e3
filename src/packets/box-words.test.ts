import { describe, expect, it } from "vitest";
import type { TextAt } from "../plant/rule-terms.ts";
import { type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import { compareRuleLists } from "./compare-rule-lists.ts";

const at: TextAt = { kind: "text", file: "fw.conf", line: 1, column: 1 };
const anywhere = { zones: null, addresses: null };
const permit = (ports: readonly (readonly [number, number])[]): PacketRule => ({
  ...PLAIN_RULE,
  action: "permit",
  source: anywhere,
  destination: anywhere,
  services: [{ kind: "packets", protocols: [[6, 6]], sourcePorts: null, destinationPorts: ports, icmp: null, tcpFlags: null, written: "tcp", at }],
  until: null,
  writtenOrder: 0,
  text: "permit",
  at,
});
const words = (ports: readonly (readonly [number, number])[]): string | undefined =>
  compareRuleLists({ rules: [], otherwise: "deny" }, { rules: [permit(ports)], otherwise: "deny" }).parts[0]?.answer.newlyPermitted.changes[0]?.packets.boxes[0]?.words.service;

describe("services in words", () => {
  it("list a few ports", () =>
    expect(
      words([
        [80, 80],
        [102, 110],
        [443, 443],
      ]),
    ).toBe("tcp/80,102-110,443"));
  it("count the ports of a long list", () => {
    const many = [22, 80, 102, 135, 443, 502, 1433, 3389, 4840].map((port) => [port, port] as const);
    expect(words(many)).toBe("tcp/22,80,102,135,443 and 4 more ranges");
  });
});
