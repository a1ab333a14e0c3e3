// What has to be taken for granted of advisories that do not say it.
import type { Assumption } from "../../plant/plant.ts";

export const NO_SCORE: Assumption = {
  code: "patch-no-score",
  text: "A flaw that nobody scored falls under the strictest deadline of the rule.",
  origin: "worst case: the advisory gives neither a score nor a word for how grave it is",
  overruledBy: "an advisory with scores; or accepted, with an owner",
};

export const NO_RELEASE: Assumption = {
  code: "patch-no-release",
  text: "An advisory that does not say when it was released is due today.",
  origin: "worst case: the deadline counts from the release",
  overruledBy: "an advisory with its date",
};
