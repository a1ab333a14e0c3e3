// The slow, obviously right verdict of every conversation: one conversation after the other, one conduit after the other, plain sets, no tables and
// nothing remembered. For tests only: it shares the facts, the roles and the zones with the engine, and none of its ways. Judges no finding, no text.
import { formatPrefix, type IpPrefix, parsePrefix } from "../../foundation/ip-address.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import { DeviceRules } from "../../packets/device/device-rules.ts";
import { devicePacket } from "./service-point.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { conversationRole } from "../../plant/conversation-role.ts";
import { protocolById } from "../../plant/facts/protocol-table.ts";
import { findScanners } from "../../plant/failing-scans.ts";
import type { ConversationRole, DegradedBy, Verdict } from "../../plant/finding.ts";
import { gatewayNames, mayBeOpenedBy, negotiatesPorts } from "../../plant/negotiating-protocols.ts";
import { registeredProtocolOfPort } from "../../plant/service-names.ts";
import type { EnforcementPoint, OnLoad, ServiceMatch } from "../../plant/segmentation.ts";
import { addressSet, IS_IN, membership } from "../../plant/address-set.ts";
import { defaultsOf, worstCase } from "./device-defaults.ts";
import type { ReachQuestion } from "./question.ts";

export interface ReferenceJudgement {
  verdict: Verdict;
  readonly fromZone: string | null;
  readonly role: ConversationRole;
  readonly degradedBy: Set<DegradedBy>;
  readonly alreadyFailing: boolean;
  acknowledged: boolean;
  readonly questions: Set<string>;
}

/** How one permission of a service fits: surely, perhaps (recognition is needed and lacking), or not. */
type Fit = "yes" | "perhaps" | "no";
type Point = EnforcementPoint | null;

export function judgeReachSlowly(question: ReachQuestion): ReferenceJudgement[] {
  const { plant, change } = question;
  const scanners = findScanners(plant.conversations);
  const zoneAt = (c: Conversation, e: string): string | null => question.zoneOf(c.addressSpace, e)?.zone ?? null;
  const isMac = (e: string): boolean => e.startsWith("mac:");
  const assetAt = (space: string, e: string): Asset | undefined => {
    const all = plant.assets.filter((a) => a.addressSpace === space && (a.addresses.includes(e) || a.macs.some((m) => (m.startsWith("mac:") ? m : `mac:${m}`) === e)));
    return isMac(e) && all.length > 1 ? undefined : all[0];
  };
  const conduits = change.conduits.filter((k) => k.until === null || k.until >= question.today);

  // --- what is known of subnets
  const prefixOf = (space: string, e: string): string | null => {
    if (isMac(e)) {
      const found = new Set((assetAt(space, e)?.addresses ?? []).filter((a) => !isMac(a)).map((a) => prefixOf(space, a)));
      found.delete(null);
      return found.size === 1 ? ([...found][0] as string) : null;
    }
    const holding = plant.networks.map((n) => n.prefix).filter((p) => membership(addressSet([p]), e) === IS_IN);
    return holding.sort((a, b) => Number(b.split("/")[1]) - Number(a.split("/")[1]))[0] ?? null;
  };
  const relation = (space: string, a: string, b: string): "same" | "different" | "perhaps" => {
    const pa = prefixOf(space, a);
    const pb = prefixOf(space, b);
    if (pa !== null || pb !== null) return pa === pb ? "same" : "different";
    if (a.startsWith("fe80:") && b.startsWith("fe80:")) return "same";
    const first24 = (e: string): string => (/^\d+\.\d+\.\d+\.\d+$/.test(e) ? e.split(".").slice(0, 3).join(".") : e);
    return first24(a) === first24(b) && !isMac(a) ? "perhaps" : "different";
  };

  // --- every unicast endpoint that was seen or is known
  const known = new Map<string, { space: string; endpoint: string; zone: string | null; prefix: string | null }>();
  const meet = (space: string, endpoint: string): void => {
    const group =
      /^(22[4-9]|23\d)\./.test(endpoint) ||
      endpoint === "255.255.255.255" ||
      endpoint === "0.0.0.0" ||
      endpoint === "::" ||
      endpoint.startsWith("ff") ||
      (isMac(endpoint) && Number.parseInt(endpoint.slice(4, 6), 16) % 2 === 1);
    if (!group) known.set(`${space} ${endpoint}`, { space, endpoint, zone: question.zoneOf(space, endpoint)?.zone ?? null, prefix: prefixOf(space, endpoint) });
  };
  for (const a of plant.assets) for (const address of a.addresses) meet(a.addressSpace, address);
  for (const c of plant.conversations) {
    meet(c.addressSpace, c.client);
    if (c.delivery === "unicast") meet(c.addressSpace, c.server);
  }

  // --- what stands between two zones
  const pointsBetween = (a: string, b: string): Point[] =>
    change.enforcement.length === 0 ? [null] : change.enforcement.filter((p) => p.between === "all" || (p.between[0] === a && p.between[1] === b) || (p.between[0] === b && p.between[1] === a));
  const everywhere = (p: Point): boolean => p === null || p.between === "all";
  const seesMates = (p: Point): boolean => everywhere(p) || p?.kind === "bridge";
  const routes = (p: Point): boolean => !everywhere(p) && p?.kind !== "bridge";
  const routerOnly = (a: string, b: string): boolean => pointsBetween(a, b).length > 0 && !pointsBetween(a, b).some(seesMates);

  // --- who must get a new address: the smaller parts of a split subnet that only routers part
  const partsOf = (space: string, prefix: string): [string, string[]][] => {
    const parts = new Map<string, string[]>();
    for (const k of known.values()) if (k.space === space && k.prefix === prefix && k.zone !== null && !isMac(k.endpoint)) parts.set(k.zone, [...(parts.get(k.zone) ?? []), k.endpoint]);
    const order = change.zones.map((z) => z.name);
    return [...parts].sort((x, y) => y[1].length - x[1].length || order.indexOf(x[0]) - order.indexOf(y[0]));
  };
  const moves = (space: string, endpoint: string): "must" | "may" | "no" => {
    const prefix = prefixOf(space, endpoint);
    const zone = question.zoneOf(space, endpoint)?.zone ?? null;
    if (prefix === null || zone === null || isMac(endpoint)) return "no";
    const [largest, ...others] = partsOf(space, prefix);
    if (largest === undefined) return "no";
    const equal = others.filter((o) => o[1].length === largest[1].length && routerOnly(o[0], largest[0])).map((o) => o[0]);
    if (others.some((o) => o[0] === zone && o[1].length < largest[1].length && routerOnly(zone, largest[0]))) return "must";
    return equal.includes(zone) || (equal.length > 0 && zone === largest[0]) ? "may" : "no";
  };

  // --- what the conduits say
  const isL2 = (c: Conversation): boolean => c.transport.startsWith("l2/");
  const fits = (s: ServiceMatch, c: Conversation, inspected: boolean): Fit => {
    switch (s.kind) {
      case "any":
        return c.delivery === "unicast" && !isL2(c) ? "yes" : "no";
      case "port":
        return c.transport === s.transport && c.serverPort !== null && s.fromPort <= c.serverPort && c.serverPort <= s.toPort ? "yes" : "no";
      case "icmp":
        return c.transport === "icmp" ? "yes" : "no";
      case "ip":
        return c.transport === `ip/${s.number}` || (c.transport === "tcp" && s.number === 6) || (c.transport === "udp" && s.number === 17) || (c.transport === "icmp" && s.number === 1) ? "yes" : "no";
      case "l2":
        return isL2(c) && Number(c.transport.slice(3)) === s.etherType ? "yes" : "no";
      case "packets":
        throw new Error("a change holds no device rules");
      case "app": {
        const proven = c.protocolConfidence === "high" || c.protocolConfidence === "medium";
        if (c.protocol === s.protocol && proven) return inspected ? "yes" : "perhaps";
        if (isL2(c) && c.protocol !== s.protocol) return "no";
        if (!proven && c.largestPayload === 0) return "perhaps";
        return c.protocol === s.protocol && c.protocolConfidence === "low" ? "perhaps" : "no";
      }
    }
  };
  const serverMaybe = (c: Conversation): boolean => (c.serverBegan === null ? c.clientDecidedBy !== "log" : c.serverBegan > 0);
  const byDefault = (from: string, to: string): boolean => (from === to ? change.within : change.default) === "permit";
  // --- what configurations of firewalls say; packets/device is proven by itself
  const devices = new Map(change.enforcement.flatMap((p) => (p.firewall === null ? [] : [[p, new DeviceRules(p.firewall, question.today, { isSlow: true })] as const])));
  const inForce = question.inForce == null ? null : new DeviceRules(question.inForce, question.today, { isSlow: true });
  const packetOf = (c: Conversation, back: boolean) => ({ ...devicePacket(c), ...(back ? { source: c.server, destination: c.client } : {}) });
  const rulingsOf = (c: Conversation, points: readonly Point[], back: boolean) => points.flatMap((p) => (p === null ? [] : (devices.get(p)?.ruling(packetOf(c, back)) ?? [])));
  const byDevices = (c: Conversation, points: readonly Point[], back: boolean): Fit => {
    const outcomes = rulingsOf(c, points, back).map((r) => r.outcome);
    return outcomes.some((o) => o === "denied" || o === "rejected") ? "no" : outcomes.includes("undecided") ? "perhaps" : "yes";
  };
  /** Behind one interface of the only firewall, in different networks, one of which is the firewall's own. */
  const turnsRound = (c: Conversation, zone: string, points: readonly Point[]): boolean => {
    const [only, ...more] = change.enforcement;
    if (only?.firewall == null || more.length > 0 || only.between !== "all" || points.length === 0 || isL2(c)) return false;
    const interfaces = only.firewall.interfaces;
    if (!change.zones.some((z) => interfaces.some((port) => port.name === z.name))) return false;
    const own = interfaces.find((port) => port.name === zone)?.networks ?? [];
    const isOwn = (e: string): boolean => own.includes(question.zoneOf(c.addressSpace, e)?.rule ?? "");
    return relation(c.addressSpace, c.client, c.server) === "different" && (isOwn(c.client) || isOwn(c.server));
  };
  const networksStay = (): boolean => {
    const networks = (f: FirewallConfig): string[] => f.interfaces.flatMap((port) => (port.enabled ? port.networks.map((n) => formatPrefix(parsePrefix(n) as IpPrefix)) : [])).sort();
    const [only, ...more] = change.enforcement;
    if (question.inForce == null || only?.firewall == null || more.length > 0) return false;
    const before = networks(question.inForce);
    return before.length > 0 && before.join() === networks(only.firewall).join();
  };
  const onlyDevices = (points: readonly Point[]): boolean => points.length > 0 && points.every((p) => p?.firewall != null);

  const denies = (c: Conversation, from: string, to: string): boolean =>
    conduits.some((k) => ((k.from === from && k.to === to) || (k.eitherWay && k.from === to && k.to === from)) && (k.deny ?? []).some((s) => fits(s, c, false) === "yes"));
  /** Past every filter, and none would do anything to it. */
  const leftAlone = (c: Conversation, from: string, to: string): boolean => byDefault(from, to) && !denies(c, from, to) && (c.delivery !== "unicast" || !denies(c, to, from));

  const permits = (c: Conversation, from: string, to: string, points: readonly Point[], back = false): Fit => {
    const device = byDevices(c, points, back);
    if (device !== "yes" || onlyDevices(points)) return device;
    if (denies(c, from, to)) return "no";
    if (byDefault(from, to)) return "yes";
    let best: Fit = "no";
    for (const k of conduits) {
      if (!((k.from === from && k.to === to) || (k.eitherWay && k.from === to && k.to === from))) continue;
      for (const s of k.allow) {
        const inspected = s.kind === "app" && points.every((p) => p?.inspects.includes(s.protocol) === true);
        const fit = fits(s, c, inspected);
        if (fit === "yes") return "yes";
        if (fit === "perhaps") best = "perhaps";
      }
    }
    return best;
  };
  const answersPermitted = (c: Conversation, from: string, to: string): "all" | "some" | "none" => {
    const back = conduits.filter((k) => (k.from === to && k.to === from) || (k.eitherWay && k.from === from && k.to === to));
    const denied = back.flatMap((k) => k.deny ?? []);
    if (denied.some((s) => s.kind !== "port" && fits(s, c, false) === "yes")) return "none";
    const isDeniedAt = (port: number): boolean => denied.some((s) => s.kind === "port" && s.transport === c.transport && s.fromPort <= port && port <= s.toPort);
    let deniedPorts = 0;
    if (denied.length > 0) for (let port = 1_024; port <= 65_535; port++) if (isDeniedAt(port)) deniedPorts++;
    if (deniedPorts === 65_536 - 1_024) return "none";
    const permitted = byDefault(from, to)
      ? "all"
      : answersByConduits(
          c,
          back.flatMap((k) => k.allow),
        );
    return permitted === "all" && deniedPorts > 0 ? "some" : permitted;
  };
  const answersByConduits = (c: Conversation, allowed: readonly ServiceMatch[]): "all" | "some" | "none" => {
    if (allowed.some((s) => s.kind !== "port" && s.kind !== "app" && fits(s, { ...c, delivery: "unicast" }, false) === "yes" && !(s.kind === "any" && isL2(c)))) return "all";
    const open = (port: number): boolean => allowed.some((s) => s.kind === "port" && s.transport === c.transport && s.fromPort <= port && port <= s.toPort);
    const isOpen = (from: number): boolean => {
      for (let port = from; port <= 65_535; port++) if (!open(port)) return false;
      return true;
    };
    return isOpen(1_024) ? "all" : isOpen(49_152) ? "some" : "none";
  };

  const followedBy = (p: Conversation, points: readonly Point[]): boolean => {
    const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
    const ways = gatewayNames(p);
    /** By its configuration: everywhere, or on each way that its opening packet may take by some entry that is bound there. */
    const onEachWay = (point: Point, name: string): boolean => {
      const { algsOn = [], algsOff = [] } = point?.firewall?.state ?? {};
      const taken = rulingsOf(p, [point], false).flatMap((ruling) => ruling.ways);
      const named = algsOn.filter((w) => bare(w.word) === name);
      const bound = named.flatMap((w) => w.ways ?? []);
      const isBound = (enters: string, leaves: string): boolean => bound.some((b) => (b.entersBy === null || b.entersBy.includes(enters)) && (b.leavesBy === null || b.leavesBy.includes(leaves)));
      if (algsOff.some((w) => bare(w.word) === name)) return false;
      return named.some((w) => w.ways === undefined) || (taken.length > 0 && taken.every(({ enters, leaves }) => isBound(enters, leaves)));
    };
    return points.length > 0 && ways.some((way) => points.every((point) => (point?.alg ?? []).map(bare).includes(way) || onEachWay(point, way)));
  };
  const gaveAddresses = (c: Conversation): boolean =>
    c.declaredTimers.some((t) => t.protocol === "dhcp-bootp" && t.kind === "lease") || Object.keys(c.details).some((d) => d === "lease infinite" || d === "message BOOTP reply");
  /** The server's answer named the machine's hardware address. */
  const gotLeaseAt = (space: string, e: string): boolean => assetAt(space, e)?.claims.some((k) => k.endpoint === e && k.attribute === "mac" && /ACK$|BOOTP reply|dhcp\.log/.test(k.by)) === true;

  // --- what a permitted conversation suffers
  const idleOf = (points: readonly Point[], transport: "tcp" | "udp"): number | null => {
    const seconds = points
      .filter((p) => p === null || p.stateful)
      .map((p) => {
        const device = p?.device == null ? undefined : defaultsOf(p.device);
        return p?.idleTimeout[transport] ?? (transport === "tcp" ? device?.tcpIdle : device?.udpIdle)?.seconds ?? (transport === "tcp" ? worstCase().tcpIdle : worstCase().udpIdle).seconds;
      });
    return seconds.length === 0 ? null : Math.min(...seconds);
  };
  const loadsOf = (points: readonly Point[]): OnLoad[] =>
    points.filter((p) => p === null || p.stateful).map((p) => p?.onLoad ?? (p?.device == null ? undefined : defaultsOf(p.device)?.onLoad?.behaviour) ?? "drop");
  const dualHomed = (space: string, e: string, otherZone: string): boolean => {
    const asset = assetAt(space, e);
    const zones = new Set((asset?.addresses ?? []).map((a) => question.zoneOf(space, a)?.zone ?? null).filter((z) => z !== null));
    return zones.size > 1 && zones.has(otherZone);
  };
  const suffer = (j: ReferenceJudgement, c: Conversation, from: string, to: string, points: readonly Point[], subnet: "same" | "different" | "perhaps"): void => {
    if (j.alreadyFailing) return;
    const facts = protocolById(c.protocol);
    const client = assetAt(c.addressSpace, c.client);
    const server = assetAt(c.addressSpace, c.server);
    // (a) idle timeout
    const ownIdle = rulingsOf(c, points, false).find((r) => r.idleSeconds !== null)?.idleSeconds;
    const usualIdle = c.transport === "tcp" || c.transport === "udp" ? idleOf(points, c.transport) : null;
    const idle = usualIdle === null ? null : (ownIdle ?? usualIdle);
    const serverBegins = c.serverBegan !== null && c.maxConcurrent !== null && c.serverBegan > 1 && c.serverBegan > c.maxConcurrent;
    if (c.transport === "tcp" && idle !== null) {
      const cyclic = c.longestSilence !== null && c.periodP95 !== null && c.periodP95 < idle && c.longestConnection !== null && c.longestConnection >= 10 * c.periodP95;
      const unknownEnds = c.connections === null || c.openingsSeen === null || c.closingsSeen === null;
      const endsSeen = !unknownEnds && (c.openingsSeen as number) >= (c.connections as number) && (c.closingsSeen as number) >= (c.connections as number);
      const wholeSeen = endsSeen && (!c.silenceNotWatched || (c.longestConnection !== null && c.longestConnection <= idle));
      const longSeen = !c.silenceNotWatched && c.longestSilence !== null && c.longestConnection !== null && c.longestConnection > idle;
      if (c.longestSilence !== null && c.longestSilence > idle) j.degradedBy.add("idle-timeout");
      else if (!cyclic && !wholeSeen && !longSeen) j.questions.add("idle");
    }
    if (c.transport === "udp" && idle !== null) {
      const asProven: Conversation = { ...c, protocolConfidence: "high", delivery: "unicast" };
      const openBack =
        byDevices(c, points, true) === "yes" &&
        (onlyDevices(points) ||
          (byDefault(to, from) && !denies(asProven, to, from)) ||
          (!denies(asProven, to, from) &&
            conduits.some((k) => ((k.from === to && k.to === from) || (k.eitherWay && k.from === from && k.to === to)) && k.allow.some((s) => fits(s, asProven, true) === "yes"))));
      const answersOnly = c.protocol === "dhcp-bootp" || c.packetsToClient === 0 || c.responseP95 !== null || ["dns", "ntp", "snmp", "modbus-tcp"].includes(c.protocol);
      if (serverBegins && c.protocol !== "dhcp-bootp" && idle <= 120 && !openBack) j.degradedBy.add("idle-timeout");
      else if (!answersOnly) {
        const lastedLonger = c.longestConnection === null || c.longestConnection > idle;
        const maybeSilent = c.longestSilence === null ? c.silenceNotWatched : c.longestSilence > idle;
        if ((lastedLonger && maybeSilent) || (serverBegins && (idle > 120 || maybeSilent))) j.questions.add("idle");
      }
    }
    // (c) latency
    const addedMs = points.reduce((sum, p) => sum + (p?.addedLatencySeconds ?? 0), 0) * 1_000;
    const watchdogs = c.declaredTimers.filter((t) => t.seconds > 0 && (t.kind.endsWith("watchdog") || t.kind.endsWith("time allowed to live"))).map((t) => t.seconds * 1_000);
    const intervals = c.declaredTimers.filter((t) => t.seconds > 0 && (t.kind.endsWith("packet interval") || t.kind.endsWith("update time"))).map((t) => t.seconds * 1_000);
    const agreed = watchdogs.length > 0 ? Math.min(...watchdogs) : null;
    if (addedMs > 0 && (agreed !== null || facts?.latencyBudgetMs != null)) {
      const most = agreed ?? (facts?.latencyBudgetMs?.max as number);
      const usual = agreed === null ? (facts?.latencyBudgetMs?.typical as number) : intervals.length > 0 ? Math.min(...intervals) : agreed / 2;
      if (addedMs > most) j.degradedBy.add("latency");
      else if (addedMs > usual) j.questions.add("latency");
    }
    // (e) fragments, (f) one direction
    if (c.ipFragments === null) j.questions.add("fragments");
    else if (c.ipFragments > 0) {
      if (points.some((p) => p !== null && !p.stateful)) j.degradedBy.add("fragments");
      else j.questions.add("fragments");
    }
    const counted = c.packetsToClient !== null && c.packetsToServer !== null;
    const oneWay = c.packetsToClient === 0 || c.packetsToServer === 0 || (!counted && !(c.established !== null && c.established > 0));
    const needsNoAnswer = ["syslog", "snmp", "ge-egd", "enip-io", "ntp", "sv", "goose", "dhcp-bootp", "fl-net", "gige-vision"].includes(c.protocol);
    if (oneWay && ((c.transport === "udp" && !needsNoAnswer) || (c.transport === "tcp" && c.established !== 0))) j.questions.add("one-direction");
    // (h) loading, (j) insertion
    const fast = agreed !== null ? agreed <= 1_000 : (facts?.outageBudgetMs != null && facts.outageBudgetMs.typical <= 1_000) || (c.periodP50 !== null && c.periodP50 <= 0.5);
    if (j.role === "control-io" || j.role === "safety") {
      if (loadsOf(points).includes("drop")) {
        if (fast) j.degradedBy.add("load");
        else j.questions.add("load");
      }
      if (subnet === "same" && fast && points.some((p) => !everywhere(p) && p?.kind === "bridge")) j.degradedBy.add("insertion");
    }
    // (i) gateway
    const missing = client?.gateway.state === "missing" || server?.gateway.state === "missing";
    if (points.some((p) => routes(p) || everywhere(p))) {
      const bothKnown = client?.gateway.state === "works" && server?.gateway.state === "works";
      const routedToday = subnet === "different" && prefixOf(c.addressSpace, c.client) !== null && prefixOf(c.addressSpace, c.server) !== null && !oneWay;
      if (subnet === "same") {
        if (missing && points.some(everywhere)) j.questions.add("gateway");
      } else if (missing) j.degradedBy.add("gateway");
      else if (!routedToday && !bothKnown) j.questions.add("gateway");
    }
    // (g) re-address, (k) dual-homed
    if (points.some(routes)) {
      const fates = [moves(c.addressSpace, c.client), moves(c.addressSpace, c.server)];
      if (fates.includes("must")) j.degradedBy.add("re-address");
      else if (fates.includes("may")) j.questions.add("re-address");
    }
    // (d) who has no address asks by broadcast
    if (c.protocol === "dhcp-bootp" && from !== to && points.some(everywhere) && gaveAddresses(c) && !followedBy(c, points)) {
      if (subnet === "same") j.degradedBy.add("multicast");
      else if (subnet === "perhaps") j.questions.add("relay");
    }
    if (from !== to && (dualHomed(c.addressSpace, c.client, to) || dualHomed(c.addressSpace, c.server, from))) j.questions.add("dual-homed");
    if (j.degradedBy.size > 0) j.verdict = "degraded";
  };

  // --- one unicast conversation
  const answersFor = (c: Conversation, points: readonly Point[]): boolean => !isL2(c) && points.some((p) => p !== null && devices.get(p)?.mayAnswerFor(c.server) === true);
  const translatedAway = (c: Conversation, points: readonly Point[]): boolean => !isL2(c) && points.some((p) => p !== null && devices.get(p)?.leadsElsewhere(packetOf(c, false)) === true);
  const pathOf = (c: Conversation, from: string, to: string): Point[] => {
    const all = pointsBetween(from, to);
    if (from === to) return byDefault(from, to) && !translatedAway(c, all) ? [] : all;
    return isL2(c) || relation(c.addressSpace, c.client, c.server) === "same" ? all.filter(seesMates) : all;
  };
  const judgeUnicast = (j: ReferenceJudgement, c: Conversation, deniedByDefault: Set<ReferenceJudgement>): void => {
    const from = zoneAt(c, c.client);
    const to = zoneAt(c, c.server);
    if (isL2(c) && networksStay()) {
      j.verdict = "kept";
      return;
    }
    if (from === null || to === null) return;
    const all = pointsBetween(from, to);
    const called = from === to && translatedAway(c, all);
    const subnet = isL2(c) ? "same" : called ? "different" : relation(c.addressSpace, c.client, c.server);
    if (from === to && byDefault(from, to) && !called) j.verdict = (turnsRound(c, from, all) || answersFor(c, all)) && byDevices(c, all, false) !== "yes" ? "unknown" : "kept";
    else if (all.length === 0) j.verdict = from !== to && leftAlone(c, from, to) ? "kept" : "unfiltered";
    else if (from !== to && isL2(c) && all.some((p) => routes(p) || everywhere(p))) j.verdict = "blocked";
    else if (from !== to && subnet === "same" && !all.some(seesMates)) j.verdict = leftAlone(c, from, to) ? "kept" : "unfiltered";
    else {
      const points = pathOf(c, from, to);
      const forward = permits(c, from, to, points);
      const backward = permits(c, to, from, points, true);
      const unproven =
        c.transport === "tcp"
          ? c.clientDecidedBy !== "syn" && c.clientDecidedBy !== "log"
          : !isL2(c) && serverMaybe(c) && !(c.serverBegan !== null && c.maxConcurrent !== null && c.serverBegan > Math.max(1, c.maxConcurrent));
      if (forward === "perhaps") return;
      if (unproven && forward !== backward) {
        // Denied if the one side opens; if the other does, perhaps degraded: then it breaks whoever opens.
        if (c.transport !== "tcp" || backward === "perhaps") return;
        const trial: ReferenceJudgement = { ...j, degradedBy: new Set(), questions: new Set(j.questions) };
        suffer(trial, c, from, to, points, subnet);
        if (trial.verdict !== "degraded") return;
        j.verdict = "degraded";
        for (const by of trial.degradedBy) j.degradedBy.add(by);
        for (const open of [...trial.questions, "opener"]) j.questions.add(open);
        return;
      }
      if (forward === "no") {
        if (c.transport !== "tcp" && !isL2(c) && serverMaybe(c) && backward === "yes") return;
        const denials = rulingsOf(c, points, false).filter((r) => r.outcome === "denied" || r.outcome === "rejected");
        const today = denials.length > 0 ? inForce?.ruling(packetOf(c, false)).outcome : undefined;
        if (today === "denied" || today === "rejected") return;
        j.verdict = "blocked";
        if (!denials.some((r) => r.onlyReturnDenied)) deniedByDefault.add(j);
        return;
      }
      if (points.some((p) => p !== null && !p.stateful) && !onlyDevices(points) && (c.transport === "tcp" || c.packetsToClient !== 0)) {
        const answers = answersPermitted(c, from, to);
        if (answers === "none") {
          j.verdict = "blocked";
          return;
        }
        if (answers === "some") j.questions.add("return-ports");
      }
      if (isL2(c) && c.packetsToClient !== 0 && backward !== "yes") j.questions.add("return-ports");
      j.verdict = "kept";
      if (from !== to && subnet === "perhaps" && all.some(routes) && !all.some(seesMates)) j.questions.add("subnet");
      suffer(j, c, from, to, points, subnet);
    }
  };

  // --- one multicast or broadcast
  const judgeGroup = (j: ReferenceJudgement, c: Conversation): void => {
    const own = zoneAt(c, c.client);
    if (own === null) return;
    if (/^mac:01:80:c2:00:00:0[0-9a-f]$/i.test(c.server)) {
      j.verdict = "kept";
      return;
    }
    const onLink = c.delivery === "broadcast" || isMac(c.server) || c.server.startsWith("224.0.0.") || /^ff[0-9a-f]2:/.test(c.server);
    const joined = plant.conversations
      .filter((r) => (r.transport === "ip/2" || r.transport === "icmp") && r.delivery === "multicast" && r.addressSpace === c.addressSpace)
      .filter((r) => {
        if (Object.keys(r.details).some((d) => d.startsWith("group "))) return r.details[`group ${c.server}`] !== undefined;
        return r.transport === "ip/2" && r.server === c.server && !["224.0.0.1", "224.0.0.2", "224.0.0.22"].includes(r.server);
      })
      .map((r) => r.client);
    const prefix = prefixOf(c.addressSpace, c.client);
    const receivers = new Set<string | null>();
    if (onLink) {
      for (const k of prefix === null ? [] : known.values()) if (k.space === c.addressSpace && k.prefix === prefix) receivers.add(k.zone);
      if (c.protocol === "dhcp-bootp") {
        const inNeed = [...known.values()].filter((k) => k.space === c.addressSpace && k.prefix === prefix && prefix !== null && k.endpoint !== c.client && gotLeaseAt(k.space, k.endpoint));
        if (inNeed.length > 0) receivers.clear();
        for (const k of inNeed) receivers.add(k.zone);
      }
    } else for (const e of joined) if (e !== c.client) receivers.add(zoneAt(c, e));
    if (receivers.size === 0) {
      // Wherever they are: nothing stands before any of them.
      if (change.within === "permit" && change.zones.every(({ name }) => name === own || (pointsBetween(own, name).length === 0 && leftAlone(c, own, name)))) j.verdict = "kept";
      return;
    }
    const fates = [...receivers].map((zone): "reached" | "lost" | "routing" | "unfiltered" | "unknown" => {
      if (zone === null) return "unknown";
      const all = pointsBetween(own, zone);
      const byRules = (points: readonly Point[], permitted: "reached" | "routing"): "reached" | "lost" | "routing" | "unknown" => {
        const fit = permits(c, own, zone, points);
        return fit === "yes" ? permitted : fit === "perhaps" ? "unknown" : "lost";
      };
      if (zone === own) return byDefault(own, own) ? "reached" : all.length === 0 ? "unfiltered" : byRules(all, "reached");
      if (all.length === 0) return leftAlone(c, own, zone) ? "reached" : "unfiltered";
      if (isL2(c) && all.some((p) => routes(p) || everywhere(p))) return "lost";
      const mates = onLink || joined.some((e) => zoneAt(c, e) === zone && relation(c.addressSpace, c.client, e) === "same");
      if (mates) {
        const points = all.filter(seesMates);
        if (points.length === 0) return leftAlone(c, own, zone) ? "reached" : "unfiltered";
        if (points.some(everywhere) && onLink) return c.protocol === "dhcp-bootp" && followedBy(c, points) ? "reached" : "lost";
        return byRules(points, points.some(everywhere) ? "routing" : "reached");
      }
      if (c.ttlMin === 1) return "lost";
      return byRules(all, all.some((p) => routes(p) || everywhere(p)) ? "routing" : "reached");
    });
    if (fates.every((f) => f === "lost") && c.protocol !== "dhcp-bootp") j.verdict = "blocked";
    else if (fates.includes("lost") || fates.includes("routing")) {
      j.verdict = "degraded";
      j.degradedBy.add("multicast");
      if (!fates.includes("lost")) j.questions.add("multicast-routing");
    } else if (fates.includes("unknown")) return;
    else j.verdict = fates.includes("unfiltered") ? "unfiltered" : "kept";
  };

  // --- all of them, then what depends on two of them
  const denied = new Set<ReferenceJudgement>();
  const judged = plant.conversations.map((c): ReferenceJudgement => {
    const client = assetAt(c.addressSpace, c.client);
    const server = c.delivery === "unicast" ? assetAt(c.addressSpace, c.server) : undefined;
    const j: ReferenceJudgement = {
      verdict: "unknown",
      fromZone: zoneAt(c, c.client),
      role: conversationRole(c, client, server, { scanners }).role,
      degradedBy: new Set(),
      alreadyFailing:
        c.established === 0 && c.connections !== null && c.connections > 0 && (c.transport === "tcp" || (c.denied >= c.connections && (c.packetsToClient === null || c.packetsToClient === 0))),
      acknowledged: false,
      questions: new Set(),
    };
    if (c.delivery === "unicast") judgeUnicast(j, c, denied);
    else judgeGroup(j, c);
    return j;
  });

  // (b) what a negotiation opened, and what follows it
  const samePair = (a: Conversation, b: Conversation): boolean =>
    a.addressSpace === b.addressSpace && ((a.client === b.client && a.server === b.server) || (a.client === b.server && a.server === b.client));
  const failed = (c: Conversation): boolean => judged[plant.conversations.indexOf(c)]?.alreadyFailing === true;
  const primaryOf = plant.conversations.map((c) => {
    if (c.delivery !== "unicast" || (c.transport !== "tcp" && c.transport !== "udp") || c.serverPort === null || c.serverPort < 1_024 || negotiatesPorts(c) || failed(c)) return -1;
    if (registeredProtocolOfPort(c.transport, c.serverPort) === c.protocol) return -1;
    return plant.conversations.findIndex(
      (p) => negotiatesPorts(p) && !failed(p) && samePair(c, p) && mayBeOpenedBy(c.protocol, p.protocol) && c.first >= p.first - 1_000_000 && c.first <= p.last + 10_000_000,
    );
  });
  const works = (j: ReferenceJudgement | undefined): boolean => j?.verdict === "kept" || j?.verdict === "degraded";
  plant.conversations.forEach((c, i) => {
    const j = judged[i] as ReferenceJudgement;
    const primary = plant.conversations[primaryOf[i] as number];
    if (primary === undefined || !denied.has(j) || !works(judged[primaryOf[i] as number])) return;
    const from = zoneAt(c, c.client) as string;
    const to = zoneAt(c, c.server) as string;
    const points = pathOf(c, from, to);
    if (!followedBy(primary, points)) return;
    j.verdict = "kept";
    suffer(j, c, from, to, points, relation(c.addressSpace, c.client, c.server));
  });
  const brokenPrimaries = new Set(primaryOf.filter((p, i) => p >= 0 && judged[i]?.verdict === "blocked" && !(judged[i] as ReferenceJudgement).alreadyFailing && works(judged[p])));
  for (const p of brokenPrimaries) {
    const j = judged[p] as ReferenceJudgement;
    j.verdict = "degraded";
    j.degradedBy.add("secondary-connection");
  }
  plant.conversations.forEach((c, i) => {
    const j = judged[i] as ReferenceJudgement;
    if (!works(j) || !negotiatesPorts(c) || primaryOf.includes(i) || (primaryOf[i] as number) >= 0 || j.alreadyFailing) return;
    const from = zoneAt(c, c.client) as string;
    const to = zoneAt(c, c.server) as string;
    const points = pathOf(c, from, to);
    const anything = (a: string, b: string): boolean => conduits.some((k) => ((k.from === a && k.to === b) || (k.eitherWay && k.from === b && k.to === a)) && k.allow.some((s) => s.kind === "any"));
    const deniesAny = conduits.some((k) => k.deny !== undefined && [from, to].includes(k.from) && [from, to].includes(k.to));
    if (points.length === 0 || followedBy(c, points)) return;
    if (!deniesAny && (byDefault(from, to) || (anything(from, to) && anything(to, from)))) return;
    j.questions.add("secondary");
  });

  // who found whom by asking everybody
  plant.conversations.forEach((c, i) => {
    const j = judged[i] as ReferenceJudgement;
    const isNameService = (k: Conversation): boolean => k.transport === "udp" && (k.serverPort === 137 || k.serverPort === 5_355);
    if (j.verdict !== "kept" || c.delivery !== "unicast" || isL2(c) || isNameService(c) || j.alreadyFailing) return;
    const from = zoneAt(c, c.client);
    const to = zoneAt(c, c.server);
    if (from === null || to === null || from === to || relation(c.addressSpace, c.client, c.server) === "different" || !pointsBetween(from, to).some(everywhere)) return;
    const asked = plant.conversations.some(
      (k) =>
        isNameService(k) &&
        k.delivery === "unicast" &&
        k.addressSpace === c.addressSpace &&
        k.client === c.client &&
        k.server === c.server &&
        (k.packetsToClient ?? 0) > (k.packetsToServer ?? Number.POSITIVE_INFINITY),
    );
    if (asked) j.questions.add("name");
  });

  // acknowledged breaks
  const denotes = (written: string, space: string, e: string): boolean => written === e || written === assetAt(space, e)?.name || membership(addressSet([written]), e) === IS_IN;
  plant.conversations.forEach((c, i) => {
    const j = judged[i] as ReferenceJudgement;
    if ((j.verdict !== "blocked" && j.verdict !== "degraded") || c.delivery !== "unicast") return;
    j.acknowledged = change.acknowledged.some(
      (a) =>
        (a.until === null || a.until >= question.today) &&
        (a.client === null || denotes(a.client, c.addressSpace, c.client)) &&
        (a.server === null || denotes(a.server, c.addressSpace, c.server)) &&
        (a.from === null || a.from === zoneAt(c, c.client)) &&
        (a.to === null || a.to === zoneAt(c, c.server)) &&
        (a.role === null || a.role === j.role) &&
        (a.services === null || a.services.some((s) => fits(s, c, true) === "yes")),
    );
  });
  return judged;
}
