// Zones as a change without conduits, at one border that stands everywhere; and which settings of that border were chosen rather than found.
import { DHCP_RELAY } from "../../plant/negotiating-protocols.ts";
import type { ProposalChoice } from "../../plant/proposal.ts";
import type { EnforcementPoint, SegmentationChange, TextAt, Zone } from "../../plant/segmentation.ts";

/** A proposal has no file yet: everything is "where it will be written". */
export const NOWHERE: TextAt = { kind: "text", file: "proposal", line: 1, column: 1 };

/** The usual defaults of firewalls; longer ones are asked for where a connection was seen to be silent for longer. Seconds. */
const TCP_IDLE = 3_600;
const UDP_IDLE = 180;

const border: EnforcementPoint = {
  name: "zone-border",
  between: "all",
  kind: "router",
  device: null,
  onLoad: "keep",
  inspects: [],
  stateful: true,
  idleTimeout: { tcp: TCP_IDLE, udp: UDP_IDLE },
  denied: "drop",
  addedLatencySeconds: null,
  alg: [],
  at: NOWHERE,
  idleTimeoutAt: NOWHERE,
  configFile: null,
  behind: {},
  firewall: null,
};

export function draftChange(name: string, zones: readonly Zone[]): SegmentationChange {
  return {
    kind: "segmentation",
    name,
    file: NOWHERE.file,
    sha256: "",
    satisfies: [],
    zones,
    conduits: [],
    within: "permit",
    default: "deny",
    defaultAt: NOWHERE,
    enforcement: [border],
    acknowledged: [],
  };
}

export function choicesOf({ enforcement }: SegmentationChange): ProposalChoice[] {
  const point = enforcement[0] ?? border;
  const tcp = point.idleTimeout.tcp ?? TCP_IDLE;
  const followed = point.alg.filter((name) => name !== DHCP_RELAY);
  return [
    { what: "enforcement: at: all", why: "where the borders will stand in the network is not in the evidence; every crossing is judged as if it were filtered" },
    { what: "onLoad: keep", why: "rules are to be loaded on a device that keeps live connections, or in a stop of the lines; say otherwise and check says what it costs" },
    {
      what: `idleTimeout: tcp ${tcp} s, udp ${UDP_IDLE} s`,
      why: tcp === TCP_IDLE ? "the usual defaults; nothing that crosses was seen to be silent for longer" : "raised above the usual hour for connections that were seen to be silent for longer",
    },
    ...(followed.length === 0 ? [] : [{ what: `alg: ${followed.join(", ")}`, why: "these protocols negotiate further connections, and following them opens less than a range of ports" }]),
    ...(followed.length === point.alg.length ? [] : [{ what: `alg: ${DHCP_RELAY}`, why: "machines ask for their addresses by broadcast, which ends at a border: it has to be relayed there" }]),
    { what: "securityLevel", why: "only an order of trust: outside 0, office and remote 1, plant 2, safety 3. Replace it by what your risk assessment says (IEC 62443-3-2)" },
  ];
}
