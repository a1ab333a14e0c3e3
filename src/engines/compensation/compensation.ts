// The rule between networks that closes what is vulnerable of one machine until it is patched: drafted, judged by whoever is handed in, and told with what it leaves.
import type { SystemExposure } from "../../plant/patch-facts.ts";
import type { CompensationAnswer } from "./answer.ts";
import { WIDE_LEVEL } from "../../plant/wide-networks.ts";
import { draftChange } from "./draft-change.ts";
import type { CompensationQuestion, ExposedNeed, JudgedCompensation } from "./question.ts";
import { type Talker, type WaysIn, waysIn } from "./ways-in.ts";

const ORDER: readonly SystemExposure[] = ["small", "controlled", "open"];
const MOST_NAMED = 6;

export function compensate(question: CompensationQuestion): CompensationAnswer {
  const { fileName, until, judge, exposureWith } = question;
  const ways = waysIn(question);
  if ("why" in ways) return { compensation: null, why: ways.why };
  const { machine, talkers, neighbours, exposed } = ways;
  if (talkers.length > 0 && talkers.every(({ seen }) => seen.isOutside))
    return {
      compensation: null,
      why: `Only the internet was seen to use what is vulnerable of ${machine.name} from other networks (${named(talkers.map(({ seen }) => seen.name))}): a rule that leaves it open closes nothing.`,
    };
  if (isAlone(question, ways)) return { compensation: null, why: `All that is known is in the network of ${machine.name}, and nothing tells of a router there: no rule would stand between.` };
  const { text, denied } = draftChange(ways, fileName, until);
  const change = { fileName, text };
  const checked = judge(change);
  if ("diagnostics" in checked)
    return { compensation: null, why: `A rule was drafted and cannot be judged: ${checked.diagnostics.find(({ severity }) => severity === "error")?.message ?? "it is not readable."}` };
  const before = highest(exposed.map(({ exposure }) => exposure.exposure));
  const after = highest(exposed.map(({ need, exposure }) => lesser(exposure.exposure, exposureWith(change, need).exposure)));
  const services = denied.filter((word) => word !== "any");
  const permits = [
    ...new Set([...talkers.map(({ seen }) => seen.name), ...exposed.flatMap(({ exposure }) => exposure.talkers.map(({ name }) => name).filter((name) => neighbours.includes(name)))]),
  ].sort();
  return {
    compensation: {
      addressSpace: machine.addressSpace,
      asset: machine.name,
      needs: exposed.map(({ need }) => need.id),
      rule: ruleText(ways, services),
      permits,
      services,
      until,
      change,
      before,
      after,
      closes: ways.networks.length > 0 && talkers.every(isNoDanger),
      neighbours,
      checked,
      why: whyText(ways, services, checked, question.exposed),
    },
  };
}

/** Nothing is known outside of its own network, not even a way out of it. */
function isAlone({ plant }: CompensationQuestion, { networks, talkers, machine }: WaysIn): boolean {
  if (talkers.length > 0 || networks.length === 0 || plant.networks.length > networks.length) return false;
  return plant.networks.every(({ gateway }) => gateway === null) && machine.gateway.state !== "works";
}

function isNoDanger({ seen }: Talker): boolean {
  return !seen.isOutside && (seen.level ?? 0) < WIDE_LEVEL;
}

function ruleText({ machine, talkers }: WaysIn, services: readonly string[]): string {
  const what = services.length === 0 ? "anything" : listed(services);
  const names = talkers.map(({ seen }) => seen.name);
  const who = names.length === 0 ? "From other networks nobody" : `From other networks only ${named(names)}`;
  return `${who} may open ${what} to ${machine.name}; everything else stays as it is.`;
}

function whyText({ machine, talkers, tried, networks, neighbours, hasLayer2, exposed }: WaysIn, services: readonly string[], checked: JudgedCompensation, all: readonly ExposedNeed[]): string {
  const what = services.length === 0 ? `whatever of ${machine.name} is vulnerable, because nothing says which service it is,` : listed(services);
  const seen = talkers.length === 0 ? "all other networks" : `all other networks but the ${talkers.length === 1 ? "machine that was" : `${talkers.length} machines that were`} seen to use it`;
  const left: string[] = [];
  if (networks.length === 0) left.push("which network it is in is not known, and whoever is there passes no router");
  else if (neighbours.length > 0)
    left.push(
      `${neighbours.length === 1 ? "1 machine of its own network passes" : `${neighbours.length} machines of its own network pass`} no router and still ${neighbours.length === 1 ? "reaches" : "reach"} it`,
    );
  if (hasLayer2) left.push("protocols that no router carries stay open in its own network");
  const danger = talkers.filter((talker) => !isNoDanger(talker)).map(({ seen: { name } }) => name);
  if (danger.length > 0)
    left.push(`${named(danger)} ${danger.length === 1 ? "keeps its way, although it is" : "keep their way, although they are"} in a network that is widely shared or beyond the plant`);
  const unplaced = talkers.filter(({ seen }) => seen.level === null && !seen.isOutside).map(({ seen: { name } }) => name);
  if (unplaced.length > 0)
    left.push(`at which level ${named(unplaced)} ${unplaced.length === 1 ? "is" : "are"} is not known: ask who else shares ${unplaced.length === 1 ? "its network" : "their networks"}`);
  const forwarding = talkers.filter(({ asset }) => asset?.role === "router" || asset?.role === "firewall").map(({ seen: { name } }) => name);
  if (forwarding.length > 0) left.push(`whoever stands behind ${named(forwarding)} comes with its address`);
  const other = all.length - exposed.length;
  if (other > 0) left.push(`${other === 1 ? "1 patch of it closes a flaw" : `${other} patches of it close flaws`} that no rule between networks stands before`);
  const strangers = talkers.filter(({ asset }) => asset === undefined || asset.status === "stranger").map(({ seen: { name } }) => name);
  if (strangers.length > 0)
    left.push(
      `${named(strangers)} ${strangers.length === 1 ? "keeps its" : "keep their"} way and ${strangers.length === 1 ? "is" : "are"} in no list of machines: ask whose ${strangers.length === 1 ? "it is" : "they are"}`,
    );
  if (tried.length > 0) left.push(`${named(tried)} tried and never got through, and ${tried.length === 1 ? "is" : "are"} kept out`);
  const breaks =
    checked.verdict === "unstable"
      ? "As it stands it breaks what was seen."
      : checked.undecided !== undefined
        ? `What becomes of its own conversations is not known: ${checked.undecided}`
        : checked.verdict === "unknown"
          ? "Nothing that was seen breaks by it for certain; whether somebody needs it who was never seen is not known."
          : "Nothing that was seen breaks.";
  return `It closes ${what} to ${seen}${left.length === 0 ? "" : `; ${left.join("; ")}`}. ${breaks}`;
}

function highest(exposures: readonly SystemExposure[]): SystemExposure {
  return exposures.reduce((most, next) => (ORDER.indexOf(next) > ORDER.indexOf(most) ? next : most), "small");
}

function lesser(x: SystemExposure, y: SystemExposure): SystemExposure {
  return ORDER.indexOf(x) < ORDER.indexOf(y) ? x : y;
}

function named(names: readonly string[]): string {
  return names.length <= MOST_NAMED ? listed(names) : `${names.slice(0, MOST_NAMED - 1).join(", ")} and ${names.length - MOST_NAMED + 1} more`;
}

/** "a, b and c". */
function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
