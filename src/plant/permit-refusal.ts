// What the program never permits by itself, neither as a fix nor in a proposal (2-model §2.5): anything into a safety system, anything that may change a process from a less trusted zone, anything
// to or from a zone without an end. Such a wish becomes a question with an owner.
import type { AssetRole } from "./asset.ts";
import type { Conversation, Operation } from "./conversation.ts";
import { protocolById } from "./facts/protocol-table.ts";
import type { JudgedConversation } from "./finding.ts";
import type { FixQuestionCode } from "./fix.ts";
import type { Zone } from "./segmentation.ts";

export const CONTROLS = "controls engineer";
export const SAFETY = "functional safety engineer";
export const NETWORK = "network engineer";

export interface Refusal {
  readonly code: FixQuestionCode;
  readonly owner: string;
  readonly why: string;
}

/** Machines that control or are controlled: what reaches them may change the process, whatever the protocol is called. */
const FLOOR: ReadonlySet<AssetRole> = new Set(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);
/** Categories of protocols whose requests can change a process. */
const PROCESS_CATEGORIES: ReadonlySet<string> = new Set(["control", "control-realtime", "engineering", "telecontrol", "field", "building", "safety"]);
/** Details of a conversation of which a part could not be read: what was read before (a discovery, a sign-in) says nothing of it. */
const UNREAD: readonly string[] = ["message encrypted", "message TLS", "session encrypted"];
const CHANGES: ReadonlySet<Operation> = new Set(["write", "program", "start-stop"]);

/** By security level where both zones have one, else by Purdue level; what cannot be compared counts as less trusted. */
export function isLessTrusted(from: Zone | undefined, to: Zone | undefined): boolean {
  if (from === undefined || to === undefined) return true;
  if (from.name === to.name) return false;
  if (from.securityLevel !== null && to.securityLevel !== null) return from.securityLevel < to.securityLevel;
  if (from.level !== null && to.level !== null) return from.level > to.level;
  return true;
}

/** "seen": it was observed to change something; "not known": it could, and its operations were not recognised or not all readable; "no" otherwise. */
export function mayChangeProcess(c: Conversation, server: AssetRole | undefined): "seen" | "not known" | "no" {
  if (c.operations.some((o) => CHANGES.has(o))) return "seen";
  const isRead = c.operations.length > 0 && !UNREAD.some((detail) => c.details[detail] !== undefined);
  if (isRead || c.transport === "icmp") return "no";
  return isProcessProtocol(c.protocol) || (server !== undefined && FLOOR.has(server)) ? "not known" : "no";
}

export function isProcessProtocol(protocol: string): boolean {
  return PROCESS_CATEGORIES.has(protocolById(protocol)?.category ?? "");
}

interface Ends {
  readonly from: Zone | undefined;
  readonly to: Zone | undefined;
  readonly serverRole: AssetRole | undefined;
  /** Names of safety controllers in the zone that would be opened. */
  readonly safetyInTo: readonly string[];
}

/** null = nothing in the conversation itself forbids to open it. */
export function refusalOf(j: Pick<JudgedConversation, "conversation" | "role">, ends: Ends): Refusal | null {
  const from = ends.from?.name ?? "no zone";
  const to = ends.to?.name ?? "no zone";
  if (ends.from === undefined || ends.to === undefined) return { code: "no-zone", owner: NETWORK, why: "one end is in no zone" };
  if (j.role === "safety" || ends.serverRole === "safety-controller") return { code: "safety", owner: SAFETY, why: `it reaches a safety system in ${to}` };
  const endless = [ends.from, ends.to].find(isOpenEnded);
  if (endless !== undefined) return { code: "open-ended-zone", owner: NETWORK, why: `${endless.name} holds every address that no other zone holds, so what would be opened cannot be counted` };
  if (isLessTrusted(ends.from, ends.to)) {
    const changes = mayChangeProcess(j.conversation, ends.serverRole);
    if (changes === "seen") {
      return {
        code: "less-trusted",
        owner: CONTROLS,
        why: `${from} is not known to be trusted as much as ${to}, and it was seen to ${j.conversation.operations.filter((o) => CHANGES.has(o)).join(", ")}`,
      };
    }
    if (changes === "not known") {
      return { code: "operations-unknown", owner: CONTROLS, why: `${from} is not known to be trusted as much as ${to}, and whether it only reads was not recognised` };
    }
  }
  if (ends.safetyInTo.length > 0) {
    return { code: "safety", owner: SAFETY, why: `a conduit speaks of whole zones, and ${to} also holds the safety controller ${ends.safetyInTo.slice(0, 3).join(", ")}; give it a zone of its own` };
  }
  return null;
}

export function isOpenEnded(zone: Zone): boolean {
  return zone.members.some((m) => m.kind === "any");
}
