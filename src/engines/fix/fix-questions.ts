// Words what fix does not do by itself, one question for all conversations of one kind and pair of zones, each with the role that can answer.
import type { FixQuestion, FixQuestionCode } from "../../plant/fix.ts";
import type { DegradedBy, JudgedConversation } from "../../plant/finding.ts";
import { type Break, isUnrelayed, pairOf, type RefusedBreak, wordOf } from "./fix-options.ts";
import { CONTROLS, NETWORK } from "../../plant/permit-refusal.ts";
import type { ZoneMachines } from "../../controls/segmentation/zone-machines.ts";

const MOST_NAMES = 3;

interface Draft {
  readonly code: FixQuestionCode;
  readonly owner: string;
  readonly couldAdd: string | null;
  /** What is asked, said after "N conversations from A to B (x → y …)". */
  readonly words: string;
  readonly of: Break;
}

/** What people have to do about a permitted conversation that will not work as before; null where fix has an addition for it. */
const ADVICE: Readonly<Record<DegradedBy, readonly [owner: string, words: string]>> = {
  "idle-timeout": [CONTROLS, "is silent for longer than the firewall remembers it: set keep-alives at one of its ends"],
  "secondary-connection": [CONTROLS, "negotiates further connections of which some stay blocked: see the questions about those, or use a fixed port or a tunnel"],
  latency: [CONTROLS, "does not bear the added latency: keep both ends on one side of the firewall"],
  multicast: [NETWORK, "goes to many and is not carried to all of them: route the group, or keep sender and receivers in one zone"],
  fragments: [NETWORK, "sends fragments that a filter without state cannot match: lower the size at the sender, or use a point that keeps state"],
  "one-direction": [NETWORK, "passes in one direction only: find the other way and bring it over the same point"],
  "re-address": [NETWORK, "has an end that needs a new address before a router can part it from its subnet mates"],
  load: [CONTROLS, "does not survive that live state is dropped while rules are loaded: load in a stop of the line, or on a device that keeps state"],
  gateway: [CONTROLS, "has an end without a working gateway: set gateway and mask in the device, or keep both ends in one subnet behind a bridge"],
  insertion: [CONTROLS, "does not survive that the cable is opened: insert the device in a stop of the line"],
  "asymmetric-path": [NETWORK, "takes different ways in its two directions: bring both over the same point"],
};

const RELAY_ADVICE: (typeof ADVICE)[DegradedBy] = [NETWORK, "gives addresses by broadcast: set up a DHCP relay between the zones, and name it (alg: dhcp)"];

export function askAbout(
  refused: readonly RefusedBreak[],
  left: readonly { readonly of: Break; readonly now: JudgedConversation }[],
  outside: readonly Break[],
  machines: ZoneMachines,
  what: "conduit" | "rule" = "conduit",
): FixQuestion[] {
  const drafts: Draft[] = refused.map(({ of, refusal, couldAdd }) => ({ code: refusal.code, owner: refusal.owner, couldAdd, words: `not added: ${refusal.why}`, of }));
  const refusedKeys = new Set(refused.map((r) => r.of.key));
  for (const { of, now } of left) {
    const known = refusedKeys.has(of.key);
    if (now.verdict === "degraded") {
      for (const by of now.degradedBy) {
        if (by === "idle-timeout" && known) continue;
        const [owner, words] = by === "multicast" && isUnrelayed(now) ? RELAY_ADVICE : ADVICE[by];
        drafts.push({ code: "degraded", owner, couldAdd: null, words, of });
      }
    } else if (!known) {
      const opener = now.verdict === "unknown";
      drafts.push({
        code: opener ? "opener" : "not-by-a-conduit",
        owner: NETWORK,
        couldAdd: opener && what === "conduit" ? bothWays(now) : null,
        of,
        words: opener ? `a ${what} does not settle it: ${now.why} Watch how it is opened, or permit both ways` : `no ${what} restores it: ${now.why}`,
      });
    }
  }
  for (const of of outside) drafts.push({ code: "no-zone", owner: NETWORK, couldAdd: null, words: "one end is in no zone: place it in one; fix opens nothing for addresses without a zone", of });
  return grouped(drafts, machines);
}

function bothWays(j: JudgedConversation): string | null {
  const c = j.conversation;
  const service = c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`;
  return j.fromZone === null || j.toZone === null ? null : `conduits: - { between: [${j.fromZone}, ${j.toZone}], allow: [${service}] }`;
}

/** Ports from here on are handed out anew each time (RFC 6335): one question for all of them. */
const LOWEST_DYNAMIC_PORT = 49_152;

/** Stands for the port in texts until all ports of the group are known. */
const PORT = "\u0000port";

function withoutPort(text: string, { conversation: c }: JudgedConversation): string {
  return c.serverPort === null || c.serverPort < LOWEST_DYNAMIC_PORT ? text : text.replaceAll(`${c.transport}/${c.serverPort}`, PORT);
}

function grouped(drafts: readonly Draft[], machines: ZoneMachines): FixQuestion[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { judged } = draft.of;
    const service = withoutPort(wordOf(judged.conversation), judged).replace(PORT, `${judged.conversation.transport}/high`);
    const key = [draft.code, pairOf(judged), service, withoutPort(draft.words, judged), withoutPort(draft.couldAdd ?? "", judged)].join("|");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [draft]);
    else group.push(draft);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => {
      const first = members[0] as Draft;
      const { judged } = first.of;
      const ports = members.map((d) => d.of.judged.conversation.serverPort ?? 0);
      const [low, high] = ports.reduce(([l, h], port) => [Math.min(l, port), Math.max(h, port)], [65_535, 0]);
      const said = (text: string): string => withoutPort(text, judged).replaceAll(PORT, `${judged.conversation.transport}/${low === high ? low : `${low}-${high}`}`);
      const names = [...new Set(members.map((d) => nameOf(d.of.judged, machines)))].sort();
      const more = names.length - MOST_NAMES;
      const several = members.length === 1 ? "" : `${members.length} conversations, `;
      return {
        code: first.code,
        owner: first.owner,
        couldAdd: first.couldAdd === null ? null : said(first.couldAdd),
        conversations: [...new Set(members.map((d) => d.of.key))].sort(),
        text: `${said(wordOf(judged.conversation))} from ${judged.fromZone ?? "no zone"} to ${judged.toZone ?? "no zone"} (${several}${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}): ${said(first.words)}.`.replace(
          /\.\.$/,
          ".",
        ),
      };
    });
}

function nameOf({ conversation: c }: JudgedConversation, machines: ZoneMachines): string {
  return `${machines.nameOf(c.addressSpace, c.client)} → ${c.delivery === "unicast" ? machines.nameOf(c.addressSpace, c.server) : c.server}`;
}
