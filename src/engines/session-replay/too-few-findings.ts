// More machines were open at once than people take them over: a sign that each would have to be signed on at several, or that others work under their names.
import { formatLocalMinute } from "../../foundation/local-time.ts";
import { stableId } from "../../foundation/stable-id.ts";
import { formatInstant } from "../../foundation/time.ts";
import type { Finding } from "../../plant/finding.ts";
import { retiredText } from "./decided-at.ts";
import type { ReplayQuestion } from "./question.ts";
import { causeOf } from "./session-findings.ts";
import { shortList } from "./short-list.ts";
import type { TooFew } from "./taken-over.ts";

export function tooFewFindings({ plant }: ReplayQuestion, found: readonly TooFew[]): Finding[] {
  return found.map(({ entry, roles, people, there, at, machines, witness }): Finding => {
    const minute = formatLocalMinute(plant.timezone, at);
    const instant = formatInstant(at);
    const name = `${entry.account} → ${shortList(machines)}`;
    return {
      id: stableId(["too-few", entry.account, ...roles]),
      kind: "too-few-people",
      severity: "warning",
      verdict: "unknown",
      title: `${tooFewText({ entry, roles, people, there, machines })} (${minute})`,
      message: `Open at that time: ${shortList(machines, 8)}. Each of these people would have to be signed on at several machines at once, and whoever else stands there would work under their name. Either more people have an account, or fewer machines are open.`,
      subject: { kind: "session-pattern", name },
      conditions: [],
      impact: { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: "Whether so few can do the work of all these machines is not recorded." },
      confidence: { level: "medium", coverage: null, why: "Counted from recorded sessions; who was at the machines no log tells." },
      evidence: [{ source: witness.witness.file, first: instant, last: instant, count: 1, example: { ...witness.witness, isLogged: true } }],
      cause: causeOf({ at: entry.at, rule: retiredText(entry) }),
      assumptions: ["taken-over-by"],
      fixes: [],
      requirements: ["iec62443-3-3/SR 1.1 RE 1"],
      workaround: "the first to sign in stays signed in, and everybody works under that name",
    };
  });
}

/** "operator was open on 4 machines at once, and crew-1 has 3 people" */
export function tooFewText({ entry, roles, people, there, machines }: Pick<TooFew, "entry" | "roles" | "people" | "there" | "machines">): string {
  const all = `${people} ${people === 1 ? "person" : "people"}`;
  return `${entry.account} was open on ${machines.length} ${machines.length === 1 ? "machine" : "machines at once"}, and ${roles.join(" and ")} ${roles.length === 1 ? "has" : "have"} ${there === people ? all : `${there} of ${all} on shift then`}`;
}
