// Random policies in the neutral form, over the small world of kernel-packets.ts, to be printed for the kernel.
import { addressSet } from "../../src/plant/address-set.ts";
import { type PacketRule, PLAIN_RULE } from "../../src/plant/packet-rule.ts";
import type { PacketsMatch } from "../../src/plant/segmentation.ts";
import { PORTS, type Pick } from "./kernel-packets.ts";

const at = { kind: "text", file: "policy", line: 1, column: 1 } as const;
const SETS = [["10.1.0.0/16"], ["10.2.0.1-10.2.0.9", "fd02::/112"], ["fd01::1", "fd01::1:0/112"], ["10.1.0.1", "10.2.1.0/24", "fd00::/8"], ["10.0.0.0/8"]].map(addressSet);

export function randomPolicy(pick: Pick): PacketRule[] {
  return Array.from({ length: 1 + pick(8) }, (): PacketRule => {
    const match = randomMatch(pick);
    // A rule for ICMP of one version of IP speaks of that version's addresses alone.
    const ends = match.icmp === null ? SETS : [SETS[0], SETS[4]];
    const end = (): PacketRule["source"] => ({ zones: null, addresses: (match.icmp === null && pick(3) === 0 ? null : ends[pick(ends.length)]) ?? null });
    return {
      ...PLAIN_RULE,
      action: (["permit", "deny", "reject"] as const)[pick(3)] ?? "permit",
      source: end(),
      destination: end(),
      services: [match],
      states: pick(4) === 0 ? ["new"] : null,
      until: null,
      writtenOrder: 0,
      text: "rule",
      at,
    };
  });
}

function randomMatch(pick: Pick): PacketsMatch {
  const none = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "", at } as const;
  const port = PORTS[pick(PORTS.length)] as number;
  const range = [[port, port + pick(2) * 60]] as const;
  switch (pick(6)) {
    case 0:
      return none;
    case 1:
      return { ...none, protocols: [[6, 6]], destinationPorts: range };
    case 2:
      return {
        ...none,
        protocols: [
          [6, 6],
          [17, 17],
        ],
        sourcePorts: range,
      };
    case 3:
      return {
        ...none,
        protocols: [[1, 1]],
        icmp: [
          { type: 8, codes: [[0, 0]] },
          { type: 3, codes: null },
        ],
      };
    case 4:
      return {
        ...none,
        protocols: [[6, 6]],
        tcpFlags: [
          { mask: 0x12, value: 2 },
          { mask: 4, value: 4 },
        ],
      };
    default:
      return { ...none, protocols: [[17, 57]] };
  }
}
