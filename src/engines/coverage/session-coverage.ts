// How many of the ways in which people sign in were seen: every access is counted, and measured as conversations are (measure-coverage.ts). What a change touches
// are the machines that its roles name, and all of them where it takes accounts away or denies the rest.
import type { AssetRole } from "../../plant/asset.ts";
import type { BlindSpot } from "../../plant/coverage.ts";
import { accessKeys, isOfSomebody, linePlace } from "./access-keys.ts";
import type { Counted, CountedWords } from "./counted.ts";
import { LOGS_ASSUMED_WHOLE, ORIGINS_ASSUMED, SIGN_IN_COUNTS } from "./coverage-assumptions.ts";
import { type Measured, measureCoverage } from "./measure-coverage.ts";
import type { AskedChange, SessionCoverageQuestion } from "./session-question.ts";

export interface SessionCoverageAnswer extends Omit<Measured, "completenessOf"> {
  /** What no scope counts, in sessions: those of programs and of machines' own accounts, and those to which machines sign themselves on. */
  readonly setAside: { readonly programs: number; readonly automatic: number };
  /** Completeness, 0…1, of the line that a machine belongs to, or of the site where the line is pooled; null = cannot be said. */
  coverageOfMachine(machine: string): number | null;
}

/** Of these a person's sign-in is nothing that a log of the machine could be asked for, unless a role names them. */
const WITHOUT_SIGN_INS: ReadonlySet<AssetRole> = new Set([
  ...(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"] as const),
  ...(["switch", "router", "firewall", "printer", "camera", "time-server"] as const),
]);

export function askSessionCoverage(question: SessionCoverageQuestion): SessionCoverageAnswer {
  const { logs, lineOf, change } = question;
  const { keys, programs, automatic, hasUnknownOrigins } = accessKeys(question);
  const touches = touchedBy(change);
  const touched = logs.flatMap(({ machine }, i) => (touches(machine) ? [i] : []));
  const isEverywhere = change === null || change.isEverywhere;
  const touchedPlaces = new Set([...logs.map(({ machine }) => machine), ...question.machines.map(({ name }) => name)].filter(touches).map((machine) => linePlace(lineOf(machine))));
  const counted: Counted = {
    keys,
    watches: logs.map(({ machine, spans }) => ({ vantage: machine, addressSpace: "", spans })),
    placeOf(name) {
      const line = name === "" ? null : name.slice("line ".length);
      const words = line === null ? "people at machines of no line" : `people at ${line}`;
      return { scope: { scope: line === null ? "no line" : `line ${line}`, kind: "line", from: null, to: null, line }, words, isTouched: isEverywhere || touchedPlaces.has(name) };
    },
    gatesRoles: true,
    needed: touched,
    blindSpots: unloggedMachines(question),
    words: WORDS,
  };
  const { completenessOf, ...measured } = measureCoverage(counted, question);
  return {
    ...measured,
    assumptions: [...measured.assumptions, SIGN_IN_COUNTS, LOGS_ASSUMED_WHOLE, ...(hasUnknownOrigins ? [ORIGINS_ASSUMED] : [])],
    setAside: { programs, automatic },
    coverageOfMachine: (machine) => completenessOf(linePlace(lineOf(machine))),
  };
}

function touchedBy(change: AskedChange | null): (machine: string) => boolean {
  return (machine) => change === null || change.isEverywhere || change.names(machine);
}

/** Why nothing is known of who signs in at a machine, the gravest first. */
const UNLOGGED = [
  "a role of the change names it, and no log shows who signs in there",
  "others tell of sessions there, and it keeps no log of its own",
  "people sign in at such machines, and no log shows who",
  "no log shows who signs in there, and nothing says what it is",
] as const;

/** Machines that are touched and of which no log shows who signs in, the gravest first, then by name. */
function unloggedMachines({ logs, machines, sessions, change }: SessionCoverageQuestion): BlindSpot[] {
  const logged = new Set(logs.map(({ machine }) => machine));
  const touches = touchedBy(change);
  const kinds = new Map(machines.map(({ name, role }) => [name, role]));
  const [named, told, likely, notKnown] = UNLOGGED;
  const heard = new Set<string>();
  for (const session of sessions) if (isOfSomebody(session)) heard.add(session.target);
  const whyOf = (machine: string): (typeof UNLOGGED)[number] | null => {
    if (logged.has(machine) || !touches(machine)) return null;
    if (change?.names(machine) === true) return named;
    if (heard.has(machine)) return told;
    const role = kinds.get(machine) ?? "unknown";
    return WITHOUT_SIGN_INS.has(role) ? null : role === "unknown" ? notKnown : likely;
  };
  return [...new Set([...kinds.keys(), ...heard])]
    .flatMap((asset) => {
      const why = whyOf(asset);
      return why === null ? [] : [{ asset, why }];
    })
    .sort((x, y) => UNLOGGED.indexOf(x.why) - UNLOGGED.indexOf(y.why) || (x.asset < y.asset ? -1 : 1));
}

const WORDS: CountedWords = {
  site: "people on the site",
  role: (name) => `people in the role ${name}`,
  watching: "logs",
  ...{ watched: "logged", never: "never logged", nobody: "no log was kept", evidence: "logs were kept" },
  blind: (names) => `no log shows who signs in at ${names}`,
  exception: (asset, because, isBlind) => (isBlind ? `Sign-ins at ${asset} need not be logged ${because}.` : null),
};
