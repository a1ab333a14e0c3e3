// What a rehearsal saw, beside what was predicted. Strings of the plan come back as they were.
import type { Predicted } from "./rehearsal-plan.ts";

export type Seen =
  | { readonly kind: "carried" }
  /** Nothing came back. */
  | { readonly kind: "dropped" }
  /** In the kernel's words: "Connection refused", "No route to host". */
  | { readonly kind: "rejected"; readonly by: string }
  /** It worked before its silence, and not after it. */
  | { readonly kind: "cut"; readonly by: string }
  /** What was sent arrived at the server; nothing came back. */
  | { readonly kind: "answers-denied" }
  /** What opens it arrived and was answered; what came next did not arrive. */
  | { readonly kind: "later-denied" };

export interface Compared {
  /** Id of the conversation. */
  readonly conversation: string;
  /** null = the conversation itself; else index into its secondary connections. */
  readonly secondary: number | null;
  readonly predicted: Predicted;
  readonly seen: Seen;
  readonly agrees: boolean;
  /** The silence that was kept, or null: how long it really is, and how long it was here. */
  readonly silence: { readonly realSeconds: number; readonly rehearsedSeconds: number } | null;
}

export interface NotRehearsed {
  readonly conversation: string;
  readonly secondary: number | null;
  /** For machines: multicast, layer-2, unknown, not-carried-without-rules … */
  readonly code: NotRehearsedCode;
  /** For people, one sentence. */
  readonly reason: string;
}

export type NotRehearsedCode =
  | "multicast"
  | "layer-2"
  | "protocol"
  | "prediction-unknown"
  | "same-endpoint"
  | "address-family"
  | "no-port"
  | "silence-equals-timeout"
  | "not-carried-without-rules"
  | "first-connection-not-carried"
  | "too-slow"
  | "socket";

export interface RehearsalReport {
  /** Comparisons that agree: conversations and their secondary connections. */
  readonly agreed: number;
  readonly disagreed: readonly Compared[];
  /** All comparisons, in the order of the plan. */
  readonly compared: readonly Compared[];
  readonly notRehearsed: readonly NotRehearsed[];
  readonly seconds: number;
  /** Release of the Linux kernel that decided. */
  readonly kernel: string;
  /** Network namespaces that were built. */
  readonly namespaces: number;
}

export interface RehearsalProgress {
  readonly done: number;
  readonly of: number;
  readonly what: "building the network" | "carrying without rules" | "carrying with rules";
}
