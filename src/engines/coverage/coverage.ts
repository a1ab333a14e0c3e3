// How much of what happens on the network was seen: every conversation that can matter is counted, and measured (measure-coverage.ts). START READING HERE;
// accesses of people are counted in session-coverage.ts.
import type { CoverageAnswer } from "./answer.ts";
import { blindSpots } from "./blind-spots.ts";
import type { Counted, CountedWords } from "./counted.ts";
import { EPHEMERAL_ASSUMED } from "./coverage-assumptions.ts";
import { coverageKeys } from "./coverage-keys.ts";
import { measureCoverage } from "./measure-coverage.ts";
import type { CoverageQuestion } from "./question.ts";
import { pairWords } from "./scope-words.ts";

export function askCoverage(question: CoverageQuestion): CoverageAnswer {
  const { keys, keyOf, housekeeping, neverWorked, joined } = coverageKeys(question);
  const touches = question.isTouched ?? ((from, to) => from !== to);
  const counted: Counted = {
    keys,
    watches: question.activity.watches,
    placeOf(name) {
      const [from, to] = name.split("\n").map((zone) => zone || null) as [string | null, string | null];
      const words = pairWords(from, to);
      return { scope: { scope: `zone ${words}`, kind: "zone-pair", from, to }, words, isTouched: touches(from, to) };
    },
    // What a change touches is a way between zones.
    gatesRoles: false,
    needed: null,
    blindSpots: blindSpots(question),
    words: WORDS,
  };
  const { completenessOf, ...measured } = measureCoverage(counted, question);
  return {
    ...measured,
    assumptions: [...measured.assumptions, ...(joined > 0 ? [EPHEMERAL_ASSUMED] : [])],
    setAside: { housekeeping, neverWorked },
    coverageOfConversation(conversation) {
      const key = keys[keyOf[conversation] ?? -1];
      return key === undefined || !key.matters ? null : completenessOf(key.place);
    },
  };
}

const WORDS: CountedWords = {
  site: "the site",
  role: (name) => `role ${name}`,
  watching: "watching",
  ...{ watched: "watched", never: "never observed", nobody: "nobody watched", evidence: "the evidence was made" },
  blind: (names, count) => `not visible: ${names}; what ${count === 1 ? "it says" : "they say"} and to whom no sensor sees`,
  exception: (asset, because, isBlind) => `${asset} need not be visible ${because}${isBlind ? "" : "; it is no machine out of sight"}.`,
};
