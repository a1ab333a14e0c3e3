// Accounts under which programs run: named, so that nobody retires them unseen. They are given no right to sign in.
import { countOf } from "../../foundation/count-words.ts";
import type { AccessProposal } from "../../plant/access-proposal.ts";
import { type AccessRecord, WAYS_OF_PEOPLE } from "../../plant/session.ts";
import { compare } from "./duties.ts";

const WORDS: Readonly<Record<string, string>> = {
  network: "over the network on",
  service: "service on",
  batch: "batch job on",
  "explicit-credentials": "names it on",
  "credential-check": "checked by",
};

export function programsOf({ sessions, uses }: AccessRecord, nameOf: (account: string) => string): AccessProposal["programs"] {
  const counts = new Map<string, Map<string, number>>();
  const add = (account: string, kind: string, target: string, count: number): void => {
    const own = counts.get(account) ?? new Map<string, number>();
    counts.set(account, own);
    const key = `${WORDS[kind] ?? kind} ${target}`;
    own.set(key, (own.get(key) ?? 0) + count);
  };
  const isNamed = (kind: string): boolean => kind === "account" || kind === "service";
  for (const { account, accountKind, how, target } of sessions) if (isNamed(accountKind) && !WAYS_OF_PEOPLE.has(how)) add(account, how, target, 1);
  for (const { account, accountKind, kind, target, count } of uses) if (isNamed(accountKind) && (kind === "explicit-credentials" || kind === "credential-check")) add(account, kind, target, count);
  return [...counts]
    .sort(([a], [b]) => compare(a, b))
    .map(([account, own]) => ({
      account,
      written: nameOf(account),
      uses: [...own].sort(([a, n], [b, m]) => m - n || compare(a, b)).map(([what, count]) => `${what}, ${countOf(count, "time")}`),
    }));
}
