// For every break the ways in which it could be restored, as sets of charges; and the breaks that fix must not restore, with the reason.
// Does not choose, and does not know whether a way really works: the judge says so afterwards.
import { isDhcp } from "../../plant/address-leases.ts";
import { type Conversation, conversationKey } from "../../plant/conversation.ts";
import { type JudgedConversation, ROLES_THAT_MATTER } from "../../plant/finding.ts";
import type { SegmentationChange, Zone } from "../../plant/segmentation.ts";
import { appFor, type Candidate, candidatesFor, negotiatedRange } from "../../plant/candidate-services.ts";
import { algCharge, algId, type Charge, conduitId, idleCharge, idleId, newConduitCharge, serviceCharge, serviceId, type Target } from "./charges.ts";
import { DHCP_RELAY } from "../../plant/negotiating-protocols.ts";
import { isOpenerUnproven } from "./kept-again.ts";
import { followNames, follows, idleSecondsFor, inspectedBetween, pointsBetween, tcpIdleSecondsOf } from "./point-edits.ts";
import type { FixInput } from "./question.ts";
import { CONTROLS, isLessTrusted, isOpenEnded, NETWORK, type Refusal, refusalOf } from "../../plant/permit-refusal.ts";
import { matchesSurely, mayMatch, type ZoneMachines } from "../../controls/segmentation/zone-machines.ts";

export interface Break {
  readonly key: string;
  readonly judged: JudgedConversation;
  readonly derived: boolean;
}

export interface Need {
  readonly of: Break;
  readonly what: "permit" | "idle" | "relay";
  /** Charges by their place in `charges`; earlier options are preferred at equal cost. */
  readonly options: readonly (readonly number[])[];
}

export interface RefusedBreak {
  readonly of: Break;
  readonly refusal: Refusal;
  /** What would be written if somebody decided so. */
  readonly couldAdd: string | null;
}

export interface FixOptions {
  readonly charges: readonly Charge[];
  readonly needs: readonly Need[];
  readonly refused: readonly RefusedBreak[];
}

/** Machines that ask for an address, and would have to be heard beyond a boundary. */
export function isUnrelayed({ degradedBy, conversation }: JudgedConversation): boolean {
  return degradedBy.includes("multicast") && isDhcp(conversation);
}

/** What makes a change unstable: the same meaning as in the judgement. */
export function countsAsBreak(j: JudgedConversation): boolean {
  return (j.verdict === "blocked" || j.verdict === "degraded") && !j.acknowledged && !j.alreadyFailing && ROLES_THAT_MATTER.has(j.role);
}

interface MustStay {
  readonly judged: JudgedConversation;
  readonly refusal: Refusal;
}

export class OptionBuilder {
  readonly #input: FixInput;
  readonly #machines: ZoneMachines;
  readonly #zones: ReadonlyMap<string, Zone>;
  /** Blocked conversations that no addition may open, with the reason. */
  readonly #mustStay: readonly MustStay[];
  /** The same by pair of zones (pairOf). */
  readonly #mustStayBetween: ReadonlyMap<string, readonly MustStay[]>;
  /** Answers that are the same for many conversations. */
  readonly #services = new Map<string, Charge>();
  readonly #forbidden = new Map<string, Refusal | null>();
  readonly #targetsOf = new Map<string, Target[]>();
  readonly #candidates = new Map<string, Candidate[]>();
  readonly #before: ReadonlyMap<string, JudgedConversation>;
  readonly #charges: Charge[] = [];
  readonly #chargeNumbers = new Map<string, number>();

  constructor(input: FixInput, machines: ZoneMachines) {
    this.#input = input;
    this.#machines = machines;
    this.#zones = new Map(input.change.zones.map((z) => [z.name, z]));
    const all = [...input.before.conversations, ...input.before.derived];
    this.#before = new Map(all.map((j) => [conversationKey(j.conversation), j]));
    this.#mustStay = all.flatMap((judged) => {
      const refusal = judged.verdict === "blocked" ? this.#whyItMustStay(judged) : null;
      return refusal === null ? [] : [{ judged, refusal }];
    });
    const between = new Map<string, MustStay[]>();
    for (const stay of this.#mustStay) {
      const list = between.get(pairOf(stay.judged));
      if (list === undefined) between.set(pairOf(stay.judged), [stay]);
      else list.push(stay);
    }
    this.#mustStayBetween = between;
  }

  /**
   * `blocked`: breaks that no rule permits; `idle`: breaks whose state is forgotten; `unrelayed`: broadcasts that a point could relay. Keys in `hopeless`
   * get no option: the judge has shown that none works.
   */
  build(blocked: readonly Break[], idle: readonly Break[], unrelayed: readonly Break[], hopeless: ReadonlyMap<string, unknown>): FixOptions {
    this.#charges.length = 0;
    this.#chargeNumbers.clear();
    const needs: Need[] = [];
    const refused: RefusedBreak[] = [];
    const open = new Set<string>();
    const wanted = [...blocked].filter((b) => !hopeless.has(b.key)).sort((a, b) => this.#depth(a.key) - this.#depth(b.key) || (a.key < b.key ? -1 : 1));
    const pools = this.#servicePools(wanted);
    for (const of of wanted) {
      const refusal = this.#refusal(of.judged) ?? standInRefusal(of) ?? this.#negotiatorRefusal(of, open);
      const result = refusal ?? this.#permitOptions(of, pools.get(pairOf(of.judged)) ?? []);
      if ("why" in result) refused.push({ of, refusal: result, couldAdd: couldAdd(of.judged.conversation, of.judged) });
      else {
        needs.push({ of, what: "permit", options: result });
        open.add(of.key);
      }
    }
    const seconds = this.#idleSeconds(idle);
    for (const of of [...idle].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      const result = this.#idleOptions(of, seconds);
      if ("why" in result) refused.push({ of, refusal: result, couldAdd: null });
      else needs.push({ of, what: "idle", options: result });
    }
    for (const of of [...unrelayed].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      const options = this.#relayOptions(of);
      if (options.length > 0) needs.push({ of, what: "relay", options });
    }
    return { charges: [...this.#charges], needs, refused };
  }

  #charge(id: string, make: () => Charge): number {
    const known = this.#chargeNumbers.get(id);
    if (known !== undefined) return known;
    this.#chargeNumbers.set(id, this.#charges.length);
    let charge = this.#services.get(id);
    if (charge === undefined) {
      charge = make();
      // What a service opens does not change from one building to the next; counting it is what takes time.
      if (charge.kind === "service") this.#services.set(id, charge);
    }
    return this.#charges.push(charge) - 1;
  }

  #refusal(j: JudgedConversation): Refusal | null {
    const c = j.conversation;
    if (c.delivery !== "unicast") return { code: "not-by-a-conduit", owner: NETWORK, why: `it goes to many: ${j.why}` };
    const refused = this.#input.alsoRefused?.(j) ?? writtenInConfiguration(this.#input.change, j, "the rule");
    if (refused !== null) return refused;
    return refusalOf(j, {
      from: j.fromZone === null ? undefined : this.#zones.get(j.fromZone),
      to: j.toZone === null ? undefined : this.#zones.get(j.toZone),
      serverRole: this.#machines.assetOf(c.addressSpace, c.server)?.role,
      safetyInTo: j.toZone === null ? [] : this.#machines.safetyControllersIn(j.toZone),
    });
  }

  #whyItMustStay(j: JudgedConversation): Refusal | null {
    if (j.acknowledged) return { code: "opens-acknowledged", owner: "who acknowledged the break", why: "it would open again what was acknowledged as a wanted break" };
    if (j.conversation.delivery !== "unicast") return null;
    const refusal = this.#refusal(j);
    if (refusal === null) return null;
    // What never was established shows nothing of what it would do; only what is sure counts against others.
    return countsAsBreak(j) || refusal.code === "safety" || refusal.code === "less-trusted" ? refusal : null;
  }

  #depth(key: string): number {
    let depth = 0;
    for (let by = this.#input.negotiatedBy.get(key); by !== undefined && depth < 4; by = this.#input.negotiatedBy.get(by)) depth++;
    return depth;
  }

  /** What is negotiated by something that stays blocked would lead nowhere. */
  #negotiatorRefusal(of: Break, open: ReadonlySet<string>): Refusal | null {
    const by = this.#input.negotiatedBy.get(of.key);
    if (by === undefined || open.has(by)) return null;
    const negotiator = this.#before.get(by);
    if (negotiator?.verdict !== "blocked") return null;
    return { code: "negotiation", owner: CONTROLS, why: `it is negotiated over ${wordOf(negotiator.conversation)}, which is not opened` };
  }

  #servicePools(wanted: readonly Break[]): Map<string, Candidate[]> {
    const pools = new Map<string, Map<string, Candidate>>();
    const negotiated = new Map<string, { pair: string; protocol: string; transport: "tcp" | "udp"; ports: number[] }>();
    for (const { key, judged } of wanted) {
      const c = judged.conversation;
      const pair = pairOf(judged);
      const pool = pools.get(pair) ?? new Map<string, Candidate>();
      pools.set(pair, pool);
      const inspected = inspectedBetween(this.#input.change, judged.fromZone ?? "", judged.toZone ?? "");
      const by = this.#input.negotiatedBy.get(key);
      if (by === undefined || c.serverPort === null || (c.transport !== "tcp" && c.transport !== "udp")) {
        for (const s of this.#candidatesOf(c, pair, inspected)) if (!pool.has(s.written)) pool.set(s.written, s);
        continue;
      }
      for (const s of appFor(c, inspected, this.#input.change.defaultAt)) if (!pool.has(s.written)) pool.set(s.written, s);
      const protocol = this.#before.get(by)?.conversation.protocol ?? "unknown";
      const group = negotiated.get(`${pair}|${c.transport}|${protocol}`) ?? { pair, protocol, transport: c.transport, ports: [] };
      group.ports.push(c.serverPort);
      negotiated.set(`${pair}|${c.transport}|${protocol}`, group);
    }
    for (const { pair, protocol, transport, ports } of negotiated.values()) {
      const s = negotiatedRange(protocol, transport, ports, this.#input.change.defaultAt);
      pools.get(pair)?.set(s.written, s);
    }
    return new Map([...pools].map(([pair, pool]) => [pair, [...pool.values()]]));
  }

  #candidatesOf(c: Conversation, pair: string, inspected: ReadonlySet<string>): readonly Candidate[] {
    const key = [pair, c.transport, c.serverPort ?? "", c.protocol, c.protocolConfidence].join("|");
    let candidates = this.#candidates.get(key);
    if (candidates === undefined) {
      candidates = candidatesFor(c, this.#input.change, inspected);
      this.#candidates.set(key, candidates);
    }
    return candidates;
  }

  #permitOptions(of: Break, pool: readonly Candidate[]): (readonly number[])[] | Refusal {
    const { judged } = of;
    const c = judged.conversation;
    const negotiator = this.#input.negotiatedBy.get(of.key);
    const options: number[][] = [];
    let forbidden: Refusal | null = null;
    for (const service of pool) {
      if (!matchesSurely(service, c) || (negotiator !== undefined && !service.forNegotiated)) continue;
      for (const target of this.#targets(judged.fromZone as string, judged.toZone as string)) {
        const refusal = this.#forbids(service, target);
        if (refusal !== null) {
          forbidden ??= refusal;
          continue;
        }
        const charges = [this.#charge(serviceId(target, service), () => serviceCharge(target, service, this.#machines))];
        if (target.into === null) charges.push(this.#charge(conduitId(target), () => newConduitCharge(target)));
        options.push(charges);
      }
    }
    if (negotiator !== undefined) options.push(...this.#followOptions(of, negotiator));
    if (options.length > 0) return options;
    return forbidden ?? { code: "not-by-a-conduit", owner: NETWORK, why: `no service of a conduit can name it: ${judged.why}` };
  }

  /** The first lasting conduit of this direction, else a new one; beside it the first lasting one that is written `between`. */
  #targets(from: string, to: string): readonly Target[] {
    const known = this.#targetsOf.get(`${from}|${to}`);
    if (known !== undefined) return known;
    const { conduits } = this.#input.change;
    const lasting = (eitherWay: boolean): number =>
      conduits.findIndex((k) => k.until === null && k.deny === undefined && k.eitherWay === eitherWay && ((k.from === from && k.to === to) || (eitherWay && k.from === to && k.to === from)));
    const oneWay = lasting(false);
    const bothWays = lasting(true);
    const targets: Target[] = [{ from, to, into: oneWay < 0 ? null : oneWay, eitherWay: false }];
    const k = conduits[bothWays];
    if (k !== undefined) targets.push({ from: k.from, to: k.to, into: bothWays, eitherWay: true });
    this.#targetsOf.set(`${from}|${to}`, targets);
    return targets;
  }

  /** null = nothing that must stay closed would be opened along. */
  #forbids(service: Candidate, target: Target): Refusal | null {
    const id = serviceId(target, service);
    let refusal = this.#forbidden.get(id);
    if (refusal === undefined) {
      refusal = this.#whyForbidden(service, target);
      this.#forbidden.set(id, refusal);
    }
    return refusal;
  }

  #whyForbidden(service: Candidate, target: Target): Refusal | null {
    if (target.eitherWay) {
      const back: Refusal = { code: "opens-refused", owner: CONTROLS, why: `the conduit between ${target.from} and ${target.to} permits both ways` };
      const [from, to] = [this.#zones.get(target.from), this.#zones.get(target.to)];
      if (isLessTrusted(from, to) || isLessTrusted(to, from) || from === undefined || to === undefined || isOpenEnded(from) || isOpenEnded(to)) return back;
      if (this.#machines.safetyControllersIn(target.from).length > 0 || this.#machines.safetyControllersIn(target.to).length > 0) return back;
    }
    const along = [
      ...(this.#mustStayBetween.get(`${target.from}|${target.to}`) ?? []),
      ...(target.eitherWay && target.from !== target.to ? (this.#mustStayBetween.get(`${target.to}|${target.from}`) ?? []) : []),
    ];
    for (const { judged, refusal } of along) {
      if (!mayMatch(service, judged.conversation)) continue;
      if (refusal.code === "opens-acknowledged") return refusal;
      return {
        code: "opens-refused",
        owner: refusal.owner,
        why: `${service.written} from ${target.from} to ${target.to} would also open ${wordOf(judged.conversation)} (${this.#endsOf(judged.conversation)}), and ${refusal.why}`,
      };
    }
    return null;
  }

  #endsOf({ addressSpace, client, server }: Conversation): string {
    return `${this.#machines.nameOf(addressSpace, client)} → ${this.#machines.nameOf(addressSpace, server)}`;
  }

  #followOptions(of: Break, negotiatorKey: string): number[][] {
    const negotiator = this.#before.get(negotiatorKey)?.conversation;
    const points = pointsBetween(this.#input.change, of.judged.fromZone as string, of.judged.toZone as string);
    if (negotiator === undefined || points.length === 0) return [];
    const names = followNames(negotiator);
    const usual = names[0];
    if (
      usual === undefined ||
      this.#followingOpensRefused(
        names,
        points.map((p) => p.name),
      )
    )
      return [];
    return names
      .filter((name) => name === usual || points.some((p) => follows(p, name)))
      .flatMap((name) => {
        const charges = points.filter((p) => !follows(p, name)).map((p) => this.#charge(algId(p.name, name), () => algCharge(p.name, name)));
        return charges.length === 0 ? [] : [charges];
      });
  }

  /** A relay at every point on the way; none where the filter between the zones has no entry. */
  #relayOptions({ judged }: Break): number[][] {
    const points = pointsBetween(this.#input.change, judged.fromZone ?? "", judged.toZone ?? "").filter((p) => !follows(p, DHCP_RELAY));
    return points.length === 0 ? [] : [points.map((p) => this.#charge(algId(p.name, DHCP_RELAY), () => algCharge(p.name, DHCP_RELAY)))];
  }

  #followingOpensRefused(names: readonly string[], points: readonly string[]): boolean {
    return this.#mustStay.some(({ judged }) => {
      const by = this.#input.negotiatedBy.get(conversationKey(judged.conversation));
      const negotiator = by === undefined ? undefined : this.#before.get(by)?.conversation;
      if (negotiator === undefined || !followNames(negotiator).some((n) => names.includes(n))) return false;
      return pointsBetween(this.#input.change, judged.fromZone ?? "", judged.toZone ?? "").some((p) => points.includes(p.name));
    });
  }

  /** Per point the longest time that one of the breaks asks for. */
  #idleSeconds(idle: readonly Break[]): Map<string, number> {
    const seconds = new Map<string, number>();
    for (const { judged } of idle) {
      const wanted = idleSecondsFor(judged.conversation.longestSilence ?? 0);
      if (wanted === null || judged.conversation.transport !== "tcp") continue;
      for (const point of this.#forgetful(judged)) seconds.set(point, Math.max(wanted, seconds.get(point) ?? 0));
    }
    return seconds;
  }

  #forgetful(j: JudgedConversation): string[] {
    const silence = j.conversation.longestSilence ?? 0;
    return pointsBetween(this.#input.change, j.fromZone ?? "", j.toZone ?? "")
      .filter((p) => p.stateful && (tcpIdleSecondsOf(p) ?? 0) < silence)
      .map((p) => p.name);
  }

  #idleOptions(of: Break, seconds: ReadonlyMap<string, number>): (readonly number[])[] | Refusal {
    const c = of.judged.conversation;
    if (c.transport !== "tcp")
      return { code: "keep-alive", owner: CONTROLS, why: "its exchanges pause for longer than UDP state is kept, and the evidence does not say how long; let the client ask more often" };
    if (idleSecondsFor(c.longestSilence ?? 0) === null)
      return { code: "keep-alive", owner: CONTROLS, why: "it is silent for about a day and longer; set TCP or application keep-alives at one of its ends" };
    const written = writtenInConfiguration(this.#input.change, of.judged, "the idle timeout");
    if (written !== null) return written;
    const points = this.#forgetful(of.judged);
    if (points.length === 0)
      return { code: "no-named-point", owner: NETWORK, why: "the filter between the zones has no entry under `enforcement`, so its idle timeout cannot be set; name it there, or set keep-alives" };
    return [points.map((p) => this.#charge(idleId(p), () => idleCharge(p, seconds.get(p) as number)))];
  }
}

/** A conduit, or a setting in the change file, does nothing at a point that runs a configuration: only its text does. */
function writtenInConfiguration(change: SegmentationChange, j: JudgedConversation, what: string): Refusal | null {
  const point = pointsBetween(change, j.fromZone ?? "", j.toZone ?? "").find((p) => p.configFile !== null);
  return point?.configFile == null
    ? null
    : { code: "not-by-a-conduit", owner: NETWORK, why: `${what} at ${point.name} stands in ${point.configFile.path}: judge that file itself, and its fix is written there` };
}

/** The judge does not list stand-ins whose verdict is unknown, so what would become of this one could not be told. */
function standInRefusal({ derived, judged }: Break): Refusal | null {
  return derived && isOpenerUnproven(judged.conversation) ? { code: "opener", owner: NETWORK, why: "a redundant partner would do it after a fail-over, and which side opens it is not proven" } : null;
}

export function pairOf(j: JudgedConversation): string {
  return `${j.fromZone}|${j.toZone}`;
}

export function wordOf(c: Conversation): string {
  const port = c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`;
  return c.protocol === "unknown" ? port : `${c.protocol} ${port}`;
}

function couldAdd(c: Conversation, j: JudgedConversation): string | null {
  if (c.delivery !== "unicast" || j.fromZone === null || j.toZone === null) return null;
  return `conduits: - { from: ${j.fromZone}, to: ${j.toZone}, allow: [${c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`}] }`;
}
