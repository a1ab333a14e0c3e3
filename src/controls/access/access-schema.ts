// The shape of a change of access, as editors and the parser see it. What names and texts mean (roles, machines, hours) is not said here.
import { z } from "zod";
import type { ShapedFile } from "../../foundation/shaped-file.ts";

export const MOST_PEOPLE = 10_000;
export const MOST_ROLES = 2_000;
/** Machines of one role, accounts of one person: beyond it somebody lists what a selector says better. */
const MOST_TERMS = 5_000;

const text = z.string().min(1).max(1_000);
const DURATION = { pattern: "^([0-9]+(\\.[0-9]+)?(us|ms|min|s|m|h|d|w))+$", examples: ["4h", "15m", "90s"] };
const DAY = { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples: ["2027-06-30"] };
const TERMS = "asset:NAME (* stands for any characters), line:NAME, zone:NAME of a segmentation in the same bundle, or match:role=hmi line=line-1.";
const HOURS = { examples: ["Mon-Fri 06:00-18:00", "22:00-06:00", "shifts", "always"] };

const person = z.strictObject({
  name: text.meta({ description: "Who it is; need not be the name of a human being: a function will do." }),
  accounts: z.array(text).max(MOST_TERMS).meta({ description: "Accounts, with or without domain: op.a, CORP\\op.a, op.a@corp.example. Without domain, those of this name everywhere.", minItems: 1 }),
  role: z.union([text, z.array(text).min(1).max(MOST_TERMS)]).meta({ description: "Name of a role below roles, or several." }),
  shift: text.optional().meta({ description: "Which crew the person works in. For people; nothing is judged by it." }),
});

const session = z.strictObject({
  total: text.optional().meta({ description: "After how long a session ends, whatever is done in it.", ...DURATION }),
  idle: text.optional().meta({ description: "After how long without anybody at it.", ...DURATION }),
  countedFrom: z.enum(["approval", "request"]).optional().meta({ description: "When the clock of total starts. Not written: request, which leaves less time." }),
  atLimit: z.enum(["disconnect", "signoff", "warn"]).optional().meta({ description: "What happens at a limit. Not written: signoff, which ends the work." }),
});

const approval = z.strictObject({
  by: text.meta({ description: "Who says yes: a role below roles, or another office." }),
  available: text.optional().meta({ description: "When somebody can be asked. May be left out where by is a role below roles: its hours are taken.", ...HOURS }),
  takes: text.meta({ description: "From asking to the yes.", ...DURATION }),
});

const role = z.strictObject({
  name: text.meta({ description: "Name of the role; people, approval, breakGlass and acknowledged refer to it." }),
  targets: z
    .array(text)
    .max(MOST_TERMS)
    .meta({ description: `Machines it may sign in to: ${TERMS}`, minItems: 1, examples: [["line:line-1", "asset:FILLER-*-HMI"]] }),
  how: z
    .array(z.enum(["console", "hmi", "rdp", "ssh", "vnc", "vpn", "web"]))
    .min(1)
    .optional()
    .meta({ description: "Ways in: console is the keyboard of the machine, hmi the sign-in of an operator panel. Not written: every way." }),
  through: z
    .array(text)
    .min(1)
    .max(MOST_TERMS)
    .optional()
    .meta({ description: `Machines that remote sessions must come from: ${TERMS} Not written: from anywhere.` }),
  hours: text
    .optional()
    .meta({ description: "When it may sign in, in plant time; not written: always. A word that is no time is the name of a calendar or of a state in it, such as shifts.", ...HOURS }),
  atHoursEnd: z.enum(["stay", "disconnect"]).optional().meta({ description: "What the end of the hours does to who is signed in. Not written: unknown, and said so." }),
  session: session.optional().meta({ description: "Limits of one session. Not written: none." }),
  approval: approval.optional().meta({ description: "A yes that is needed before each session. Not written: none." }),
  secondFactor: z.boolean().optional().meta({ description: "Asks for a second factor (default false)." }),
});

const retired = z.strictObject({
  account: text.meta({ description: "The account that ceases to be." }),
  takenOverBy: z
    .array(text)
    .min(1)
    .max(MOST_ROLES)
    .optional()
    .meta({ description: "Roles whose people sign in under their own accounts where this one was used. Not written: whoever used it can no longer sign in." }),
  programs: z
    .enum(["stay", "end"])
    .optional()
    .meta({ description: "stay: services, jobs and network sign-ins go on under it, and it is denied to people only, at the machine and by remote desktop. Not written: end." }),
  automatic: z
    .enum(["stay", "end"])
    .optional()
    .meta({ description: "stay: machines that sign themselves on with it go on so, for their own program alone, and who stands before them signs on within it. Not written: end." }),
});

const breakGlass = z.strictObject({
  role: text.meta({ description: "Who may break the glass." }),
  takes: text.meta({ description: "From the need to being signed in.", ...DURATION }),
});

const acknowledged = z.strictObject({
  account: text.optional().meta({ description: "The account that loses something." }),
  role: text.optional().meta({ description: "The role that loses something." }),
  target: text.optional().meta({ description: `Where: ${TERMS}` }),
  owner: text.meta({ description: "Who wants it." }),
  until: text.optional().meta({ description: "Last day on which it counts, inclusive, plant time.", ...DAY }),
  reason: text.meta({ description: "Why it is wanted." }),
});

export const accessSchema = z
  .strictObject({
    kind: z.literal("access").meta({ description: "What kind of change this is." }),
    name: text.meta({ description: "Name of the change, shown in every result." }),
    satisfies: z.array(text).optional().meta({ description: "Requirements that the change claims to satisfy: iec62443-3-3/SR 1.1, nis2/21.2.i. A claim, tested where a test exists." }),
    people: z.array(person).max(MOST_PEOPLE).optional().meta({ description: "Who has which accounts and roles." }),
    roles: z.array(role).max(MOST_ROLES).optional().meta({ description: "What each role may. Several roles of one person add up; two entries cannot have one name." }),
    retire: z
      .array(z.union([text, retired]))
      .max(MOST_PEOPLE)
      .optional()
      .meta({ description: "Accounts that cease to be, such as the shared ones: a name, or a name with what takes its place. What else runs under them is found." }),
    noSecondFactor: z
      .array(text)
      .max(MOST_TERMS)
      .optional()
      .meta({ description: `Where no second factor can be used, because no phone may be there or the panel cannot ask: ${TERMS}` }),
    breakGlass: breakGlass.optional().meta({ description: "How somebody gets in when the rules would not let them. Not written: not at all." }),
    elsewhere: z.enum(["as-today", "deny"]).optional().meta({ description: "Machines that no role names: as-today (default), or deny." }),
    acknowledged: z.array(acknowledged).max(MOST_PEOPLE).optional().meta({ description: "Losses that are wanted." }),
  })
  .meta({ title: "Holdpoint change of access", description: "Who may sign in where, how, when and for how long." });

export type AccessText = z.infer<typeof accessSchema>;
export type AccessFile = ShapedFile<AccessText>;
