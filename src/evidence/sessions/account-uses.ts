// What logs say of accounts besides sessions: attempts that failed, lock-outs, proofs and tickets, use by programs. Counted, one entry for each account, target,
// kind and reason; order makes no difference.
import type { AccountUse } from "../../plant/session.ts";
import type { SignInAct } from "../logs/sign-in.ts";
import type { HeardRecord } from "./heard-record.ts";

type UseKind = AccountUse["kind"];
const KINDS: Partial<Record<SignInAct, UseKind>> = {
  failed: "failed",
  "locked-out": "locked-out",
  unlocked: "unlocked",
  "explicit-credentials": "explicit-credentials",
  "credential-check": "credential-check",
  ticket: "ticket",
};

type Counting = { -readonly [K in keyof AccountUse]: AccountUse[K] };

export class AccountUses {
  private readonly counted = new Map<string, Counting>();

  /** Records that tell something else make no difference. */
  add(r: HeardRecord, target: string, from: string | null): void {
    const kind = KINDS[r.act];
    if (kind === undefined) return;
    const authority = r.authority === "" ? null : r.authority;
    const id = `${kind}\n${r.account}\n${r.accountKind}\n${authority}\n${target}\n${from}\n${r.how}\n${r.reason}`;
    const witness = { file: r.file, record: r.record };
    const known = this.counted.get(id);
    if (known === undefined) {
      const { account, accountKind, how, reason, time } = r;
      this.counted.set(id, { kind, account, accountKind, authority, target, from, how, reason, count: 1, first: time, last: time, witness });
      return;
    }
    known.count++;
    if (r.time < known.first || (r.time === known.first && isBefore(witness, known.witness))) known.witness = witness;
    known.first = Math.min(known.first, r.time);
    known.last = Math.max(known.last, r.time);
  }

  /** Sorted by what they are about. */
  all(): AccountUse[] {
    return [...this.counted].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)).map(([, use]) => use);
  }
}

function isBefore(x: AccountUse["witness"], y: AccountUse["witness"]): boolean {
  return x.file === y.file ? x.record < y.record : x.file < y.file;
}
