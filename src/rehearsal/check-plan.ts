// Whether a plan can be built: names, addresses, lengths. What only keeps single conversations from being rehearsed is said conversation by conversation.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { parseIp, parsePrefix } from "../foundation/ip-address.ts";
import { familyOf } from "./network-layout.ts";
import { REHEARSAL_LIMITS, type RehearsalConversation, type RehearsalEndpoint, type RehearsalPlan, type RehearsalPoint } from "./rehearsal-plan.ts";
import type { NotRehearsed, NotRehearsedCode } from "./rehearsal-report.ts";

export function checkPlan(plan: RehearsalPlan): readonly Diagnostic[] {
  const errors: Diagnostic[] = [];
  const error = (code: string, message: string, help?: string): void => void (errors.length < 100 && errors.push({ code, severity: "error", message, ...(help === undefined ? {} : { help }) }));
  const most = (count: number, limit: number, what: string): void => {
    if (count > limit) error("rehearsal-too-large", `a rehearsal carries at most ${limit} ${what}, this plan has ${count}`);
  };
  most(plan.endpoints.length, REHEARSAL_LIMITS.endpoints, "endpoints");
  most(plan.points.length, REHEARSAL_LIMITS.points, "enforcement points");
  most(plan.conversations.length, REHEARSAL_LIMITS.conversations, "conversations");
  for (const transport of ["tcp", "udp", "icmp"] as const) most(new Set(allIdleSeconds(plan, transport)).size, REHEARSAL_LIMITS.idleTimeouts, `different idle timeouts for ${transport}`);
  if (errors.length > 0) return errors;
  once(
    plan.endpoints.map((e) => e.name),
    (name) => error("rehearsal-name-twice", `two endpoints are called ${name}`),
  );
  once(
    plan.endpoints.map((e) => normal(e.address)),
    (address) => error("rehearsal-address-twice", `two endpoints have the address ${address}`, "rehearse one address space at a time"),
  );
  once(
    plan.conversations.map((c) => c.id),
    (id) => error("rehearsal-name-twice", `two conversations are called ${id}`),
  );
  for (const endpoint of plan.endpoints) checkEndpoint(endpoint, error);
  const own = plan.points.flatMap((p) => p.interfaces.flatMap((i) => i.networks.map((n) => n.split("/")[0] as string)));
  for (const { name, gateway } of plan.endpoints) if (gateway !== null && !own.includes(gateway)) error("rehearsal-gateway", `the gateway ${gateway} of ${name} is no address of an enforcement point`);
  for (const point of plan.points) checkPoint(point, error);
  checkNoLoop(plan, error);
  const names = new Set(plan.endpoints.map((e) => e.name));
  for (const c of plan.conversations) {
    for (const end of [c.client, c.server]) if (!names.has(end)) error("rehearsal-endpoint", `${c.id} names ${end}, which is no endpoint of the plan`);
    if (c.id.length > REHEARSAL_LIMITS.nameCharacters * 4) error("rehearsal-name", `the name of a conversation has ${c.id.length} characters`);
    if (c.secondary.length > REHEARSAL_LIMITS.secondaryPerConversation)
      error("rehearsal-too-large", `${c.id} has ${c.secondary.length} secondary connections, at most ${REHEARSAL_LIMITS.secondaryPerConversation} are rehearsed`);
    for (const port of [c.serverPort, c.clientPort, c.dialled?.port ?? null, ...c.secondary.map((s) => s.port)])
      if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) error("rehearsal-port", `${c.id} names the port ${port}`);
    if (c.predicted.kind === "cut" && !((c.longestSilenceSeconds ?? 0) >= c.predicted.idleSeconds))
      error("rehearsal-silence", `${c.id} is predicted to be cut after ${c.predicted.idleSeconds} s, and is never silent for so long`);
    if (c.dialled !== null && parseIp(c.dialled.address) === undefined) error("rehearsal-address", `${c.id} goes to ${c.dialled.address}, which is no address`);
  }
  return errors;
}

type Tell = (code: string, message: string, help?: string) => void;

function checkEndpoint(e: RehearsalEndpoint, error: Tell): void {
  if (e.name.length === 0 || e.name.length > REHEARSAL_LIMITS.nameCharacters) error("rehearsal-name", `the name of an endpoint has ${e.name.length} characters`);
  const ip = parseIp(e.address);
  if (ip === undefined) error("rehearsal-address", `${e.name} has ${e.address}, which is no address`);
  else if (!Number.isInteger(e.prefixLength) || e.prefixLength < 0 || e.prefixLength > ip.bits) error("rehearsal-address", `${e.name} has a prefix of ${e.prefixLength} bits`);
  if (e.gateway !== null && parseIp(e.gateway)?.bits !== ip?.bits) error("rehearsal-gateway", `the gateway ${e.gateway} of ${e.name} is no address of its family`);
}

function checkPoint(p: RehearsalPoint, error: Tell): void {
  if (p.interfaces.length > REHEARSAL_LIMITS.interfacesPerPoint)
    error("rehearsal-too-large", `${p.name} has ${p.interfaces.length} interfaces, at most ${REHEARSAL_LIMITS.interfacesPerPoint} are rehearsed`);
  if (p.ruleset.length > REHEARSAL_LIMITS.rulesetCharacters) error("rehearsal-too-large", `the rules of ${p.name} have ${p.ruleset.length} characters`);
  // The kernel's loader would read any file of this machine.
  if (/(^|[\n;{])\s*include\s/.test(p.ruleset)) error("rehearsal-include", `the rules of ${p.name} include other files`, "give the rules in one text");
  if (p.kind === "bridge" && p.interfaces.length < 2) error("rehearsal-bridge", `the bridge ${p.name} joins fewer than two segments`);
  once(
    p.interfaces.map((i) => i.name),
    (name) => error("rehearsal-name-twice", `${p.name} has two interfaces called ${name}`),
  );
  for (const i of p.interfaces) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,14}$/.test(i.name) || i.name === "lo" || i.name === "joined" || i.name === "all" || i.name === "default")
      error("rehearsal-name", `${i.name} cannot be the name of an interface of ${p.name}`, "at most 15 of a-z A-Z 0-9 . _ -");
    for (const network of i.networks) if (parsePrefix(network) === undefined) error("rehearsal-address", `${network} at ${p.name} is no address with a prefix length`);
  }
  for (const [transport, seconds] of Object.entries(p.idleSeconds)) if (seconds !== null && !(seconds > 0)) error("rehearsal-idle", `${p.name} has an idle timeout of ${seconds} s for ${transport}`);
}

/** Bridges that close a ring would send one broadcast round for ever. */
function checkNoLoop(plan: RehearsalPlan, error: Tell): void {
  const group = new Map<string, string>();
  const find = (node: string): string => {
    let at = node;
    while (group.has(at)) at = group.get(at) as string;
    return at;
  };
  plan.points.forEach((point, p) => {
    if (point.kind !== "bridge") return;
    for (const i of point.interfaces) {
      const [a, b] = [find(`point ${p}`), find(`segment ${i.segment}`)];
      if (a === b) error("rehearsal-loop", `the bridge ${point.name} closes a ring of layer-2 networks at ${i.segment}`);
      else group.set(b, a);
    }
  });
}

/** Every idle timeout that a silence may meet, in real seconds. */
export function allIdleSeconds(plan: RehearsalPlan, transport: "tcp" | "udp" | "icmp"): readonly number[] {
  const ofPoints = plan.points.flatMap((p) => p.idleSeconds[transport] ?? []);
  const predicted = plan.conversations.flatMap((c) => (c.predicted.kind === "cut" && c.transport === transport ? [c.predicted.idleSeconds] : []));
  return [...ofPoints, ...plan.ruleIdleSeconds[transport], ...predicted];
}

/** What the connection table reads beyond its IP header (ICMP, IGMP, TCP, UDP, DCCP, ICMPv6, SCTP, UDP-Lite): plain bytes in it would be invalid. */
const NOT_MADE: ReadonlySet<number> = new Set([1, 2, 6, 17, 33, 58, 132, 136]);

/** null = it can be rehearsed. */
export function whyNotRehearsed(c: RehearsalConversation, byName: ReadonlyMap<string, RehearsalEndpoint>, idleSeconds: readonly number[]): NotRehearsed | null {
  const no = (code: NotRehearsedCode, reason: string): NotRehearsed => ({ conversation: c.id, secondary: null, code, reason });
  const [client, server] = [byName.get(c.client) as RehearsalEndpoint, byName.get(c.server) as RehearsalEndpoint];
  if (c.transport.startsWith("l2/")) return no("layer-2", "a frame of layer 2 has no addresses that rules of layer 3 could look at");
  if (c.delivery !== "unicast") return no("multicast", `${c.delivery} is not carried here: it has no single receiver`);
  if (c.predicted.kind === "unknown") return no("prediction-unknown", `nothing is predicted: ${c.predicted.why}`);
  if (client === server) return no("same-endpoint", "both ends are the same machine");
  if (familyOf(client.address) !== familyOf(server.address) || (c.dialled !== null && familyOf(c.dialled.address) !== familyOf(client.address)))
    return no("address-family", "one end speaks IPv4, the other IPv6");
  if (c.transport === "tcp" || c.transport === "udp") {
    if (c.serverPort === null || c.serverPort === 0) return no("no-port", "the server's port is not known");
  } else if (c.transport !== "icmp") {
    const number = /^ip\/(\d{1,3})$/.exec(c.transport)?.[1];
    if (number === undefined || NOT_MADE.has(Number(number)) || Number(number) > 254 || Number(number) === 0) return no("protocol", `packets of ${c.transport} are not made here`);
  }
  if (c.longestSilenceSeconds !== null && idleSeconds.includes(c.longestSilenceSeconds))
    return no("silence-equals-timeout", `its longest silence is exactly an idle timeout (${c.longestSilenceSeconds} s): either side may win`);
  return null;
}

const normal = (address: string): string => address.toLowerCase();

function once(names: readonly string[], twice: (name: string) => void): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) twice(name);
    seen.add(name);
  }
}
