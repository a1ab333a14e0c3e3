// Conversations that a program exported as a list: no machines, but who talked with whom. They are evidence of traffic like a log of flows.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { LoggedFlow } from "../logs/log-format.ts";

export interface ReadConversations {
  /** `kind` of the source, and its vantage where none is named: two exports of one monitor tell of the same traffic, and never add up. */
  readonly kind: "nozomi-sessions" | "nozomi-links";
  /** In words, for messages. */
  readonly name: string;
  readonly flows: readonly LoggedFlow[];
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  /** Records by what they are. */
  readonly contents: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly string[];
}
