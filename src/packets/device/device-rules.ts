// What one firewall, with all its stages, routes and translations, does to a connection that a packet opens. Asks first for the opening packet, then
// whether the answers and the packets after it pass. INVARIANT: what is not known makes "undecided", never "permitted".
import { type AddressSet, IS_IN, membership } from "../../plant/address-set.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FilterStage, FirewallConfig, FollowedWay } from "../../plant/firewall-config.ts";
import { normalisedGatewayName } from "../../plant/negotiating-protocols.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule } from "../../plant/packet-rule.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../reference.ts";
import { stagesOn } from "../rules-of-day.ts";
import { RuleClassifier } from "../rule-classifier.ts";
import { HIGHEST_PORT, LOWEST_CLIENT_PORT, type ServicePoint } from "../service-match.ts";
import { agreed, type DeviceRuling, type InterfaceWay, type RulingCause, strictest, undecided } from "./device-ruling.ts";
import { InterfaceLookup, type InterfacePlace } from "./interface-lookup.ts";
import { knownOutsideAs, translateDestination, translateSource } from "./translate-addresses.ts";

export type DevicePacket = ServicePoint & {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The other end answers: TCP always, else where it was seen to, or where nobody knows. */
  readonly isAnswered: boolean;
};

/** Interfaces that are tried one with another where one is not known. */
const MOST_INTERFACES = 12;
const TCP_ACK = 0x10;

/** What names more addresses than that (a /16) is a choice of destinations, and not a list of addresses that a device has. */
const MOST_OWN_ADDRESSES = 65_536;
/** With so many stretches of ports the rules are asked once, and what depends on the port stays open. */
const MOST_STRETCHES = 512;
/** So large a share of the ports that clients pick is denied that it does not work. */
const NEARLY_ALL = 0.98;

interface StageAnswer {
  readonly outcomes: number;
  readonly rule: number;
  readonly perhaps: number;
}

export class DeviceRules {
  readonly firewall: FirewallConfig;
  readonly interfaces: InterfaceLookup;
  readonly #stages: readonly FilterStage[];
  readonly #toDevice: readonly FilterStage[] | null;
  readonly #known = new Map<string, DeviceRuling>();
  readonly #classifiers = new Map<FilterStage, RuleClassifier>();
  readonly #isSlow: boolean;

  /** `today`, YYYY-MM-DD: rules whose last day lies before it no longer hold. `isSlow`: asks rule by rule, as the reference does. */
  constructor(firewall: FirewallConfig, today: string, { isSlow = false }: { readonly isSlow?: boolean } = {}) {
    this.#isSlow = isSlow;
    this.firewall = firewall;
    this.interfaces = new InterfaceLookup(firewall);
    this.#stages = stagesOn(firewall.stages, today);
    this.#toDevice = firewall.toDevice === null ? null : stagesOn(firewall.toDevice, today);
  }

  ruling(packet: DevicePacket): DeviceRuling {
    const key = `${packet.source}>${packet.destination} ${packet.transport} ${packet.port ?? ""} ${packet.protocol} ${packet.protocolKnownBy} ${packet.toMany ? 1 : 0}${packet.isAnswered ? 1 : 0}`;
    let ruling = this.#known.get(key);
    if (ruling === undefined) {
      ruling = this.#decide(packet);
      this.#known.set(key, ruling);
    }
    return ruling;
  }

  /** Does a gateway of this (normalised) name follow what the connection negotiates, by whichever interfaces its opening packet comes and goes. */
  follows(packet: DevicePacket, gateway: string): boolean {
    const { algsOn, algsOff } = this.firewall.state;
    if (algsOff.some(({ word }) => normalisedGatewayName(word) === gateway)) return false;
    const words = algsOn.filter(({ word }) => normalisedGatewayName(word) === gateway);
    if (words.some(({ ways }) => ways === undefined)) return true;
    const taken = words.length === 0 ? [] : this.ruling(packet).ways;
    return taken.length > 0 && taken.every((way) => words.some(({ ways }) => ways?.some((on) => isOnWay(on, way))));
  }

  /** What is called by a name of its own on this side, and really lies behind another interface: it passes the device, though both addresses are on one side. */
  leadsElsewhere(packet: DevicePacket): boolean {
    if (this.firewall.nat.length === 0) return false;
    return this.#names(this.interfaces.of(packet.source)).names.some((enters) => {
      const { to, by, doubt } = translateDestination(this.firewall, packet, enters);
      // What is translated wherever it goes passes the device only when it is on its way there.
      if (by === null || (by.destination === null && !by.bothWays)) return false;
      if (doubt !== null) return true;
      const place = this.interfaces.of(to);
      return to !== packet.destination && !(place.kind === "behind" && place.name === enters);
    });
  }

  /** An address that it translates for some packets: then it answers for it, and no other machine has it. */
  mayAnswerFor(address: Endpoint): boolean {
    return this.firewall.nat.some(
      ({ destination, newDestination }) => newDestination !== null && destination !== null && sizeOf(destination) <= MOST_OWN_ADDRESSES && membership(destination, address) === IS_IN,
    );
  }

  #decide(packet: DevicePacket): DeviceRuling {
    const from = this.#names(this.interfaces.of(packet.source));
    if (from.discarded !== null) return undecided(from.discarded);
    const ways: DeviceRuling[] = [];
    for (const enters of from.names) {
      ways.push(this.#through(packet, enters, from.why));
      // Evidence from behind the firewall names the real server; it may have been called by its translated address.
      for (const { destination, port, by } of knownOutsideAs(this.firewall, packet, enters)) {
        const called = this.#through({ ...packet, destination, port }, enters, from.why);
        ways.push({ ...called, why: called.why ?? `called as ${destination}, translated by line ${by.at.line}` });
      }
    }
    return agreed(ways);
  }

  #through(packet: DevicePacket, enters: string, unsureOfEntry: string | null): DeviceRuling {
    const target = translateDestination(this.firewall, packet, enters);
    if (target.doubt !== null) return undecided(target.doubt);
    const place = this.interfaces.of(target.to);
    if (place.kind === "own") return this.#intoDevice(packet, enters);
    const to = this.#names(place);
    if (to.discarded !== null)
      return {
        outcome: "denied",
        cause: { stage: "routes", text: to.discarded, at: place.kind === "discarded" ? place.at : null, written: -1 },
        why: to.discarded,
        onlyReturnDenied: false,
        idleSeconds: null,
        denial: null,
        rules: [],
        ways: [],
      };
    const known = unsureOfEntry === null && to.why === null;
    const ways: DeviceRuling[] = [];
    for (const leaves of to.names) {
      if (leaves === enters && leaves !== "" && !known) continue;
      const source = translateSource(this.firewall, packet, enters, leaves);
      if (source.doubt !== null && this.#stages.some(looksAtTranslatedSource)) return undecided(source.doubt);
      ways.push(this.#passStages(this.#stages, packet, { enters, leaves, translatedTo: target.to, translatedPort: target.port, translatedFrom: source.to }));
    }
    const ruling = agreed(ways);
    return ruling.outcome === "undecided" && ruling.why === null ? { ...ruling, why: unsureOfEntry ?? to.why } : ruling;
  }

  #intoDevice(packet: DevicePacket, enters: string): DeviceRuling {
    if (this.#toDevice === null) return undecided(`${packet.destination} is the firewall itself, and what it accepts for itself is not read from this configuration`);
    return this.#passStages(this.#toDevice, packet, { enters, leaves: "", translatedTo: packet.destination, translatedPort: packet.port, translatedFrom: packet.source });
  }

  /** Names to try; with a reason where it is not one. Without any interface in the text there is one way, without names. */
  #names(place: InterfacePlace): { readonly names: readonly string[]; readonly why: string | null; readonly discarded: string | null } {
    if (place.kind === "behind" || place.kind === "own") return { names: [place.name], why: null, discarded: null };
    if (place.kind === "discarded") return { names: [], why: null, discarded: `packets to ${place.prefix} are thrown away by a route` };
    const names = this.firewall.interfaces.filter((port) => port.enabled).map((port) => port.name);
    return { names: names.length === 0 ? [""] : names.slice(0, MOST_INTERFACES), why: place.why, discarded: names.length > MOST_INTERFACES ? place.why : null };
  }

  #passStages(stages: readonly FilterStage[], packet: DevicePacket, way: Way): DeviceRuling {
    const asked = new Set<number>();
    return { ...this.#askInTurn(stages, packet, way, asked), rules: [...asked], ways: [{ enters: way.enters, leaves: way.leaves }] };
  }

  /** Three questions in the order of the packets: the one that opens, those that follow it, those that answer. `deciding` gathers the rules that do. */
  #askInTurn(stages: readonly FilterStage[], packet: DevicePacket, way: Way, deciding: Set<number>): DeviceRuling {
    const forward = stages.filter((stage) => isPassed(stage, way));
    if (way.translatedFrom === null && forward.some(looksAtTranslatedSource)) return undecided("its source is translated to one of several addresses");
    const openings = forward.map((stage) => ({ stage, answer: this.#ask(stage, pointOf(stage, packet, way, "opening"), deciding) }));
    const asked = openings.map(({ stage, answer }) => ({ ruling: rulingOf(stage, answer, ""), stage, answer }));
    const opened = strictest(asked.map((a) => a.ruling));
    if (opened.outcome !== "permitted") {
      const by = asked.find((a) => a.ruling === opened);
      if (by === undefined || opened.outcome === "undecided" || stages !== this.#stages) return opened;
      const { source, destination } = pointOf(by.stage, packet, way, "opening");
      return { ...opened, denial: { stage: stages.indexOf(by.stage), rule: by.answer.rule, source, destination } };
    }
    const followed = strictest(
      openings
        .filter(({ stage, answer }) => !isRemembered(stage, answer))
        .map(({ stage }) => rulingOf(stage, this.#ask(stage, pointOf(stage, packet, way, "later"), deciding), "for the packets after the first ")),
    );
    if (followed.outcome !== "permitted") return { ...followed, why: followed.why ?? "its first packet passes, the packets after it do not" };
    if (!packet.isAnswered) return opened;
    // Where the device remembers the connection, stages that ask first packets only let the answers pass unasked.
    const remembers = openings.filter(({ stage }) => stage.asks === "first-packet").every(({ stage, answer }) => isRemembered(stage, answer));
    const back: Way = { ...way, enters: way.leaves, leaves: way.enters };
    const askedBack = stages.filter((stage) => isPassed(stage, back) && !(stage.asks === "first-packet" && remembers));
    // Which addresses of an answer such a list sees depends on where the translation is undone, which is not modelled.
    const isMoved = way.translatedTo !== packet.destination || way.translatedFrom !== packet.source;
    if (isMoved && askedBack.some((stage) => stage.asks === "every-packet")) return undecided("its addresses are translated, and a list without memory is asked for its answers");
    const answered = strictest(askedBack.map((stage) => this.#answersPass(stage, pointOf(stage, packet, way, "answer"), deciding)));
    return answered.outcome === "permitted" ? opened : { ...answered, onlyReturnDenied: answered.outcome !== "undecided", why: answered.why ?? "its answers do not pass" };
  }

  /** Answers go to a port that the client picked, which evidence does not keep: all that clients pick are asked for, a port for each stretch that the rules tell apart. */
  #answersPass(stage: FilterStage, point: PacketPoint, deciding: Set<number>): DeviceRuling {
    const hasPorts = point.transport === "tcp" || point.transport === "udp";
    const stretches = hasPorts ? clientPortStretches(stage) : [];
    if (stretches.length === 0 || stretches.length > MOST_STRETCHES) return rulingOf(stage, this.#ask(stage, point, deciding), "for its answers ");
    const asked = stretches.map(({ from, size }) => ({ size, ruling: rulingOf(stage, this.#ask(stage, { ...point, port: from }, deciding), "for its answers ") }));
    const sizeOf = (isMeant: (ruling: DeviceRuling) => boolean): number => asked.reduce((sum, { size, ruling }) => sum + (isMeant(ruling) ? size : 0), 0);
    const total = sizeOf(() => true);
    const denied = sizeOf((r) => r.outcome === "denied" || r.outcome === "rejected");
    const most = asked.reduce((a, b) => (b.size > a.size ? b : a)).ruling;
    if (sizeOf((r) => r.outcome === most.outcome) === total || denied >= NEARLY_ALL * total) return most;
    return undecided(`its answers go to a port that the client picks, and ${stage.name} does not treat all of these alike`);
  }

  #ask(stage: FilterStage, point: PacketPoint, deciding: Set<number>): StageAnswer {
    const answer = this.#isSlow ? runByScan(stage.rules, point) : this.#classifierOf(stage).run(point);
    for (const place of [answer.perhaps, answer.rule]) {
      const rule = stage.rules[place];
      if (rule !== undefined && rule.writtenOrder >= 0) deciding.add(rule.writtenOrder);
    }
    return answer;
  }

  #classifierOf(stage: FilterStage): RuleClassifier {
    let classifier = this.#classifiers.get(stage);
    if (classifier === undefined) {
      classifier = new RuleClassifier(stage.rules);
      this.#classifiers.set(stage, classifier);
    }
    return classifier;
  }
}

const stretchesOf = new WeakMap<FilterStage, readonly { readonly from: number; readonly size: number }[]>();

/** The ports that clients pick, cut where some rule of the stage begins or ends to match. */
function clientPortStretches(stage: FilterStage): readonly { readonly from: number; readonly size: number }[] {
  const known = stretchesOf.get(stage);
  if (known !== undefined) return known;
  const cuts = new Set<number>([LOWEST_CLIENT_PORT]);
  const cut = (from: number, to: number): void => {
    for (const port of [from, to + 1]) if (port > LOWEST_CLIENT_PORT && port <= HIGHEST_PORT) cuts.add(port);
  };
  for (const rule of stage.rules) {
    for (const service of rule.services) {
      if (service.kind === "port") cut(service.fromPort, service.toPort);
      else if (service.kind === "packets") for (const [from, to] of service.destinationPorts ?? []) cut(from, to);
    }
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const stretches = sorted.map((from, i) => ({ from, size: (sorted[i + 1] ?? HIGHEST_PORT + 1) - from }));
  stretchesOf.set(stage, stretches);
  return stretches;
}

interface Way {
  readonly enters: string;
  /** "" = the device itself. */
  readonly leaves: string;
  readonly translatedTo: Endpoint;
  readonly translatedPort: number | null;
  /** null = one of several. */
  readonly translatedFrom: Endpoint | null;
}

function isPassed(stage: FilterStage, way: Way): boolean {
  return (stage.entersBy === null || way.enters === "" || stage.entersBy.includes(way.enters)) && (stage.leavesBy === null || way.leaves === "" || stage.leavesBy.includes(way.leaves));
}

function isOnWay({ entersBy, leavesBy }: FollowedWay, { enters, leaves }: InterfaceWay): boolean {
  return (entersBy?.includes(enters) ?? true) && (leavesBy?.includes(leaves) ?? true);
}

/** A source that is one of several matters only where some rule asks for it. */
function looksAtTranslatedSource(stage: FilterStage): boolean {
  return stage.seesTranslated.source && stage.rules.some((rule) => rule.source.addresses !== null);
}

/** Does the device let everything after the opening packet pass without asking. */
function isRemembered(stage: FilterStage, opening: StageAnswer): boolean {
  if (stage.asks !== "first-packet") return false;
  const rule = stage.rules[opening.rule];
  return rule === undefined || rule.keepsState;
}

function pointOf(stage: FilterStage, packet: DevicePacket, way: Way, moment: "opening" | "later" | "answer"): PacketPoint {
  const source = stage.seesTranslated.source ? (way.translatedFrom ?? packet.source) : packet.source;
  const destination = stage.seesTranslated.destination ? way.translatedTo : packet.destination;
  const port = stage.seesTranslated.destination ? way.translatedPort : packet.port;
  const asked = { ...packet, ...OPENING_PACKET, source, destination, port, fromZone: way.enters, toZone: way.leaves };
  if (packet.transport !== "tcp") asked.tcpFlags = null;
  if (moment === "opening") return asked;
  const later = { ...asked, tcpFlags: packet.transport === "tcp" ? TCP_ACK : null, state: stage.asks === "every-packet" ? ("new" as const) : ("established" as const) };
  if (moment === "later") return later;
  return { ...later, source: destination, destination: source, fromZone: way.leaves, toZone: way.enters, port: null, sourcePort: port };
}

function rulingOf(stage: FilterStage, answer: StageAnswer, of: string): DeviceRuling {
  let { outcomes } = answer;
  if ((outcomes & MAY_FALL_THROUGH) !== 0) outcomes = (outcomes & ~MAY_FALL_THROUGH) | OUTCOME_BITS[stage.otherwise.action];
  const rule: PacketRule | undefined = stage.rules[answer.rule];
  // What stands nowhere is shown behind the last rule, where a person would look for it.
  const cause: RulingCause =
    rule === undefined
      ? { stage: stage.name, text: stage.otherwise.text, at: stage.otherwise.at ?? stage.rules[stage.rules.length - 1]?.at ?? null, written: -1 }
      : { stage: stage.name, text: rule.text, at: rule.at, written: rule.writtenOrder };
  const base = { cause, why: null, onlyReturnDenied: false, idleSeconds: rule?.idleSeconds ?? null, denial: null, rules: [], ways: [] };
  if (outcomes === MAY_PERMIT) return { ...base, outcome: "permitted" };
  if (outcomes === MAY_REJECT) return { ...base, outcome: "rejected" };
  if ((outcomes & (MAY_PERMIT | MAY_BE_ANYTHING)) === 0) return { ...base, outcome: "denied" };
  const doubtful = stage.rules[answer.perhaps] ?? (rule?.action === "unsure" ? rule : undefined);
  if (doubtful === undefined) return { ...base, outcome: "undecided", why: `${stage.otherwise.text}: what it means here is not known` };
  return {
    ...base,
    outcome: "undecided",
    cause: { stage: stage.name, text: doubtful.text, at: doubtful.at, written: doubtful.writtenOrder },
    why: `${of}line ${doubtful.at.line} may decide: ${doubtWords(doubtful)}`,
  };
}

const OUTCOME_BITS = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING } as const;

function doubtWords(rule: PacketRule): string {
  if (rule.conditions.length > 0) return rule.conditions.join(" and ");
  if (rule.action === "unsure") return "it was not understood";
  const names = [...(rule.source.addresses?.unresolved ?? []), ...(rule.destination.addresses?.unresolved ?? [])];
  return names.length > 0 ? `the addresses of ${names.slice(0, 3).join(", ")} are not known` : "what it asks of a packet is not in the evidence";
}

function sizeOf({ v4, v6 }: AddressSet): number {
  return v4.reduce((sum, { from, to }) => sum + to - from + 1, 0) + v6.reduce((sum, { from, to }) => sum + Number(to - from) + 1, 0);
}
