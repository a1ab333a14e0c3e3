// From a judged change to what is rehearsed of it: every machine in the piece of network of its zone and its devices' interfaces, one router between all
// pieces with the lists of every point in the kernel's words, and each conversation with what its verdict predicts.
import { changeToPolicy } from "../controls/segmentation/change-to-policy.ts";
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import { SAME, subnetRelation } from "../engines/reach/endpoint-table.ts";
import { whyNumber } from "../engines/reach/judged-table.ts";
import { deviceRulingOf, pathOfRow } from "../engines/reach/reach-context.ts";
import { devicePacket } from "../engines/reach/service-point.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { parseIp } from "../foundation/ip-address.ts";
import { type Conversation, conversationKey } from "../plant/conversation.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { EnforcementPoint } from "../plant/segmentation.ts";
import { compressTime } from "../rehearsal/compressed-time.ts";
import { type Predicted, REHEARSAL_LIMITS, type RehearsalConversation, type RehearsalEndpoint, type RehearsalPlan } from "../rehearsal/rehearsal-plan.ts";
import type { Checked } from "./check.ts";
import { block, freeMarks, inBraces, type ListsToWrite, writeLists } from "./kernel-lists.ts";
import { movesOf, writeTranslations } from "./kernel-translations.ts";
import { whyNotByDevice, whyNotCarried } from "./rehearsal-left-out.ts";
import { type JudgedDevice, judgedDevices, Pieces } from "./rehearsal-pieces.ts";
import { predictionOf } from "./rehearsal-prediction.ts";
import { asSeen, type Way, type Ways, waysThrough, whyNotTranslated } from "./rehearsal-ways.ts";

export interface LeftOut {
  readonly judged: JudgedConversation;
  readonly why: string;
}

export interface RehearsalOfChange {
  /** null = it cannot be rehearsed; the diagnostics say why. */
  readonly plan: RehearsalPlan | null;
  /** By the id of a conversation in the plan. */
  readonly judged: ReadonlyMap<string, JudgedConversation>;
  readonly leftOut: readonly LeftOut[];
  readonly diagnostics: readonly Diagnostic[];
}

const ROUTER = "the filter between zones";
const TABLE_OF_ROLES = ["safety", "control-io", "supervisory", "recipe", "identity-and-time", "historian", "engineering", "unclassified", "housekeeping"];

type Judged = Pick<Checked, "question" | "answer">;

export function rehearsalOf({ question, answer }: Judged): RehearsalOfChange {
  const { change } = question;
  const devices = judgedDevices(change);
  const pieces = new Pieces(devices);
  const space = mainAddressSpace(answer.conversations);
  const rows = new Map(answer.work.context.conversations.map((c, row) => [c, row]));
  const leftOut: LeftOut[] = [];
  const judged = new Map<string, JudgedConversation>();
  const endpoints = new Map<string, RehearsalEndpoint>();
  const conversations: RehearsalConversation[] = [];
  const idles = new IdleTimeouts();
  const order = [...answer.conversations].sort((a, b) => TABLE_OF_ROLES.indexOf(a.role) - TABLE_OF_ROLES.indexOf(b.role));
  for (const j of order) {
    const c = j.conversation;
    const prepared = prepare({ question, answer }, j, rows.get(c) ?? -1, space, devices);
    const ends = "whyNot" in prepared ? [] : [{ address: c.client, zone: j.fromZone as string }, ...prepared.ways.map((way) => ({ address: way.server, zone: way.zone }))];
    const why = "whyNot" in prepared ? prepared.whyNot : whyNoRoom(endpoints, pieces, conversations.length, ends, prepared, idles);
    if ("whyNot" in prepared || why !== null) {
      leftOut.push({ judged: j, why: why ?? "" });
      continue;
    }
    for (const { address, zone } of ends) if (!endpoints.has(address)) endpoints.set(address, endpointOf(address, pieces.of(zone, address).segment));
    idles.add(prepared.idles, [j.fromZone as string, prepared.ways[0]?.zone ?? ""]);
    prepared.ways.forEach((way, place) => {
      const id = place === 0 ? conversationKey(c) : `${conversationKey(c)} called as ${way.dialled?.address}${way.dialled?.port == null ? "" : `:${way.dialled.port}`}`;
      judged.set(id, j);
      conversations.push(toRehearse(id, c, way, prepared.predicted));
    });
  }
  const clock = compressTime(idles.all);
  const written = writeRules({ question, answer }, devices, pieces, idles, (seconds) => clock.timeoutOf(seconds));
  if ("whyNot" in written) return refused(written.whyNot);
  const plan: RehearsalPlan = {
    endpoints: [...endpoints.values()],
    points: [
      {
        name: ROUTER,
        kind: "router",
        interfaces: pieces.all.map(({ kernelName, segment }) => ({ name: kernelName, segment, networks: [] })),
        ruleset: written.text,
        idleSeconds: { tcp: null, udp: null, icmp: null },
        takesUpMidStream: false,
      },
    ],
    conversations,
    ruleIdleSeconds: { tcp: idles.all, udp: [], icmp: [] },
  };
  return { plan, judged, leftOut, diagnostics: written.diagnostics.map((d) => ({ ...d, severity: d.severity === "error" ? "warning" : d.severity })) };
}

function refused(whyNot: string): RehearsalOfChange {
  const message = `This change cannot be rehearsed: ${whyNot}.`;
  return { plan: null, judged: new Map(), leftOut: [], diagnostics: [{ code: "rehearse-configuration", severity: "error", message, help: "The verdicts of check stand without it." }] };
}

interface Prepared {
  readonly ways: readonly (Way & { readonly zone: string })[];
  readonly predicted: Predicted;
  /** Seconds after which it is forgotten: by what stands between the zones, and by the rule that decides. null = never. */
  readonly idles: { readonly path: number | null; readonly rule: number | null };
}

function prepare({ question, answer }: Judged, j: JudgedConversation, row: number, space: string, devices: readonly JudgedDevice[]): Prepared | { readonly whyNot: string } {
  const { context, table } = answer.work;
  const c = j.conversation;
  const no = (whyNot: string): { readonly whyNot: string } => ({ whyNot });
  const whyNot = whyNotCarried(j, space);
  if (whyNot !== null) return no(whyNot);
  const paths = context.pathsOf(zoneNumber(question.change.zones, j.fromZone), zoneNumber(question.change.zones, j.toZone));
  const inside = j.fromZone === j.toZone;
  const [client, server] = [context.columns.clients[row], context.columns.servers[row]];
  const areMates = !inside && client !== undefined && server !== undefined && subnetRelation(client, server) === SAME;
  if (areMates && paths.mates?.names !== paths.full?.names) return no("it stays within its network, where only some of the points see it");
  const path = paths.full;
  if (path === null && !inside) return no("no point stands between its zones");
  const onWay = path === null ? [] : devices.filter(({ firewall }) => path.devices.some((d) => d.firewall === firewall));
  const translating = onWay.filter(({ firewall }) => firewall.nat.length > 0);
  const found = translating.map((device) => ({ device, ways: waysThrough(device, c) })).find(({ ways }) => "whyNot" in ways || ways.isTranslated);
  const ways: Ways | { readonly whyNot: string } = found?.ways ?? asSeen(c);
  if ("whyNot" in ways) return no(ways.whyNot);
  if (inside && context.zonesAreInterfaces && !ways.movesDestination) return no("it does not pass the firewall");
  if (ways.movesDestination && (onWay.length > 1 || path?.byConduits === true)) return no("its destination is translated on a way with several points");
  const elsewhere = devices.filter((d) => !onWay.includes(d) && d.firewall.nat.length > 0).map((d) => waysThrough(d, c));
  if (elsewhere.some((w) => "whyNot" in w || w.isTranslated)) return no("a device that is not on its way would translate it here");
  const ruling = deviceRulingOf(context, table.rule[row] ?? -1);
  if (found !== undefined) {
    const why = whyNotTranslated(found.device, ways, ruling?.outcome === "rejected");
    if (why !== null) return no(why);
  }
  const placed = ways.ways.map((way) => ({ ...way, zone: way.server === c.server ? j.toZone : (question.zoneOf(c.addressSpace, way.server)?.zone ?? null) }));
  if (!inside || ways.movesDestination) {
    for (const device of onWay) {
      const packet = devicePacket(c);
      const own = path?.devices.find((d) => d.firewall === device.firewall)?.ruling(packet);
      for (const way of placed) {
        const why = whyNotByDevice(j, device, { client: c.client, server: way.server, moved: way.dialled !== null }, own);
        if (why !== null) return no(why);
      }
    }
  }
  if (inside && placed.some((way) => way.dialled !== null && way.zone === j.fromZone)) return no("it is translated, and stays on its side of the firewall");
  const zoned = placed.flatMap((way) => (way.zone === null ? [] : [{ ...way, zone: way.zone }]));
  if (zoned.length < placed.length) return no("its real server is in no zone");
  const ofRow = path === null ? null : pathOfRow(context, table, row, path);
  const mayReject = onWay.some(({ firewall }) => firewall.stages.some((s) => s.otherwise.action === "reject" || s.rules.some((rule) => rule.action === "reject")));
  const predicted = predictionOf({
    judged: j,
    ruling,
    path: ofRow,
    lacksReturnRule: table.why[row] === whyNumber("no-return-rule"),
    deniedSomehow: ways.ways.length > 1 && ruling?.outcome === "denied" && mayReject,
  });
  if (predicted.kind === "answers-denied" && ways.movesSource) return no("its answers are denied, and its source is translated");
  const finite = (seconds: number | null | undefined): number | null => (seconds == null || !Number.isFinite(seconds) ? null : seconds);
  return {
    ways: zoned,
    predicted,
    idles: c.transport === "tcp" ? { path: inside && question.change.within === "permit" ? null : finite(path?.tcpIdle?.seconds), rule: finite(ruling?.idleSeconds) } : { path: null, rule: null },
  };
}

function whyNoRoom(
  endpoints: ReadonlyMap<string, RehearsalEndpoint>,
  pieces: Pieces,
  conversations: number,
  ends: readonly { readonly address: string; readonly zone: string }[],
  { ways, idles: needed }: Prepared,
  idles: IdleTimeouts,
): string | null {
  const machines = new Set(ends.map((e) => e.address).filter((address) => !endpoints.has(address))).size;
  if (endpoints.size + machines > REHEARSAL_LIMITS.endpoints || conversations + ways.length > REHEARSAL_LIMITS.conversations)
    return `a rehearsal carries at most ${REHEARSAL_LIMITS.endpoints} machines and ${REHEARSAL_LIMITS.conversations} conversations; the less important ones are left out`;
  const fresh = new Set(ends.filter(({ zone, address }) => !pieces.isKnown(zone, address)).map(({ zone }) => zone)).size;
  if (pieces.all.length + fresh > REHEARSAL_LIMITS.interfacesPerPoint) return `a rehearsal has at most ${REHEARSAL_LIMITS.interfacesPerPoint} pieces of network; the less important ones are left out`;
  if (!idles.hasRoom(needed)) return `a rehearsal keeps at most ${REHEARSAL_LIMITS.idleTimeouts} different idle timeouts apart; the less important ones are left out`;
  const own = ends.find(({ address, zone }) => endpoints.has(address) && endpoints.get(address)?.segment !== pieces.of(zone, address).segment);
  return own === undefined ? null : `${own.address} would be in two places`;
}

/** Of TCP, in real seconds: those between zones, and those of rules. */
class IdleTimeouts {
  readonly #ofZones = new Map<string, { readonly zones: readonly [string, string]; readonly seconds: number }>();
  readonly #all = new Set<number>();

  get all(): readonly number[] {
    return [...this.#all];
  }

  get ofZones(): readonly { readonly zones: readonly [string, string]; readonly seconds: number }[] {
    return [...this.#ofZones.values()];
  }

  hasRoom({ path, rule }: Prepared["idles"]): boolean {
    return new Set([...this.#all, ...[path, rule].filter((s) => s !== null)]).size <= REHEARSAL_LIMITS.idleTimeouts;
  }

  add({ path, rule }: Prepared["idles"], zones: readonly [string, string]): void {
    if (rule !== null) this.#all.add(rule);
    if (path === null) return;
    this.#all.add(path);
    this.#ofZones.set(JSON.stringify(zones), { zones, seconds: path });
  }
}

function writeRules(
  { question }: Judged,
  devices: readonly JudgedDevice[],
  pieces: Pieces,
  idles: IdleTimeouts,
  compressed: (seconds: number) => number,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } | { readonly whyNot: string } {
  const { change, plant, zoneOf, today } = question;
  const withinDenied = change.within === "deny";
  const marks = freeMarks();
  const known = new Set(idles.all);
  const writtenSeconds = (seconds: number): number | null => (known.has(seconds) ? compressed(seconds) : null);
  const texts = [idleTables(pieces, idles, compressed)];
  const diagnostics: Diagnostic[] = [];
  for (const [i, device] of devices.entries()) {
    const kernelNames = (port: string): readonly string[] => pieces.behind(device, port);
    const lists: ListsToWrite = {
      name: `device${i}`,
      stages: device.firewall.stages,
      crossings: pieces.crossings(device.point.between, withinDenied),
      kernelNames,
      moves: movesOf(device.firewall),
      today,
      writtenSeconds,
      marks,
    };
    const written = writeLists(lists);
    if ("whyNot" in written) return { whyNot: `${device.point.name}: ${written.whyNot}` };
    const translated = writeTranslations(`device${i}_nat`, device.firewall, kernelNames);
    texts.push(translated.text, written.text);
    diagnostics.push(...translated.diagnostics, ...written.diagnostics);
  }
  const byConduits: readonly (EnforcementPoint | null)[] = change.enforcement.length === 0 ? [null] : change.enforcement.filter((point) => point.firewall === null);
  const zones = zoneAddresses(change, plant, zoneOf);
  for (const [i, point] of byConduits.entries()) {
    const { policy, diagnostics: told } = changeToPolicy(change, zones, point, today);
    const stage = {
      name: point?.name ?? ROUTER,
      entersBy: null,
      leavesBy: null,
      asks: point?.stateful === false ? ("every-packet" as const) : ("first-packet" as const),
      seesTranslated: { source: false, destination: true },
      rules: policy.rules,
      otherwise: { action: policy.otherwise, text: change.default, at: null },
    };
    const crossings = pieces.crossings(point?.between ?? "all", true);
    const written = writeLists({ name: `conduits${i}`, stages: [stage], crossings, kernelNames: () => [], moves: { source: false, destination: false }, today, writtenSeconds, marks });
    if ("whyNot" in written) return written;
    texts.push(written.text);
    diagnostics.push(...told, ...written.diagnostics);
  }
  const once = [...new Map(diagnostics.map((d) => [JSON.stringify([d.code, d.message, d.at]), d])).values()];
  return { text: texts.join("\n"), diagnostics: once };
}

/** Before every list: a rule's own timeout comes after it, and replaces it. */
function idleTables(pieces: Pieces, { ofZones }: IdleTimeouts, compressed: (seconds: number) => number): string {
  if (ofZones.length === 0) return "";
  const namesOf = (zone: string): string => inBraces(pieces.all.filter((p) => p.zone === zone).map((p) => p.kernelName));
  return block("table inet idle", [
    ...[...new Set(ofZones.map(({ seconds }) => compressed(seconds)))].flatMap((seconds) => block(`ct timeout idle_${seconds}`, ["protocol tcp", `policy = { established : ${seconds} }`])),
    ...block("chain passing", [
      "type filter hook forward priority -20; policy accept;",
      ...ofZones.map(({ zones: [from, to], seconds }) => `iifname ${namesOf(from)} oifname ${namesOf(to)} meta l4proto tcp ct timeout set "idle_${compressed(seconds)}"`),
    ]),
  ]).join("\n");
}

function zoneNumber(zones: readonly { readonly name: string }[], name: string | null): number {
  return zones.findIndex((z) => z.name === name);
}

/** The same address in two address spaces is two machines; one network holds one of them. */
function mainAddressSpace(all: readonly JudgedConversation[]): string {
  const counts = new Map<string, number>();
  for (const { conversation: c } of all) counts.set(c.addressSpace, (counts.get(c.addressSpace) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? "";
}

/** Every machine alone: what it sends goes to the router, however it is wired. */
function endpointOf(address: string, segment: string): RehearsalEndpoint {
  return { name: address, address, prefixLength: parseIp(address)?.bits ?? 32, segment, gateway: null };
}

function toRehearse(id: string, c: Conversation, way: Way, predicted: Predicted): RehearsalConversation {
  return {
    id,
    client: c.client,
    server: way.server,
    transport: c.transport,
    serverPort: way.serverPort,
    clientPort: null,
    delivery: c.delivery,
    answers: c.transport === "tcp" || c.packetsToClient !== 0,
    dialled: way.dialled,
    longestSilenceSeconds: c.transport === "tcp" ? c.longestSilence : null,
    speaksAfterSilence: "client",
    secondary: [],
    predicted,
  };
}
