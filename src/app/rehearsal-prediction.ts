// What a verdict predicts of the packets of a conversation: carried, denied and how, cut after a silence, or that only its first packet, or only what is
// sent and not what answers, arrives. What else degrades it (loading, gateways, added latency) is not of the rules, and not seen in a rehearsal.
import type { CrossingPath } from "../engines/reach/crossing-path.ts";
import type { DeviceRuling } from "../packets/device/device-ruling.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { Predicted } from "../rehearsal/rehearsal-plan.ts";

export interface Grounds {
  readonly judged: JudgedConversation;
  /** Of the device that decides; undefined where conduits or a default do. */
  readonly ruling: DeviceRuling | undefined;
  /** With the idle timeout of the deciding rule. */
  readonly path: CrossingPath | null;
  /** The conduits permit it and not its answers, at a point without memory. */
  readonly lacksReturnRule: boolean;
  /** The ways that it may have been opened by: all of them are denied, and not all of them alike. */
  readonly deniedSomehow: boolean;
}

export function predictionOf({ judged: j, ruling, path, lacksReturnRule, deniedSomehow }: Grounds): Predicted {
  if (j.verdict === "blocked" && ruling !== undefined) {
    if (ruling.onlyReturnDenied) return { kind: "answers-denied" };
    if (isDeniedLater(ruling)) return { kind: "later-denied" };
    return { kind: "denied", how: deniedSomehow ? "either" : ruling.outcome === "rejected" ? "reject" : "drop" };
  }
  if (j.verdict === "blocked" && lacksReturnRule) return { kind: "answers-denied" };
  if (j.verdict === "blocked") return { kind: "denied", how: path?.points.find((p) => p === null || p.firewall === null)?.denied === "reject" ? "reject" : "drop" };
  const idle = path?.tcpIdle?.seconds;
  const silence = j.conversation.longestSilence;
  if (j.conversation.transport === "tcp" && j.degradedBy.includes("idle-timeout") && idle !== undefined && silence !== null && silence > idle) return { kind: "cut", idleSeconds: idle };
  return { kind: "permitted" };
}

/** The device lets the first packet pass, and not what follows it. */
export function isDeniedLater(ruling: DeviceRuling): boolean {
  return ruling.why?.includes("its first packet passes") === true;
}
