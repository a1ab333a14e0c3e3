// Whether a conversation is kept in a judgement. What a redundant partner would do is only listed where it fares worse than what was seen, so its
// absence says that it is kept only while nothing like it breaks, and while it is proven who opens it: an unknown stand-in is not listed either.
import { groupBy } from "../../foundation/group-by.ts";
import { type Conversation, conversationKey, serverMayOpen } from "../../plant/conversation.ts";
import type { JudgedConversation, Verdict } from "../../plant/finding.ts";
import type { ChangeJudgement } from "./question.ts";

export class KeptAgain {
  readonly #judgement: ChangeJudgement;
  #index: Index | undefined;

  constructor(judgement: ChangeJudgement) {
    this.#judgement = judgement;
  }

  get(key: string): JudgedConversation | undefined {
    return this.#indexed().byKey.get(key);
  }

  /** undefined = a derived one of which nothing is said, though something like it does not work. */
  verdictOf(key: string, of: Conversation, derived: boolean): Verdict | undefined {
    const { byKey, brokenLike } = this.#indexed();
    const listed = byKey.get(key);
    if (listed !== undefined || !derived) return listed?.verdict;
    if (isOpenerUnproven(of)) return undefined;
    const alike = (brokenLike.get(serviceKey(of)) ?? []).some((c) => c.client === of.client || c.server === of.server);
    return alike ? undefined : "kept";
  }

  /** At the first question: where nothing breaks, none is asked. */
  #indexed(): Index {
    this.#index ??= indexOf(this.#judgement);
    return this.#index;
  }
}

interface Index {
  readonly byKey: ReadonlyMap<string, JudgedConversation>;
  /** By what they are for: those that do not work. */
  readonly brokenLike: ReadonlyMap<string, readonly Conversation[]>;
}

function indexOf({ conversations, derived }: ChangeJudgement): Index {
  const byKey = new Map<string, JudgedConversation>();
  for (const list of [derived, conversations]) for (const j of list) byKey.set(conversationKey(j.conversation), j);
  const broken = conversations.filter(({ verdict }) => verdict !== "kept" && verdict !== "unfiltered").map(({ conversation }) => conversation);
  return { byKey, brokenLike: groupBy(broken, serviceKey) };
}

/** Only a SYN, or a log that saw one, proves who opens a TCP connection; a UDP server that spoke first may be the one who opens. */
export function isOpenerUnproven(c: Conversation): boolean {
  return c.transport === "tcp" ? c.clientDecidedBy !== "syn" && c.clientDecidedBy !== "log" : c.transport === "udp" && serverMayOpen(c);
}

function serviceKey(c: Conversation): string {
  return [c.addressSpace, c.vlan ?? "", c.transport, c.serverPort ?? "", c.protocol].join("|");
}
