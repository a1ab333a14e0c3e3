// Makes the plan's network in the prober's namespaces: switches, points and endpoints with their links, addresses and ways; then loads the rules and
// sets the timeouts of each point. Everything is inside the prober's own namespaces.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { CompressedTime } from "./compressed-time.ts";
import type { HostPrograms } from "./host-programs.ts";
import { layOutNetwork } from "./network-layout.ts";
import type { NetworkNamespace, Prober, ProgramResult } from "./prober.ts";
import type { RehearsalPlan, RehearsalPoint } from "./rehearsal-plan.ts";
import { splitRuleset } from "./split-ruleset.ts";

export interface BuiltNetwork {
  /** In the plan's order. */
  readonly points: readonly NetworkNamespace[];
  readonly endpoints: readonly NetworkNamespace[];
}

export type ClockByTransport = Readonly<Record<"tcp" | "udp" | "icmp", CompressedTime>>;

/** What the network could not be: nothing is known of any conversation. */
export class NetworkFailed extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

const ENDPOINT_SETTINGS = [
  ["ipv4/ping_group_range", "0 0"],
  ["ipv4/conf/all/rp_filter", "0"],
  ["ipv4/conf/default/rp_filter", "0"],
  ["ipv4/conf/all/accept_redirects", "0"],
  ["ipv4/conf/default/accept_redirects", "0"],
] as const;
/** Linux limits how many ICMP errors it sends: the thousandth rejection would look like a drop. */
const ROUTER_SETTINGS = [
  ["ipv4/ip_forward", "1"],
  ["ipv4/conf/all/rp_filter", "0"],
  ["ipv4/conf/default/rp_filter", "0"],
  ["ipv4/conf/all/send_redirects", "0"],
  ["ipv4/conf/default/send_redirects", "0"],
  ["ipv4/icmp_ratemask", "0"],
] as const;
const IPV6_SETTINGS = [
  ["ipv6/conf/default/accept_ra", "0"],
  ["ipv6/conf/default/accept_dad", "0"],
  ["ipv6/conf/all/accept_redirects", "0"],
] as const;
const IPV6_ROUTER_SETTINGS = [
  ["ipv6/conf/all/forwarding", "1"],
  ["ipv6/icmp/ratelimit", "0"],
] as const;
/** For connections without a timeout of their own here, so that one that is carried later does not meet what an earlier one left. */
export const LEFTOVER_SECONDS = 4;

export async function buildNetwork(prober: Prober, programs: HostPrograms, plan: RehearsalPlan, onBuilt: (done: number) => void): Promise<BuiltNetwork> {
  const layout = layOutNetwork(plan);
  const points: NetworkNamespace[] = [];
  const endpoints: NetworkNamespace[] = [];
  for (const _ of plan.points) points.push(await prober.newNamespace());
  for (const _ of plan.endpoints) endpoints.push(await prober.newNamespace());
  // Settings first: links take them over when they are made.
  const settings = async (where: NetworkNamespace, list: readonly (readonly [string, string])[]): Promise<void> => {
    for (const [path, failed] of await Promise.all(list.map(async ([path, value]) => [path, await prober.set(where, path, value)] as const)))
      if (failed !== null) throw new NetworkFailed({ code: "rehearsal-network", severity: "error", message: `the kernel does not let ${path} be set: ${failed.text}` });
  };
  const ipv6 = layout.usesIpv6 ? IPV6_SETTINGS : [];
  for (const where of endpoints) await settings(where, [...ENDPOINT_SETTINGS, ...ipv6]);
  for (const [i, where] of points.entries()) {
    if (plan.points[i]?.kind === "router") await settings(where, [...ROUTER_SETTINGS, ...ipv6, ...(layout.usesIpv6 ? IPV6_ROUTER_SETTINGS : [])]);
    else await filterBridged(prober, plan.points[i] as RehearsalPoint, where);
  }
  for (const name of ["bridge-nf-call-iptables", "bridge-nf-call-ip6tables", "bridge-nf-call-arptables"]) await prober.set(prober.first, `bridge/${name}`, "0");
  await ipBatch(
    prober,
    programs,
    prober.first,
    layout.switches(
      points.map((p) => p.path),
      endpoints.map((e) => e.path),
    ),
  );
  let done = 0;
  for (const [list, where] of [[layout.points, points] as const, [layout.endpoints, endpoints] as const])
    for (const [i, text] of list.entries()) {
      await ipBatch(prober, programs, where[i] as NetworkNamespace, text);
      onBuilt(++done);
    }
  return { points, endpoints };
}

/** Rules of layer 3 look at what a bridge passes only where the kernel hands it to them (br_netfilter); a `table bridge` always does. */
async function filterBridged(prober: Prober, point: RehearsalPoint, where: NetworkNamespace): Promise<void> {
  const failed = await prober.set(where, "bridge/bridge-nf-call-iptables", "1");
  await prober.set(where, "bridge/bridge-nf-call-ip6tables", "1");
  if (failed !== null && /\btable\s+(ip|ip6|inet)\b/.test(point.ruleset))
    throw new NetworkFailed({
      code: "rehearsal-bridge",
      severity: "error",
      message: `this kernel does not show rules of layer 3 what the bridge ${point.name} passes (${failed.text})`,
      help: "load the module br_netfilter, or give the rules as a table of the family bridge",
    });
}

async function ipBatch(prober: Prober, programs: HostPrograms, where: NetworkNamespace, text: string): Promise<void> {
  const { status, output } = await prober.run(where, [programs.ip, "-batch", "-"], text);
  if (status !== 0) throw new NetworkFailed({ code: "rehearsal-network", severity: "error", message: `the network cannot be built: ${firstLine(output)}` });
}

export async function loadRules(prober: Prober, programs: HostPrograms, plan: RehearsalPlan, built: BuiltNetwork, clocks: ClockByTransport): Promise<void> {
  for (const [i, point] of plan.points.entries()) {
    const where = built.points[i] as NetworkNamespace;
    const { status, output } = await loadRuleset(prober, programs, where, point.ruleset);
    if (status !== 0) throw new NetworkFailed({ code: "rehearsal-rules", severity: "error", message: `the kernel does not take the rules of ${point.name}: ${firstLine(output)}` });
    for (const [path, value] of connectionSettings(point, clocks)) await prober.set(where, `netfilter/${path}`, value);
  }
}

/** How many rules fit into one message to the kernel (net.core.wmem_max, doubled: 416 KiB) depends on how long they are. Fewer, larger parts load faster. */
const RULES_PER_MESSAGE = [600, 100, 10];

/** In one piece, as a firewall would; in parts where that is too long for the kernel. */
async function loadRuleset(prober: Prober, programs: HostPrograms, where: NetworkNamespace, ruleset: string): Promise<ProgramResult> {
  const load = (text: string): Promise<ProgramResult> => prober.run(where, [programs.nft, "-f", "-"], text);
  let result = await load(ruleset);
  for (const rules of RULES_PER_MESSAGE) {
    if (result.status === 0 || !result.output.includes("Message too long")) return result;
    const parts = splitRuleset(ruleset, rules);
    if (parts === null) return result;
    result = await load("flush ruleset\n");
    for (const part of parts) if (result.status === 0) result = await load(part);
  }
  return result;
}

/** Missing files are no failure: where the rules ask for no state, the kernel has no table of connections. */
function connectionSettings(point: RehearsalPoint, clocks: ClockByTransport): readonly (readonly [string, string])[] {
  const seconds = (transport: "tcp" | "udp" | "icmp"): string => String(point.idleSeconds[transport] === null ? LEFTOVER_SECONDS : clocks[transport].timeoutOf(point.idleSeconds[transport]));
  return [
    ["nf_conntrack_tcp_loose", point.takesUpMidStream ? "1" : "0"],
    ["nf_conntrack_tcp_timeout_close", "1"],
    ...(point.idleSeconds.tcp === null ? [] : [["nf_conntrack_tcp_timeout_established", seconds("tcp")] as const]),
    ["nf_conntrack_udp_timeout", seconds("udp")],
    ["nf_conntrack_udp_timeout_stream", seconds("udp")],
    ["nf_conntrack_icmp_timeout", seconds("icmp")],
    ["nf_conntrack_icmpv6_timeout", seconds("icmp")],
    ["nf_conntrack_generic_timeout", String(LEFTOVER_SECONDS)],
    ["nf_conntrack_gre_timeout", String(LEFTOVER_SECONDS)],
    ["nf_conntrack_gre_timeout_stream", String(LEFTOVER_SECONDS)],
  ];
}

const firstLine = (text: string): string => text.split("\n", 1)[0]?.trim().slice(0, 300) ?? "";
