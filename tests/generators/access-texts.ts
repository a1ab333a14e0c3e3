// Changes of access for property tests: as the plain object of a valid change file (JSON is YAML).
import fc from "fast-check";

const word = fc.constantFrom(
  "vendor",
  "shift-lead",
  "op a",
  "a, b",
  "yes",
  "10",
  "~",
  "null",
  "ünï",
  'quote"s',
  "it's",
  "wide\u2028line",
  "#4",
  "- dash",
  "{x}",
  "*star",
  "new\nline",
  "trailing ",
  "2027-06-30",
  "CORP\\op.a",
  "op@corp.example",
  "x: y",
);
const target = fc.constantFrom(
  "asset:FILLER-1-PLC",
  "asset:FILLER-*-HMI",
  "line:line-1",
  "line: line 2",
  "zone:clean room: 3",
  "match:role=hmi line=line-1",
  'match:vendor="Schneider Electric" level=2',
  " asset:PLC 1 ",
  "asset:~",
);
const targets = fc.uniqueArray(target, { minLength: 1, maxLength: 4 });
const duration = fc.constantFrom("4h", "90s", "1h30m", "15m", "36h", "1.5h", "0.5s", "2m", "12w");
const short = fc.constantFrom("30s", "90s", "5m");
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const time = fc.constantFrom("00:00", "6:00", "06:30", "12:00", "18:00", "22:00");
const times = fc.tuple(time, fc.constantFrom("05:59", "14:00", "24:00", "23:45")).map(([from, to]) => `${from}-${to}`);
const days = fc.oneof(
  fc.constantFrom(...DAYS, "Monday", "Samstag", "so"),
  fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS)).map(([a, b]) => `${a}-${b}`),
);
const piece = fc.oneof(
  fc.tuple(days, times).map(([d, t]) => `${d} ${t}`),
  times,
  days,
);

/** Every form in which hours may be written. */
export const hoursText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("always", "Always", "shifts", "month end", "Umrüsten", "never mind"),
  fc.tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom(", ", ",", "; ")).map(([pieces, by]) => pieces.join(by)),
);

const optional = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });

function present<T extends Record<string, unknown>>(entries: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, v]) => v !== undefined));
}

const retired = fc.constantFrom("operator", "admin", "no", "HMI\\user");
const retiredWith = (roleName: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      account: retired,
      takenOverBy: optional(fc.uniqueArray(roleName, { minLength: 1, maxLength: 3 })),
      programs: optional(fc.constantFrom("stay", "end")),
      automatic: optional(fc.constantFrom("stay", "end")),
    })
    .map(present);

/** The object of a valid file. */
export const accessObject: fc.Arbitrary<Record<string, unknown>> = fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).chain((names) => {
  const roleName = fc.constantFrom(...names);
  const session = fc
    .record({ total: optional(duration), idle: optional(short), countedFrom: optional(fc.constantFrom("approval", "request")), atLimit: optional(fc.constantFrom("disconnect", "signoff", "warn")) })
    .filter(({ total, idle }) => (total !== undefined || idle !== undefined) && !(total === "0.5s" && idle !== undefined) && !(total === "90s" && idle === "5m") && !(total === "2m" && idle === "5m"))
    .map(present);
  const approval = fc.oneof(fc.record({ by: word, available: hoursText, takes: duration }), fc.record({ by: roleName, takes: fc.constantFrom("0s", "20m") }));
  const role = fc
    .record({
      targets,
      how: optional(fc.uniqueArray(fc.constantFrom("console", "hmi", "rdp", "ssh", "vnc", "vpn", "web"), { minLength: 1, maxLength: 3 })),
      through: optional(targets),
      hours: optional(hoursText),
      atHoursEnd: optional(fc.constantFrom("stay", "disconnect")),
      session: optional(session),
      approval: optional(approval),
      secondFactor: optional(fc.boolean()),
    })
    .map(present);
  const people = fc.array(
    fc
      .record({ accounts: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }), role: fc.oneof(roleName, fc.uniqueArray(roleName, { minLength: 1, maxLength: 3 })), shift: optional(word) })
      .map(present),
    { maxLength: 4 },
  );
  const entry = fc.record({ account: optional(word), role: roleName, target: optional(target), owner: word, until: optional(fc.constantFrom("2027-06-30", "2028-02-29")), reason: word }).map(present);
  return fc
    .record({
      kind: fc.constant("access"),
      name: word,
      satisfies: optional(fc.constantFrom([], ["iec62443-3-3/SR 1.1", "nis2/21.2.i"])),
      people: people.map((list) => list.map((p, i) => ({ name: `person ${i}`, ...p }))),
      roles: fc.tuple(...names.map((name) => role.map((r) => ({ name, ...r })))),
      retire: optional(fc.uniqueArray(fc.oneof(retired, retiredWith(roleName)), { maxLength: 3, selector: (entry) => (typeof entry === "string" ? entry : entry["account"]) })),
      noSecondFactor: optional(targets),
      breakGlass: optional(fc.record({ role: roleName, takes: fc.constantFrom("5m", "0s") })),
      elsewhere: optional(fc.constantFrom("as-today", "deny")),
      acknowledged: optional(fc.array(entry, { maxLength: 3 })),
    })
    .map(present);
});
