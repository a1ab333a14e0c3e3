// Why a session meets its fate, one sentence for each reason, and what happens to one that is kept. Speaks of roles and accounts, never of persons.
import { formatDuration } from "../../foundation/time.ts";
import type { AccessRole } from "../../plant/access.ts";
import type { Session, SessionHow } from "../../plant/session.ts";
import { hoursText } from "./hours-words.ts";
import { NOTES, noteBit, type Outcome, type Why } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";

const WAYS: Readonly<Record<SessionHow, string>> = {
  ...{ console: "at the console", hmi: "at the operator panel", rdp: "by rdp", ssh: "by ssh", vnc: "by vnc", vpn: "by vpn", web: "by web" },
  ...{ network: "over the network", service: "as a service", batch: "as a batch job", unknown: "in a way that is not recorded" },
};

/** "by rdp", "at the console" */
export function wayText(how: SessionHow): string {
  return WAYS[how];
}

const NOBODY: AccessRole | null = null;

export function whyText({ change }: ReplayQuestion, { why, role: index, waitSeconds }: Outcome, { target }: Session): string {
  const role = change.roles[index] ?? NOBODY;
  const name = role?.name ?? "nobody";
  const wait = Number.isNaN(waitSeconds) ? "" : formatDuration(waitSeconds);
  const by = role?.approval?.by ?? "the approver";
  const glass = formatDuration(change.breakGlass?.takesSeconds ?? 0);
  const texts: Readonly<Record<Why, () => string>> = {
    granted: () => `The role ${name} grants it.`,
    "not-governed": () => `The change says nothing of ${target}: it stays as it is today.`,
    retired: () => "The account ceases to be.",
    "retired-in-service": () => "The account ceases to be, and a program runs under it: it fails at its next start or sign-in.",
    "retired-automatic": () => "The account ceases to be, and the machine signs itself on with it: after its next start its screen stays at the sign-in, where nobody is.",
    "taken-over": () => `The account ceases to be, and the role ${name} takes over: it grants this, and whoever was behind the account is taken to have it.`,
    "programs-stay": () => "The account ceases to be for people; programs go on under it.",
    "automatic-stays": () => "The account ceases to be for people; the machine goes on signing itself on with it, and who stands before it signs on within its program.",
    "off-shift": () => `The role ${name} takes the account over, and nobody of it is on shift when it begins.`,
    "shift-not-known": () => `The role ${name} takes the account over, and whether somebody of it is on shift when it begins cannot be said.`,
    "no-role": () => `The account belongs to nobody in people, and ${change.elsewhere === "deny" ? "everything else is denied" : `${target} is for roles only`}.`,
    target: () => `No role of this account names ${target}.`,
    "nobody-named": () => "The log names no account, so nobody can say which role would have to grant it.",
    "targets-not-known": () => `Which machines a role names cannot be said: ${target} may be one of them.`,
    "domain-differs": () => "The change writes the account with another domain than the log: it may be another account of the same name.",
    way: () => `The role ${name} grants ${role?.how.join(", ") ?? ""} only.`,
    "way-not-recorded": () => `In which way it was is not recorded, and the role ${name} grants some only.`,
    through: () => `The role ${name} wants it to come through ${role?.through.map(({ text }) => text).join(" or ") ?? "a machine"}.`,
    "from-not-recorded": () => "Where it comes from is not recorded, and the role grants it through some machines only.",
    "through-not-known": () => "Through which machines it may come cannot be said.",
    "no-second-factor": () => `The role ${name} wants a second factor, and ${target} is where none can be used.`,
    "second-factor-not-known": () => `Whether a second factor can be used on ${target} cannot be said.`,
    "second-factor-cached": () => "It was proven with what the machine remembered, without the domain: whether a second factor works then is not known.",
    hours: () => `It begins outside the hours of ${name} (${hoursText(role?.hours ?? { kind: "always" })}), and the change has no way to break the glass.`,
    "calendar-not-known": () => "The hours hang on a calendar that is not known, or says nothing of that time.",
    "start-not-recorded": () => "When it began is not recorded, and the role grants it for a time only.",
    "break-glass-too-late": () => `It begins outside the hours of ${name}; breaking the glass takes ${glass}, which is longer than the line goes on.`,
    "break-glass-not-comparable": () => `It begins outside the hours of ${name}; breaking the glass takes ${glass}, and how long the line goes on is not known.`,
    "hours-end": () => `It goes on behind the hours of ${name}, whose end disconnects.`,
    "hours-end-not-said": () => `It goes on behind the hours of ${name}, and the change does not say what their end does to who is signed in.`,
    "end-not-recorded": () => "It does not end in the evidence, so how long it lasts is not known.",
    "approval-never": () => `${by} is never there to approve it.`,
    "approval-too-late": () => `It waits ${wait} for ${by}, which is longer than the line goes on.`,
    "approval-not-comparable": () => `It waits ${wait} for ${by}, and how long the line goes on is not known.`,
    "approver-not-known": () => `When ${by} is there cannot be said for that time.`,
    "total-limit": () => `A session of ${name} may last ${formatDuration(role?.session?.totalSeconds ?? 0)}${role?.session?.countedFrom === "request" ? ", counted from when it is asked for" : ""}.`,
    "idle-limit": () => `Nobody was at it for longer than ${formatDuration(role?.session?.idleSeconds ?? 0)}: it is signed out, and the programs that it runs end.`,
    "idle-not-shown": () => `It lasts longer than ${formatDuration(role?.session?.idleSeconds ?? 0)}, and its log does not show when nobody is there.`,
    automatic: () => "The machine signs itself on: whoever stands before it is not known, and a limit would end what runs there.",
    "path-closed": () => "The zones that are judged together with it close the way there.",
    "path-not-known": () => "Whether the zones that are judged together with it leave the way open is not known.",
  };
  return texts[why]();
}

/** Kept by what the change says of its account, not by what it grants: for the heading of a finding. */
export const KEPT_APART: Partial<Readonly<Record<Why, string>>> = {
  "programs-stay": "a program goes on under the account, which people can no longer sign in with",
  "automatic-stays": "the machine goes on signing itself on; who stands before it signs on within its program",
};

export function noteTexts({ change }: ReplayQuestion, { notes, role: index, waitSeconds }: Outcome, lasted: number): string[] {
  const limits = change.roles[index]?.session;
  const wait = Number.isNaN(waitSeconds) ? "" : formatDuration(waitSeconds);
  const texts: Readonly<Record<(typeof NOTES)[number], string>> = {
    "warned-at-total": `warned at ${formatDuration(limits?.totalSeconds ?? 0)} of ${formatDuration(lasted)}`,
    "warned-at-idle": `warned after ${formatDuration(limits?.idleSeconds ?? 0)} without anybody`,
    "left-alone-when-idle": `disconnected after ${formatDuration(limits?.idleSeconds ?? 0)} without anybody; what it runs goes on`,
    "glass-broken": `outside its hours: the glass is broken, which takes ${wait}`,
    "glass-instead-of-approval": `the glass is broken, which is sooner than the approval (${wait})`,
    "short-wait": `waits ${wait}`,
    "handed-over": "lasts over a change of shift: whoever takes over signs in anew",
  };
  return NOTES.filter((note) => (notes & noteBit(note)) !== 0).map((note) => texts[note]);
}
