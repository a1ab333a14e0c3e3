// What people will do instead, when a control takes a session from them: known habits, tied to what the record shows is at hand. Blames nobody.
import type { Why } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";
import { shortList } from "./short-list.ts";

const HABITS: Partial<Readonly<Record<Why, string>>> = {
  "retired-in-service": "the old account is made again under another name, with the old password",
  "retired-automatic": "the account is made again so that the screen comes back, with its password in the machine as before",
  "off-shift": "who goes leaves the session open for who comes",
  "no-role": "somebody with a role signs in for them and leaves the session open",
  target: "somebody with a role signs in for them and leaves the session open",
  way: "the work is done in the way that is left, by whoever stands there, by telephone",
  through: "a second way past the jump host is kept: a remote tool on the machine, or a mobile router",
  "path-closed": "a second way past the firewall is kept: a remote tool on the machine, or a mobile router",
  "no-second-factor": "one token is shared, and lies beside the machine",
  hours: "sessions are opened within the hours and left open over night",
  "break-glass-too-late": "sessions are opened within the hours and left open over night",
  "hours-end": "the session is taken up again under an account without hours",
  "approval-never": "approvals are given beforehand, for all cases, and never withdrawn",
  "approval-too-late": "approvals are given beforehand, for all cases, or the work is talked through by telephone with somebody on site who is signed in",
  "total-limit": "the work is split into sessions that overlap, or done over a tool that the limit does not reach",
  "idle-limit": "something keeps the session awake: a mouse that moves itself, a weight on a key",
};

/** @param account that the sessions are of, where no role decided them; null = of several */
export function workaroundOf({ known, change, accountOf }: ReplayQuestion, why: Why, account: string | null, targets: readonly string[]): string | null {
  const habit = why === "retired" ? `the account ${account ?? ""} comes back on ${shortList(targets)}, or whoever signs in first stays signed in for the whole shift` : HABITS[why];
  if (habit === undefined) return null;
  const gone = new Set(change.retire.map(({ account }) => accountOf(account)));
  const atHand = (known.sharedAccounts ?? []).filter(({ account, isShared }) => (isShared === "shared" || isShared === "likely") && !gone.has(account));
  return `${habit}${atHand.length > 0 ? `; shared accounts that stay are at hand: ${shortList(atHand.map(({ account }) => account))}` : ""}`;
}
