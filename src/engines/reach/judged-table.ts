// The judgements of all conversations as columns of small integers: a million conversations are judged without building a text.
// What the numbers mean stands here; judgement-words.ts turns one row into a JudgedConversation when somebody asks for it.
import type { ConversationRole, DegradedBy, Verdict } from "../../plant/finding.ts";

export const VERDICTS: readonly Verdict[] = ["kept", "blocked", "degraded", "unfiltered", "unknown"];
export const KEPT = 0;
export const BLOCKED = 1;
export const DEGRADED = 2;
export const UNFILTERED = 3;
export const UNKNOWN = 4;

export const DEGRADED_BY: readonly DegradedBy[] = [
  "idle-timeout",
  "secondary-connection",
  "latency",
  "multicast",
  "fragments",
  "one-direction",
  "re-address",
  "load",
  "gateway",
  "insertion",
  "asymmetric-path",
];
export const degradedBit = (by: DegradedBy): number => 1 << DEGRADED_BY.indexOf(by);

/** What may stay open about a conversation that is not broken. */
export const QUESTIONS = [
  "idle",
  "gateway",
  "opener",
  "secondary",
  "fragments",
  "one-direction",
  "latency",
  "load",
  "re-address",
  "dual-homed",
  "subnet",
  "return-ports",
  "multicast-routing",
  "relay",
  "name",
] as const;
export type QuestionName = (typeof QUESTIONS)[number];
export const questionBit = (name: QuestionName): number => 1 << QUESTIONS.indexOf(name);

/** Why a verdict is as it is. */
export const WHYS = [
  "outside-every-zone",
  "no-address-yet",
  "within-permitted",
  "within-denied",
  "within-rule",
  "no-point-on-the-way",
  "subnet-mates",
  "layer-2-cannot-cross",
  "rule",
  "default-deny",
  "default-permit",
  "rule-not-decidable",
  "opener-unproven",
  "one-way-unproven",
  "no-return-rule",
  "followed-by-alg",
  "receivers-unknown",
  "receivers-in-own-zone",
  "receivers-lost",
  "receivers-all-lost",
  "receivers-unfiltered",
  "receivers-carried",
  "receivers-need-routing",
  "link-local",
  "device-permits",
  "device-denies",
  "device-denies-answers",
  "device-denies-today-too",
  "device-hair-pin",
  "device-answers-for-it",
  "device-undecided",
  "routers-carry-no-layer-2",
] as const;
export type Why = (typeof WHYS)[number];
const WHY_NUMBER: ReadonlyMap<Why, number> = new Map(WHYS.map((why, i) => [why, i]));
export const whyNumber = (why: Why): number => WHY_NUMBER.get(why) as number;

export const ROLES: readonly ConversationRole[] = ["control-io", "supervisory", "recipe", "historian", "engineering", "safety", "identity-and-time", "housekeeping", "unclassified"];

export const NOT_ESTABLISHED = 1;
export const ACKNOWLEDGED = 2;

export class JudgedTable {
  readonly length: number;
  readonly verdict: Uint8Array;
  readonly why: Uint8Array;
  /** Index into the rules, −1 = none. */
  readonly rule: Int32Array;
  readonly degraded: Uint16Array;
  readonly questions: Uint16Array;
  /** Index into ROLES. */
  readonly role: Uint8Array;
  readonly roleReason: readonly string[];
  /** Index into the change's zones, −1 = outside every zone or several. */
  readonly fromZone: Int16Array;
  readonly toZone: Int16Array;
  readonly flags: Uint8Array;
  /** The conversation that negotiated this one, −1 = none is known. */
  readonly primary: Int32Array;

  /** Roles and negotiations are taken over, not copied: no verdict changes them. */
  constructor(columns: { readonly role: Uint8Array; readonly roleReason: readonly string[]; readonly primary: Int32Array }) {
    const length = columns.role.length;
    this.length = length;
    this.verdict = new Uint8Array(length);
    this.why = new Uint8Array(length);
    this.rule = new Int32Array(length).fill(-1);
    this.degraded = new Uint16Array(length);
    this.questions = new Uint16Array(length);
    this.role = columns.role;
    this.roleReason = columns.roleReason;
    this.fromZone = new Int16Array(length).fill(-1);
    this.toZone = new Int16Array(length).fill(-1);
    this.flags = new Uint8Array(length);
    this.primary = columns.primary;
  }
}
