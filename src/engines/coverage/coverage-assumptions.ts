// What coverage has to assume, with where it comes from and how to overrule it.
import type { Assumption } from "../../plant/plant.ts";

/** Completeness that is wanted where nobody says. */
export const DEFAULT_TARGET = 0.9;
/** Of a day, shift or hour, so much must have been watched for it to count. */
export const WATCHED_SHARE = 0.5;

export const TARGET_ASSUMED: Assumption = {
  code: "coverage-target-default",
  text: `Nothing declares how much must have been seen: a completeness of ${DEFAULT_TARGET * 100} % is wanted.`,
  origin: "the product's choice: of ten that there may be, nine seen; no standard sets a number",
  overruledBy: "plant.yaml: coverage: { completeness: 0…1 }",
};

export const SHARE_ASSUMED: Assumption = {
  code: "coverage-unit-share",
  text: `A day, shift or hour counts as watched when somebody watched for at least ${WATCHED_SHARE * 100} % of it; what was seen in others counts as seen once.`,
  origin: "worst case: thinner watching makes rare conversations look rarer, never commoner",
  overruledBy: "watching without gaps: then nothing is assumed",
};

export const EPHEMERAL_ASSUMED: Assumption = {
  code: "coverage-ephemeral-ports",
  text: "Conversations of the same two machines that differ only in a server port from 32768 up count as one: such ports are agreed on anew each time.",
  origin: "RFC 6335 (dynamic ports from 49152) and the range that Linux uses (from 32768); general",
  overruledBy: "nothing: the change is judged for each of them all the same",
};

export const RARE_PHASES_ASSUMED: Assumption = {
  code: "coverage-rare-phases",
  text: "A phase that comes less often than ten times in six weeks is asked for as often as it comes in six weeks, and at least once. What is done in only some of its occurrences is not estimated.",
  origin: "the product's choice: ten month ends would take ten months",
  overruledBy: "watching longer: from ten on, its completeness counts; or plant.yaml: coverage: without",
};

export const NO_CALENDAR: Assumption = {
  code: "coverage-no-calendar",
  text: "No calendar says when there was changeover, cleaning or maintenance while the evidence was made, so nobody can say whether they were seen; only what the clock shows (such as the month end) is asked for.",
  origin: "nothing declared",
  overruledBy: "plant.yaml: calendars",
};

export const SIGN_IN_COUNTS: Assumption = {
  code: "coverage-sign-in-counts",
  text: "A session counts on the day on which somebody signed in, not on all days on which it lasted; one whose beginning no log has counts as seen once.",
  origin: "worst case: an access that is seen on fewer days looks rarer, never commoner",
  overruledBy: "nothing: the session itself is judged for as long as it lasted",
};

export const LOGS_ASSUMED_WHOLE: Assumption = {
  code: "coverage-logs-whole",
  text: "Between its first and its last record a machine's log is taken to hold every sign-in; a gap of more than a day between two files of it counts as not logged. What a log lost within a file looks like time in which nobody came.",
  origin: "worst case is not taken: no record tells what a full log overwrote",
  overruledBy: "logs that are collected before they are full, or forwarded as they are written",
};

export const ORIGINS_ASSUMED: Assumption = {
  code: "coverage-unknown-origins",
  text: "Remote sessions of one account that come from where no known machine is count as one access, from wherever they come: such addresses are given out anew each time.",
  origin: "the product's choice; general",
  overruledBy: "plant.yaml: assets: the machine with its address",
};
