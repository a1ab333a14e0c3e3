// Sign-in records, each as one line that a person can compare.
import type { SignInRecord } from "../../src/evidence/logs/sign-in.ts";
import { formatInstant } from "../../src/foundation/time.ts";

export function said({ signIns }: { readonly signIns: readonly SignInRecord[] }): string[] {
  const parts = (s: SignInRecord) => [s.act, s.account, s.host, s.act === "starts" ? "" : s.how, s.from, s.key, s.linkedKey, s.proof, s.reason, s.seconds, s.elevated];
  return signIns.map((s) => [formatInstant(s.time).slice(11, 19), ...parts(s)].filter((part) => part !== "" && part !== null).join(" "));
}
