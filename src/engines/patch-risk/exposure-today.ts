// How exposed a machine is today, in the words of SSVC (System Exposure 1.0.1): who could reach what is vulnerable by the rules in force, who was seen to, and how
// likely the flaw is used somewhere on a day. What is not known counts as reachable; only what an advisory or the rules say plainly makes it less.
import { IS_IN, membership } from "../../plant/address-set.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { SystemExposure } from "../../plant/patch-facts.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { ExposureToday, FlawWords, ReachedToday, SeenTalker, VulnerableService } from "../../plant/patch-risk-words.ts";
import type { Assumption, Plant } from "../../plant/plant.ts";
import { PUBLIC_ADDRESSES, WIDE_LEVEL } from "../../plant/wide-networks.ts";
import { exploitedPerDay } from "./exploited-per-day.ts";
import { servicesOfFlaws, usesService, withSeenPorts } from "./vulnerable-services.ts";

export interface ExposureQuestion {
  readonly plant: Plant;
  /** The machine at an end of a conversation, undefined where none is known. */
  readonly assetOf: (addressSpace: string, endpoint: string) => Asset | undefined;
  /** By the rules in force; null services = any. null = no rule set of today is known that stands before this machine. */
  readonly reaches: (need: PatchNeed, services: readonly VulnerableService[] | null) => ReachedToday | null;
  /** What advisories say of the flaws of a need; a flaw of which nothing is said is there without text. */
  readonly wordsOf: (need: PatchNeed) => readonly FlawWords[];
}

/** So few addresses are a network under high control: a jump host, an engineering station and what stands in for them. */
const FEW_ADDRESSES = 4;
const ORDER: readonly SystemExposure[] = ["small", "controlled", "open"];

const NO_RULES: Assumption = {
  code: "patch-exposure-no-rules",
  text: "Where no rules of today are known, everything that is routed in the plant, and beyond it, counts as able to reach a machine.",
  origin: "worst case: nothing is known to stand between",
  overruledBy: "learn the configuration of the firewall that is in force",
};
const THRESHOLDS: Assumption = {
  code: "patch-exposure-thresholds",
  text: `A service that Purdue level ${WIDE_LEVEL} or above, or a zone without a level, can reach is open; one that no more than ${FEW_ADDRESSES} addresses of other zones can reach is small; all else is controlled.`,
  origin: "interpretation of SSVC System Exposure 1.0.1, which names no numbers",
  overruledBy: "level: on the zones of the change or of plant.yaml",
};

interface Reason {
  readonly exposure: SystemExposure;
  readonly why: string;
  readonly assumption: Assumption | null;
}

/** Conversations by the machine that is asked, once for all the patches of a plan. */
export class ExposureOfMachines {
  readonly #question: ExposureQuestion;
  readonly #served = new Map<string, { readonly conversation: Conversation; readonly index: number }[]>();

  constructor(question: ExposureQuestion) {
    this.#question = question;
    question.plant.conversations.forEach((conversation, index) => {
      const server = question.assetOf(conversation.addressSpace, conversation.server);
      if (server === undefined || server === question.assetOf(conversation.addressSpace, conversation.client)) return;
      const key = `${server.addressSpace}\n${server.name}`;
      const own = this.#served.get(key);
      if (own === undefined) this.#served.set(key, [{ conversation, index }]);
      else own.push({ conversation, index });
    });
  }

  of(need: PatchNeed): ExposureToday {
    const { reaches, wordsOf } = this.#question;
    const served = this.#served.get(`${need.addressSpace}\n${need.asset}`) ?? [];
    const words = wordsOf(need);
    const said = servicesOfFlaws(words);
    const services =
      said === null
        ? null
        : withSeenPorts(
            said,
            served.map(({ conversation }) => conversation),
          );
    const talkers = this.#talkersOf(served.filter(({ conversation }) => usesService(conversation, services)));
    const limit = limitOf(words, services);
    // Of a flaw that no network leads to, neither rules nor talkers say anything.
    const reason = limit?.isByHand === true ? limit : lesser(highest([byRules(reaches(need, services)), bySight(talkers)]), limit);
    const exploited = exploitedPerDay(need);
    return {
      exposure: reason.exposure,
      why: `${reason.why}${services === null && limit === null ? " Which of its services is vulnerable its advisory does not say plainly: any counts." : ""}`,
      ...(limit === null ? {} : { onlyFrom: limit.isByHand ? ("the machine" as const) : ("its network" as const) }),
      services,
      talkers,
      exploitedPerDay: exploited.perDay,
      exploitedWhy: exploited.why,
      assumptions: [reason.assumption, exploited.assumption].filter((assumption) => assumption !== null),
    };
  }

  #talkersOf(used: readonly { readonly conversation: Conversation; readonly index: number }[]): SeenTalker[] {
    const byName = new Map<string, { level: number | null; isOutside: boolean; conversations: number[] }>();
    for (const { conversation, index } of used) {
      const client = this.#question.assetOf(conversation.addressSpace, conversation.client);
      const name = client?.name ?? conversation.client;
      const talker = byName.get(name) ?? { level: client?.level ?? null, isOutside: false, conversations: [] };
      talker.isOutside ||= membership(PUBLIC_ADDRESSES, conversation.client) === IS_IN;
      talker.conversations.push(index);
      byName.set(name, talker);
    }
    return [...byName].map(([name, talker]) => ({ name, ...talker })).sort((x, y) => (x.name < y.name ? -1 : 1));
  }
}

function byRules(reached: ReachedToday | null): Reason {
  if (reached === null) return { exposure: "open", why: "No rules of today are known: everything that is routed counts as able to reach it.", assumption: NO_RULES };
  const { zones, addresses, leastTrustedLevel, isListed, isOutsideReached, rules } = reached;
  const by = rules.length === 0 ? "" : ` (by ${listed(rules)})`;
  const neighbours = " Its neighbours on the same network reach it whatever the rules say.";
  if (isOutsideReached) return { exposure: "open", why: `By today's rules addresses outside every zone reach it${by}.`, assumption: null };
  if (zones.length === 0 && addresses === 0) return { exposure: "small", why: `By today's rules no other zone reaches it.${neighbours}`, assumption: THRESHOLDS };
  const who = `${zones.length === 0 ? "" : `${listed(zones)}, `}${addresses} address${addresses === 1 ? "" : "es"}`;
  if (leastTrustedLevel === null && isListed === true)
    return { exposure: "controlled", why: `By today's rules only ${who} reach it${by}, each a machine that is known by itself.${neighbours}`, assumption: THRESHOLDS };
  if (leastTrustedLevel === null) return { exposure: "open", why: `By today's rules ${who} reach it${by}, and how far these are to be trusted is not known.`, assumption: THRESHOLDS };
  if (leastTrustedLevel >= WIDE_LEVEL)
    return { exposure: "open", why: `By today's rules ${who} reach it${by}, up to level ${leastTrustedLevel}: a network that is widely shared.`, assumption: THRESHOLDS };
  return { exposure: addresses <= FEW_ADDRESSES ? "small" : "controlled", why: `By today's rules only ${who} reach it${by}, up to level ${leastTrustedLevel}.${neighbours}`, assumption: THRESHOLDS };
}

/** What was seen counts, whatever the rules say: they may not be those in force, or there is a way around. */
function bySight(talkers: readonly SeenTalker[]): Reason | null {
  const outside = talkers.filter(({ isOutside }) => isOutside).map(({ name }) => name);
  if (outside.length > 0) return { exposure: "open", why: `It was reached from the internet: ${listed(outside)}.`, assumption: null };
  const wide = talkers.filter(({ level }) => (level ?? 0) >= WIDE_LEVEL).map(({ name }) => name);
  if (wide.length > 0) return { exposure: "open", why: `It was reached from a network that is widely shared: ${listed(wide)}.`, assumption: THRESHOLDS };
  return talkers.length > FEW_ADDRESSES ? { exposure: "controlled", why: `${talkers.length} machines were seen to use it.`, assumption: THRESHOLDS } : null;
}

interface Limit extends Reason {
  /** No network leads to it. */
  readonly isByHand: boolean;
}

/** What the advisory itself says of the way to all of its flaws; null = nothing that makes it less. */
function limitOf(words: readonly FlawWords[], services: readonly VulnerableService[] | null): Limit | null {
  const reach = words.map(({ vectors }) => farthest(vectors));
  if (words.length > 0 && reach.every((of) => of === "local"))
    return { exposure: "small", why: "Its flaws can only be used at the machine itself (CVSS: local or physical).", assumption: null, isByHand: true };
  if (words.length > 0 && reach.every((of) => of === "local" || of === "carried"))
    return {
      exposure: "controlled",
      why: "Its flaws can only be used at the machine itself, or by what somebody brings and opens there (CVSS: local, with a person's part).",
      assumption: null,
      isByHand: true,
    };
  if (words.length > 0 && reach.every((of) => of !== "network"))
    return { exposure: "controlled", why: "Its flaws can only be used from the same network (CVSS: adjacent).", assumption: null, isByHand: false };
  if (services !== null && services.length > 0 && services.every(({ transport }) => transport === "l2"))
    return { exposure: "controlled", why: "No router carries the vulnerable protocol: only the same network reaches it.", assumption: null, isByHand: false };
  return null;
}

type Way = "local" | "carried" | "adjacent" | "network";
const WAYS: readonly Way[] = ["local", "carried", "adjacent", "network"];

/** By the vector that leads farthest; without one, the network does. */
function farthest(vectors: readonly string[]): Way {
  return vectors.reduce<Way>((way, vector) => (WAYS.indexOf(wayOf(vector)) > WAYS.indexOf(way) ? wayOf(vector) : way), vectors.length === 0 ? "network" : "local");
}

/** AV of CVSS 2.0 to 4.0; UI is N(one) where nobody has to take part (3.x, 4.0). CVSS 2.0 does not say it. */
function wayOf(vector: string): Way {
  const value = /(?:^|[/(])AV:([NALP])(?=[/)]|$)/.exec(vector)?.[1];
  if (value === "A") return "adjacent";
  if (value === "P") return "local";
  if (value === "L") return /\/UI:N(?=\/|$)/.test(vector) ? "local" : "carried";
  return "network";
}

function highest(reasons: readonly (Reason | null)[]): Reason {
  return reasons.filter((reason) => reason !== null).reduce((most, next) => (ORDER.indexOf(next.exposure) > ORDER.indexOf(most.exposure) ? next : most));
}

function lesser(reason: Reason, limit: Reason | null): Reason {
  return limit !== null && ORDER.indexOf(limit.exposure) < ORDER.indexOf(reason.exposure) ? limit : reason;
}

const MOST_NAMED = 4;

function listed(names: readonly string[]): string {
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}
