// What takes the place of a retired account, case by case; and the counting of people against open machines, held against counting at every instant.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessChange, HOUR, person, record, replayQuestion, role, session, term } from "../../../tests/generators/access-changes.ts";
import { asset, plant, START, textAt } from "../../../tests/generators/plant-builder.ts";
import type { AccessChange, DeclaredPerson, RetiredAccount } from "../../plant/access.ts";
import type { Session } from "../../plant/session.ts";
import type { ReplayQuestion } from "./question.ts";
import { replaySessions } from "./session-replay.ts";
import { mayBePeoples, tooFewToTakeOver } from "./taken-over.ts";

const retired = (more: Partial<RetiredAccount> = {}): RetiredAccount => ({ account: "operator", at: textAt(30), ...more });
const crew = role("crew", ["asset:HMI-1", "asset:HMI-2"], { how: ["console", "hmi"] });
const office = role("office", ["asset:ENG-1"], { how: ["console"] });
const people = [person("a", ["op.a"], ["crew"]), person("b", ["op.b"], ["crew"]), person("o", ["off"], ["office"])];
const site = plant([], { assets: ["HMI-1", "HMI-2", "ENG-1", "HIST"].map((name) => asset(name, [], { role: name.startsWith("HMI") ? "hmi" : "unknown" })) });

function ask(change: Partial<AccessChange>, sessions: readonly Session[], more: Partial<ReplayQuestion> = {}): ReturnType<typeof replaySessions> {
  const known: ReplayQuestion["known"] = { impactOf: () => null, gate: { isEnough: true, shortfalls: [], remarks: [] }, sharedAccounts: [] };
  return replaySessions(replayQuestion(accessChange({ people, roles: [crew, office], ...change }), record(sessions), { plant: site, ...more, known: { ...known, ...more.known } }));
}
const fates = ({ sessions }: ReturnType<typeof replaySessions>): string[] => sessions.map(({ verdict, reason, role: by }) => `${verdict} ${reason} ${by ?? "-"}`);

describe("a retired account that roles take over", () => {
  const used = [session("operator", "HMI-1", "console", 6, 8), session("operator", "HMI-2", "rdp", 6, 1), session("operator", "HIST", "console", 6, 1)];

  it("is judged as the role's own sessions are, and is lost where no role with people names the machine", () => {
    const answer = ask({ retire: [retired({ takenOverBy: ["crew"] })] }, used);
    expect(fates(answer)).toEqual(["kept granted crew", "needs-other-path way crew", "locked-out retired -"]);
    expect(answer.sessions[0]?.why).toBe("The account ceases to be, and the role crew takes over: it grants this, and whoever was behind the account is taken to have it.");
    expect(answer.findings.find(({ verdict }) => verdict === "needs-other-path")).toMatchObject({
      message: expect.stringContaining("Recorded under operator, which this role takes over."),
      confidence: { level: "medium" },
      assumptions: ["taken-over-by"],
    });
    expect(answer.assumptions.find(({ code }) => code === "taken-over-by")?.text).toBe("Everybody who signs in as operator is one of the 2 people in crew.");
    expect(fates(ask({ retire: [retired({ takenOverBy: ["crew"] })], people: people.slice(2) }, used))).toEqual(Array(3).fill("locked-out retired -"));
  });

  it("counts only what both places say where it is retired twice", () => {
    const twice = (second: Partial<RetiredAccount>): string[] => fates(ask({ retire: [retired({ takenOverBy: ["crew", "office"] }), retired(second)] }, used.slice(0, 1)));
    expect(twice({})).toEqual(["locked-out retired -"]);
    expect(twice({ takenOverBy: ["office"] })).toEqual(["locked-out retired -"]);
    expect(twice({ takenOverBy: ["crew"] })).toEqual(["kept granted crew"]);
  });

  it("is lost where nobody of the role is on shift, and not known where the calendar does not tell", () => {
    const onShift = (shift: string | null, hour: number): string[] =>
      fates(
        ask({ people: people.map((each) => ({ ...each, shift })), retire: [retired({ takenOverBy: ["crew"] })] }, [session("operator", "HMI-1", "console", hour, 1)], {
          spansOf: (name) => (name === "early" ? [6, 30].map((from) => ({ first: START + from * HOUR, last: START + (from + 8) * HOUR })) : null),
        }),
      );
    expect(onShift("early", 6)).toEqual(["kept granted crew"]);
    expect(onShift("early", 15)).toEqual(["locked-out off-shift crew"]);
    expect(onShift("early", 3)).toEqual(["unknown off-shift crew"]);
    expect(onShift("a", 15)).toEqual(["kept granted crew"]);
    expect(onShift(null, 15)).toEqual(["kept granted crew"]);
  });

  it("changes hands at changes of shift: each part is held against the limit, not the whole", () => {
    const limited = { ...crew, session: { totalSeconds: 9 * 3_600, idleSeconds: null, countedFrom: "approval", atLimit: "signoff" } as const };
    const shiftChanges = [6, 14, 22, 30].map((hour) => START + hour * HOUR);
    const long = (start: number, hours: number, known: Partial<ReplayQuestion["known"]> = { shiftChanges }): ReturnType<typeof ask> =>
      ask({ roles: [limited], retire: [retired({ takenOverBy: ["crew"] })] }, [session("operator", "HMI-1", "console", start, hours)], { known: { impactOf: () => null, ...known } });
    const over = long(6, 24);
    expect([fates(over), over.sessions[0]?.notes]).toEqual([["kept granted crew"], ["lasts over a change of shift: whoever takes over signs in anew"]]);
    expect(over.assumptions.map(({ code }) => code)).toContain("handed-over");
    expect(over.findings.map(({ severity, title }) => [severity, title])).toEqual([
      ["note", "crew → HMI-1 at the console: kept, lasts over a change of shift: whoever takes over signs in anew (1 session)"],
    ]);
    // Nobody asked when shifts change; and whoever comes ten minutes early came with the shift.
    expect(fates(long(6, 24, {}))).toEqual(["cut-off total-limit crew"]);
    expect(long(6 - 1 / 6, 8).sessions[0]?.notes).toEqual([]);
    // The night has no change for ten hours: cut off there, sixteen hours in and nine more.
    const night = long(6, 30, { shiftChanges: shiftChanges.slice(0, 3) });
    expect([fates(night), night.sessions[0]?.afterSeconds]).toEqual([["cut-off total-limit crew"], 25 * 3_600]);
  });
});

describe("programs and machines that sign themselves on", () => {
  const used = [
    session("operator", "HIST", "service", 1, 2),
    session("operator", "HIST", "network", 2, 1, { from: "ENG-1" }),
    session("operator", "HIST", "network", 5, 1, { from: "ENG-1" }),
    session("operator", "HIST", "network", 9, 1, { from: "MES" }),
    session("off", "ENG-1", "console", 0, 3),
    session("off", "ENG-1", "console", 6, 3),
    session("operator", "HMI-1", "console", 3, 20, { isAutomatic: true }),
    session("operator", "HMI-2", "console", 4, 2),
  ];

  it("end with the account unless the change says that they stay, each by itself", () => {
    const said = (more: Partial<RetiredAccount>): string[] => fates(ask({ retire: [retired(more)] }, used)).map((fate) => fate.replace(/ -$/, ""));
    expect(said({})).toEqual([...Array(4).fill("locked-out retired-in-service"), "kept granted office", "kept granted office", "locked-out retired-automatic", "locked-out retired"]);
    expect(said({ programs: "stay" })).toEqual([...Array(4).fill("kept granted"), "kept granted office", "kept granted office", "locked-out retired-automatic", "locked-out retired"]);
    expect(said({ automatic: "stay", takenOverBy: ["crew"] }).slice(6)).toEqual(["kept granted", "kept granted crew"]);
  });

  it("counts apart the network sign-ins that may be a person's", () => {
    const { findings, verdictWhy } = ask({ retire: [retired({ programs: "stay", automatic: "stay", takenOverBy: ["crew"] })] }, used);
    const kept = findings.find(({ assumptions }) => assumptions.includes("programs-stay"));
    // At 5:00 nobody was at ENG-1; at 2:00 somebody was; of MES there is no log.
    expect(kept?.message).toContain("2 sessions of these came over the network from ENG-1, MES, and nothing shows that nobody was there");
    expect(kept?.severity).toBe("note");
    expect(mayBePeoples(record(used), used).map(({ start }) => ((start as number) - START) / HOUR)).toEqual([2, 9]);
    expect(verdictWhy).toBe("Whether the program on HMI-1 can ask people for their names is not known.");
  });

  it.each<[string, Partial<AccessChange>, string]>([
    [
      "met in part where a role with the panel's own sign-in names the machine",
      { retire: [retired({ automatic: "stay", takenOverBy: ["crew"] })] },
      "none of the accounts that it grants was seen in use.",
    ],
    ["lost where nobody signs on within the program", { retire: [retired({ automatic: "stay" })] }, "HMI-1 goes on signing itself on, and no role says whose people sign on within the program."],
    ["lost where the role has no sign-in at the panel", { retire: [retired({ automatic: "stay", takenOverBy: ["crew"] })], roles: [{ ...crew, how: ["console"] }] }, "HMI-1 goes on signing itself on"],
    ["open where nobody can say what the role names", { retire: [retired({ automatic: "stay", takenOverBy: ["crew"] })], roles: [{ ...crew, targets: [term("zone:cell")] }] }, "cannot be said"],
  ])("a claim about names is %s", (_, change, why) => {
    expect(ask({ satisfies: ["iec62443-3-3/SR 1.1"], ...change }, used).complianceWhy).toContain(why);
  });
});

describe("people against machines that are open at once", () => {
  const open = [session("operator", "HMI-1", "console", 6, 8), session("operator", "HMI-2", "console", 7, 3), session("operator", "ENG-1", "console", 8, 1)];

  it("are told where they are too few, bar stable, and leave a claim of one name each open", () => {
    const few = ask({ people: people.slice(1, 2), roles: [crew], retire: [retired({ takenOverBy: ["crew"] })], satisfies: ["iec62443-3-3/SR 1.1 RE 1"] }, open.slice(0, 2));
    expect(few.findings.find(({ kind }) => kind === "too-few-people")?.title).toContain("operator was open on 2 machines at once, and crew has 1 person (");
    expect([few.verdict, few.compliance]).toEqual(["unknown", "unknown"]);
    expect(few.complianceWhy).toBe("iec62443-3-3/SR 1.1 RE 1: operator was open on 2 machines at once, and crew has 1 person: somebody would work under another's name.");
    const enough = ask({ roles: [crew], retire: [retired({ takenOverBy: ["crew"] })] }, open.slice(0, 2));
    expect([enough.findings, enough.verdict]).toEqual([[], "stable"]);
  });

  it("are never more at any instant than it says, and so many at that one", () => {
    const hours = (...spans: [number, number][]) => spans.map(([from, to]) => ({ first: START + from * HOUR, last: START + to * HOUR }));
    const shifts = new Map([
      ["early", hours([0, 4], [12, 16])],
      ["late", hours([2, 12], [16, 30])],
    ]);
    const spansOf = (name: string) => shifts.get(name) ?? null;
    /** A calendar says nothing of the time before its first entry and behind its last. */
    const isAway = (shift: string | null, at: number): boolean => {
      const spans = shift === null ? [] : (spansOf(shift) ?? []);
      return spans.some(({ first }) => first <= at) && spans.some(({ last }) => last > at) && !spans.some(({ first, last }) => at >= first && at < last);
    };
    const inputs = fc.record({
      people: fc.array(fc.record({ roles: fc.subarray(["crew", "other"], { minLength: 1 }), shift: fc.constantFrom(null, "early", "late", "early", "nobody knows") }), { maxLength: 3 }),
      targets: fc.tuple(...["crew", "other"].map(() => fc.subarray(["HMI-1", "HMI-2", "HMI-3"], { minLength: 1 }))),
      sessions: fc.array(
        fc.record({
          target: fc.constantFrom("HMI-1", "HMI-2", "HMI-3", "ENG-1"),
          start: fc.constantFrom(0, 60, 200, 260, 500, 700, 1_000),
          minutes: fc.constantFrom(0, 1, 60, 200, 500),
          isAutomatic: fc.constantFrom(false, false, true),
        }),
        {
          minLength: 3,
          maxLength: 10,
        },
      ),
    });
    let told = 0;
    fc.assert(
      fc.property(inputs, ({ people: drawn, targets, sessions }) => {
        const crewOf: DeclaredPerson[] = drawn.map(({ roles, shift }, i) => ({ ...person(`p${i}`, [`p.${i}`], roles), shift }));
        const roles = ["crew", "other"].map((name, i) =>
          role(
            name,
            (targets[i] as string[]).map((target) => `asset:${target}`),
          ),
        );
        const change = accessChange({ people: crewOf, roles, retire: [retired({ takenOverBy: ["crew", "other"] })] });
        const made = sessions.map(({ target, start, minutes, isAutomatic }) => session("operator", target, "console", start / 60, minutes / 60, { isAutomatic }));
        const found = tooFewToTakeOver(replayQuestion(change, record(made), { spansOf }));
        const ofPeople = made.filter(({ isAutomatic }) => !isAutomatic);
        // At every instant at which a session begins: machines of a role against all who may stand before one of them.
        const gaps = ["crew", "other"].flatMap((name, i) => {
          if (!crewOf.some((each) => each.roles.includes(name))) return [];
          const own = ofPeople.filter(({ target }) => (targets[i] as string[]).includes(target));
          const machines = new Set(own.map(({ target }) => target));
          const sharing = ["crew", "other"].filter(
            (other, k) => other === name || (crewOf.some((each) => each.roles.includes(other)) && (targets[k] as string[]).some((target) => machines.has(target))),
          );
          return own.map(({ start: at }) => {
            const isOpen = own.filter((s) => (s.start as number) <= (at as number) && ((s.end as number) > (at as number) || s.start === at));
            const there = crewOf.filter(({ roles: has, shift }) => has.some((one) => sharing.includes(one)) && !isAway(shift, at as number));
            return new Set(isOpen.map(({ target }) => target)).size - there.length;
          });
        });
        const worst = Math.max(0, ...gaps);
        expect(Math.max(0, ...found.map(({ machines, there }) => machines.length - there))).toBe(worst);
        if (worst > 0) told++;
      }),
      { seed: 62_030, numRuns: 300 },
    );
    expect(told).toBeGreaterThan(30);
  });
});
