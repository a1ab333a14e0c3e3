// Retired accounts that programs seem to run under, where only uses of the account are logged and no session: a sign, no proof, because a person's
// sign-in leaves such uses too.
import { countText } from "../../foundation/count-words.ts";
import { stableId } from "../../foundation/stable-id.ts";
import { formatInstant } from "../../foundation/time.ts";
import type { Finding } from "../../plant/finding.ts";
import type { AccountUse } from "../../plant/session.ts";
import type { ReplayQuestion } from "./question.ts";
import { causeOf } from "./session-findings.ts";

const WORDS: Partial<Readonly<Record<AccountUse["kind"], string>>> = {
  "explicit-credentials": "its name and password were given by a program",
  "credential-check": "its password was checked",
};

export function retiredPrograms({ change, record, accountOf }: ReplayQuestion): Finding[] {
  const findings: Finding[] = [];
  for (const { account: written, at, programs } of change.retire) {
    // What runs under it goes on.
    if (programs === "stay") continue;
    const account = accountOf(written);
    for (const use of record.uses) {
      const words = WORDS[use.kind];
      if (use.account !== account || words === undefined) continue;
      const isExplained = record.sessions.some(
        (s) => s.account === account && (s.target === use.target || s.from === use.target) && (s.start ?? use.last) <= use.last && (s.end ?? use.first) >= use.first,
      );
      if (isExplained) continue;
      findings.push({
        id: stableId(["retired-use", account, use.kind, use.target, use.from ?? "", use.reason]),
        kind: "retired-in-service",
        severity: "warning",
        verdict: "unknown",
        title: `account ${written} on ${use.target}: ${words} ${countText(use.count)} times, without a session of it`,
        message: "The account ceases to be. A service, a job or a connection may carry it, and fails at its next start or sign-in: look for it on that machine before.",
        subject: { kind: "session-pattern", name: `${written} on ${use.target}`, server: use.target },
        conditions: [],
        impact: { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: "What runs under it is not recorded." },
        confidence: { level: "low", coverage: null, why: "A use of the account without a session: by a program, or by a person whose session no log holds." },
        evidence: [{ source: use.witness.file, first: formatInstant(use.first), last: formatInstant(use.last), count: use.count, example: { ...use.witness, isLogged: true } }],
        cause: causeOf({ at, rule: `retire: ${written}` }),
        assumptions: [],
        fixes: [],
        requirements: ["iec62443-3-3/SR 1.3"],
        workaround: "the old account is made again under another name, with the old password",
      });
    }
  }
  return findings;
}
