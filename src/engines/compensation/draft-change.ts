// The rule as a change of segmentation: the machine, its own network, who needs it, and everything else, which alone is denied what is vulnerable. It takes
// nothing else away and opens nothing: what it does not name stays as it is.
import { printSegmentation } from "../../controls/segmentation/print-segmentation.ts";
import { readMember } from "../../controls/segmentation/zone-members.ts";
import { readService } from "../../controls/segmentation/services.ts";
import type { EnforcementPoint, SegmentationChange, ServiceMatch, TextAt, Zone, ZoneMember } from "../../plant/segmentation.ts";
import type { PortRange, Talker, WaysIn } from "./ways-in.ts";

const OWN_NETWORK = "its own network";
const WHO_NEEDS_IT = "who needs it";
const EVERYTHING_ELSE = "everything else";

interface DraftedChange {
  readonly change: SegmentationChange;
  readonly text: string;
  /** Words of what is denied: "tcp/102"; "any". */
  readonly denied: readonly string[];
}

export function draftChange(ways: WaysIn, fileName: string, until: string | null): DraftedChange {
  const at: TextAt = { kind: "text", file: fileName, line: 1, column: 1 };
  const { machine, talkers, networks, neighbourMacs, ports, exposed } = ways;
  const name = [OWN_NETWORK, WHO_NEEDS_IT, EVERYTHING_ELSE].includes(machine.name) ? `machine ${machine.name}` : machine.name;
  const zone = (zoneName: string, members: readonly string[]): Zone => ({ name: zoneName, level: null, securityLevel: null, members: members.flatMap((written) => memberOf(written, at)), at });
  const zones = [
    zone(name, membersOf({ asset: machine, addresses: machine.addresses })),
    zone(OWN_NETWORK, [...networks, ...neighbourMacs]),
    zone(WHO_NEEDS_IT, talkers.flatMap(membersOf)),
    zone(EVERYTHING_ELSE, ["any"]),
  ];
  const denied = ports === null ? ["any"] : ports.map(portText);
  const advisories = [...new Set(exposed.map(({ need }) => need.advisory))].sort();
  const change: SegmentationChange = {
    kind: "segmentation",
    name: `Until ${machine.name} is patched${until === null ? "" : ` (${until})`}`,
    file: fileName,
    sha256: "",
    satisfies: ["iec62443-3-3/SR 5.2"],
    zones: zones.filter(({ members }) => members.length > 0),
    conduits: [
      {
        from: EVERYTHING_ELSE,
        to: name,
        eitherWay: false,
        allow: [],
        deny: denied.flatMap((word) => serviceOf(word, at)),
        until,
        owner: null,
        reason: `${machine.name} is vulnerable until it is patched: ${advisories.join(", ")}`,
        at,
        allowAt: at,
      },
    ],
    within: "permit",
    default: "permit",
    defaultAt: at,
    enforcement: [pointOf(ways, name, at)],
    acknowledged: [],
  };
  return { change, text: printSegmentation(change, remarksOf(ways, change.zones)), denied };
}

/**
 * The router that stands there already. An access list for the port alone remembers nothing, so the idle times of no state come with it; where any service is
 * denied, what the machine itself opens is answered only by a filter that remembers.
 */
function pointOf({ networks, machine, ports }: WaysIn, zone: string, at: TextAt): EnforcementPoint {
  return {
    name: `the router before ${networks.length === 0 ? machine.name : networks.join(" and ")}`,
    between: [EVERYTHING_ELSE, zone],
    kind: "router",
    device: null,
    onLoad: null,
    inspects: [],
    stateful: ports === null,
    idleTimeout: {},
    denied: "drop",
    addedLatencySeconds: null,
    alg: [],
    at,
    idleTimeoutAt: at,
    configFile: null,
    behind: {},
    firewall: null,
  };
}

/** By name where the name can be written; a machine that only an address tells is that address. */
function membersOf({ asset, addresses }: Pick<Talker, "asset" | "addresses">): string[] {
  if (asset === undefined) return [...addresses];
  const isWritable = asset.name.trim() === asset.name && asset.name !== "";
  return isWritable ? [`asset:${asset.name}`] : [...new Set([...asset.addresses, ...addresses])];
}

function memberOf(written: string, at: TextAt): ZoneMember[] {
  const read = readMember(written, at);
  return "member" in read ? [read.member] : [];
}

function serviceOf(word: string, at: TextAt): readonly ServiceMatch[] {
  const read = readService(word, at);
  return "matches" in read ? read.matches : [];
}

function portText({ transport, from, to }: PortRange): string {
  return from === to ? `${transport}/${from}` : `${transport}/${from}-${to}`;
}

function remarksOf({ networks, ports }: WaysIn, zones: readonly Zone[]): Parameters<typeof printSegmentation>[1] {
  const above: Readonly<Record<string, readonly string[]>> = {
    [OWN_NETWORK]: ["No router stands between these and the machine: the rule does not reach them."],
    [WHO_NEEDS_IT]: [ports === null ? "Seen to talk to it. Add who needs it and was not seen." : "Seen to use what is vulnerable. Add who needs it and was not seen."],
  };
  return {
    head: ["Stands before the machine until it is patched. Put the rule before those that are in force: it takes away what it names, and opens nothing.", "Take it out again once the patch is in."],
    zones: zones.map(({ name }) => above[name] ?? []),
    conduits: [[]],
    enforcement: networks.length === 0 ? ["Which network the machine is in is not known: say which router stands before it."] : [],
    tail: [],
  };
}
