// Whether a conversation is kept in a judgement. What a redundant partner would do is only listed where it fares worse than what was seen, so its
// absence says that it is kept only while nothing like it breaks, and while it is proven who opens it: an unknown stand-in is not listed either.
import { type Conversation, conversationKey, serverMayOpen } from "../../plant/conversation.ts";
import type { JudgedConversation, Verdict } from "../../plant/finding.ts";
import type { ChangeJudgement } from "./question.ts";

export class KeptAgain {
  readonly #byKey = new Map<string, JudgedConversation>();
  readonly #brokenLike = new Map<string, Conversation[]>();

  constructor(judgement: ChangeJudgement) {
    for (const list of [judgement.derived, judgement.conversations]) for (const j of list) this.#byKey.set(conversationKey(j.conversation), j);
    for (const { conversation: c, verdict } of judgement.conversations) {
      if (verdict === "kept" || verdict === "unfiltered") continue;
      const list = this.#brokenLike.get(serviceKey(c));
      if (list === undefined) this.#brokenLike.set(serviceKey(c), [c]);
      else list.push(c);
    }
  }

  get(key: string): JudgedConversation | undefined {
    return this.#byKey.get(key);
  }

  /** undefined = a derived one of which nothing is said, though something like it does not work. */
  verdictOf(key: string, of: Conversation, derived: boolean): Verdict | undefined {
    const listed = this.#byKey.get(key);
    if (listed !== undefined || !derived) return listed?.verdict;
    if (isOpenerUnproven(of)) return undefined;
    const alike = (this.#brokenLike.get(serviceKey(of)) ?? []).some((c) => c.client === of.client || c.server === of.server);
    return alike ? undefined : "kept";
  }
}

/** Only a SYN, or a log that saw one, proves who opens a TCP connection; a UDP server that spoke first may be the one who opens. */
export function isOpenerUnproven(c: Conversation): boolean {
  return c.transport === "tcp" ? c.clientDecidedBy !== "syn" && c.clientDecidedBy !== "log" : c.transport === "udp" && serverMayOpen(c);
}

function serviceKey(c: Conversation): string {
  return [c.addressSpace, c.vlan ?? "", c.transport, c.serverPort ?? "", c.protocol].join("|");
}
