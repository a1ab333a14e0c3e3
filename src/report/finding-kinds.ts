// What each kind of finding is about, in a sentence and with what to do: the rules of SARIF, the glossary of the HTML report. Unlisted kinds get honest general words.
import { PATCH_MEANINGS } from "./patch-words.ts";
import { DEGRADED_MEANINGS, SESSION_MEANINGS, VERDICT_MEANINGS } from "./verdict-words.ts";

export interface KindWords {
  readonly name: string;
  readonly what: string;
  readonly help: string;
}

const KINDS: Readonly<Record<string, KindWords>> = {
  blocked: {
    name: "Blocked",
    what: `A conversation that was seen: ${VERDICT_MEANINGS.blocked}.`,
    help: "Add the conduit that restores it, or acknowledge the break with an owner, a reason and an end.",
  },
  unfiltered: {
    name: "Unfiltered",
    what: `A conversation that was seen ${VERDICT_MEANINGS.unfiltered}.`,
    help: "Name an enforcement point on its way, or move one of its ends; SR 5.2 is not met while it stays.",
  },
  unknown: { name: "Unknown", what: `No verdict: ${VERDICT_MEANINGS.unknown}.`, help: "Put the endpoint into a zone, name what is missing, or watch longer. Unknown never means allowed." },
  "dual-homed": { name: "Foot in two zones", what: "A machine has addresses in several zones: a way around the firewall.", help: "Give it one zone, or declare that it does not forward packets." },
  "idle-timeout": { name: "Idle timeout", what: `Permitted, but ${DEGRADED_MEANINGS["idle-timeout"]}.`, help: "Raise the idle timeout above the longest silence, or turn keep-alives on." },
  "secondary-connection": {
    name: "Negotiated connection",
    what: `Permitted, but ${DEGRADED_MEANINGS["secondary-connection"]}.`,
    help: "Let the firewall follow the protocol (alg), or fix the range of negotiated ports and open it.",
  },
  latency: { name: "Latency", what: `Permitted, but ${DEGRADED_MEANINGS.latency}.`, help: "Keep this loop inside one zone, or take an enforcement point that adds less." },
  multicast: { name: "Multicast or broadcast", what: `It is ${DEGRADED_MEANINGS.multicast}.`, help: "Carry the group, use unicast discovery, or accept it with an owner." },
  fragments: { name: "Fragments", what: `The traffic is ${DEGRADED_MEANINGS.fragments}.`, help: "Let the point reassemble, or lower the packet size at the sender." },
  "one-direction": { name: "One direction", what: `With this change ${DEGRADED_MEANINGS["one-direction"]}.`, help: "Permit the answers, or use a point that keeps state." },
  "re-address": {
    name: "New address needed",
    what: `Its subnet is split: ${DEGRADED_MEANINGS["re-address"]}.`,
    help: "Move the whole subnet, use a bridge firewall, or plan the new address with everyone who uses the old one.",
  },
  load: { name: "Loading the rules", what: `At the moment of the change, ${DEGRADED_MEANINGS.load}.`, help: "Load in a production stop, or on a device that keeps live connections." },
  gateway: { name: "Gateway missing", what: `Permitted, but ${DEGRADED_MEANINGS.gateway}.`, help: "Set gateway and mask at the device first, and prove it with a ping from another subnet." },
  insertion: { name: "Inserting the box", what: `At the moment of the change, ${DEGRADED_MEANINGS.insertion}.`, help: "Put it in during a production stop." },
  "asymmetric-path": { name: "Two ways", what: `Permitted, but ${DEGRADED_MEANINGS["asymmetric-path"]}.`, help: "Bring both directions over one point." },
  "session-locked-out": {
    name: "Locked out",
    what: `A recorded session that ${SESSION_MEANINGS["locked-out"]}.`,
    help: "Grant the machine to a role of whoever works there, or acknowledge the break with an owner and an end.",
  },
  "session-cut-off": {
    name: "Cut off",
    what: `A recorded session that ${SESSION_MEANINGS["cut-off"]}.`,
    help: "Let the limit warn instead of end, raise it above the longest task, or count it from the approval.",
  },
  "session-waits": { name: "Waits", what: `A recorded session that ${SESSION_MEANINGS.waits}.`, help: "Name somebody who can approve at that hour, or a way to break the glass that is quick enough." },
  "session-needs-other-path": {
    name: "Other path needed",
    what: `A recorded session that ${SESSION_MEANINGS["needs-other-path"]}.`,
    help: "Open that way or that machine in the role and in the zones, or move the work to the permitted path first.",
  },
  "session-unknown": {
    name: "Session unknown",
    what: `No verdict on a recorded session: ${SESSION_MEANINGS.unknown}.`,
    help: "Log what is missing, or write it into the change. Unknown never means kept.",
  },
  "session-kept": {
    name: "Kept, with friction",
    what: `A recorded session that ${SESSION_MEANINGS.kept}, and something happens to it on the way.`,
    help: "Nothing breaks; look whether people will bear it.",
  },
  "too-few-people": {
    name: "Too few people",
    what: "More machines were open under a shared account at one time than the roles that take it over have people.",
    help: "Give accounts to everybody who works there, or say by other roles who else takes over.",
  },
  "retired-in-service": {
    name: "Retired account in service",
    what: "A program runs under an account that the change takes away: it fails at its next start or sign-in.",
    help: "Give the program an account of its own first, and restart it once while production can wait.",
  },
  "patch-conflict": {
    name: "Patch stops production",
    what: `A patch that ${PATCH_MEANINGS.conflict}.`,
    help: "Move it to the planned window, and let the rule that stands in keep the way to the machine closed until then.",
  },
  "patch-late": {
    name: "Patch comes late",
    what: `A patch that ${PATCH_MEANINGS.late}.`,
    help: "Find an earlier window, let a checked rule stand in, or say who answers for the days between.",
  },
  "patch-outside-window": { name: "Patch outside a window", what: `A patch that ${PATCH_MEANINGS["outside-window"]}.`, help: "Give it a window, or ask whoever gives them." },
  "patch-unknown": {
    name: "Patch with unknown effect",
    what: `A patch that ${PATCH_MEANINGS.unknown}.`,
    help: "Learn the calendar of its lines, or declare what the machine is for. Unknown never means fine.",
  },
  "patch-no-fix": { name: "No fix", what: `A patch that ${PATCH_MEANINGS["no-fix"]}.`, help: "Let a checked rule stand in, or say who answers for it." },
  "patch-compensated": { name: "Compensated", what: `A patch that ${PATCH_MEANINGS.compensated}.`, help: "Nothing to do until its last day." },
  "patch-accepted": { name: "Accepted", what: `A patch that ${PATCH_MEANINGS.accepted}.`, help: "Nothing to do until the last day of that word." },
  "patch-not-found": {
    name: "Named, and not known",
    what: "An item of the change names a machine or an advisory of which nothing is known.",
    help: "Correct the name, or learn the list or the advisory that has it.",
  },
  "patch-no-schedule": { name: "No schedule", what: "No schedule keeps all that the change asks for, or none was found.", help: "Give up, or change, one of what cannot hold together." },
  "peer-breaks": {
    name: "Peer may break",
    what: "A machine that works with the patched one uses what the update may take away, or the evidence does not tell.",
    help: "Find out before what its check says; try one pair first.",
  },
  "restart-concern": { name: "May not come back", what: "Something of the machine speaks for looking before it is restarted.", help: "Do before the window what its check says." },
  "never-updated": {
    name: "Not updated for long",
    what: "A machine that was left alone for years, or of which nothing tells when it was last updated.",
    help: "Find its last update, have spare parts and a way back at hand.",
  },
  "machines-undecided": {
    name: "Machines not decided",
    what: "Machines of which it is not known which product they are: they may need patches that are in no schedule.",
    help: "Give maker, model and version in a list or in plant.yaml.",
  },
  "compensation-fails": {
    name: "What stands in does not hold",
    what: "A change that is to stand in for a patch breaks production, leaves a way open, or could not be checked.",
    help: "Judge that change by itself with check, and correct it.",
  },
};

/** Kinds of findings that speak of patches, besides those that begin with "patch-". */
const PATCH_KINDS: ReadonlySet<string> = new Set(["peer-breaks", "restart-concern", "never-updated", "machines-undecided", "compensation-fails"]);

/** Nothing is opened by what would fix them, and nothing recorded is restored. */
export function isOfPatches({ kind }: { readonly kind: string }): boolean {
  return kind.startsWith("patch-") || PATCH_KINDS.has(kind);
}

export function kindWords(kind: string): KindWords {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known !== undefined) return known;
  if (kind.startsWith("derived-")) {
    const base = kindWords(kind.slice("derived-".length));
    return { name: `${base.name} after a fail-over`, what: `${base.what} Not seen itself: derived from a redundant partner.`, help: base.help };
  }
  if (kind.startsWith("patch-accepted-") || kind.startsWith("patch-compensated-"))
    return {
      name: kind.startsWith("patch-accepted-") ? "Somebody's word, without effect" : "Rule that stands in, without effect",
      what: "What the change says stands in for a patch holds in part only, is over, or is asked for by nobody.",
      help: "Renew it, narrow it, or take it out of the change.",
    };
  if (kind.startsWith("open-"))
    return {
      name: `Open question: ${kind.slice("open-".length)}`,
      what: "Kept, with something that the evidence does not show. It bars the result stable, not the conversation.",
      help: "Watch longer, or declare what is not known.",
    };
  return { name: kind, what: "A finding of this kind.", help: "Read the finding: it says what decides and on what evidence." };
}
