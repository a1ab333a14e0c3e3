// Changes of patching for property tests: as the plain object of a valid change file (JSON is YAML).
import fc from "fast-check";

const word = fc.constantFrom("FILLER-1-PLC", "SCADA-*", "plc 3", "yes", "10", "~", "null", "ünï", 'quote"s', "it's", "#4", "- dash", "{x}", "*star", "new\nline", "x: y", "2027-06-30");
const advisory = fc.constantFrom("SSA-840188", "ICSA-24-030-01", "CVE-2023-28489", "KB5005112", "none", "1.0");
const duration = fc.constantFrom("30d", "90s", "1h30m", "15m", "36h", "1.5h", "2m", "12w", "0.5s");
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const item = fc.record(
  {
    asset: word,
    advisory,
    to: word,
    at: fc.constantFrom("2026-12-07T10:00", "2026-12-07 10:30", "2028-02-29T23:59"),
    takes: duration,
    restart: fc.boolean(),
    backOut: fc.oneof(duration, fc.constant("none")),
    people: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ["asset", "advisory"] },
);

export const patchingObject: fc.Arbitrary<object> = fc
  .record({
    name: word,
    satisfies: optional(fc.constantFrom([], ["iec62443-2-1/COMP 3"], ["nis2/21.2.e", "iec62443-2-1/COMP 3"])),
    rule: fc.record({ exploited: duration, critical: duration, high: duration, medium: duration, low: duration }, { requiredKeys: ["critical"] }),
    items: optional(fc.uniqueArray(item, { maxLength: 6, selector: (i) => JSON.stringify([i.asset.toLowerCase(), i.advisory.toLowerCase(), i.to ?? ""]) })),
    windows: optional(fc.oneof(word, fc.uniqueArray(word, { minLength: 1, maxLength: 3 }))),
    capacity: optional(fc.record({ people: fc.integer({ min: 1, max: 9 }), perWindow: duration }, { requiredKeys: [] })),
    never: optional(fc.array(fc.record({ together: fc.uniqueArray(word, { minLength: 2, maxLength: 4 }), reason: word }, { requiredKeys: ["together"] }), { maxLength: 3 })),
    order: optional(
      fc.constantFrom(
        [],
        [{ before: "a", after: "b" }],
        [
          { before: "a", after: "b", reason: "x: y" },
          { before: "b", after: "c" },
          { before: "a", after: "c" },
        ],
      ),
    ),
    soak: optional(fc.record({ after: fc.constant("first-of-kind"), for: duration })),
    accepted: optional(fc.array(fc.record({ asset: word, advisory, owner: word, until: fc.constant("2027-06-30"), reason: word }, { requiredKeys: ["asset", "owner", "reason"] }), { maxLength: 3 })),
    compensated: optional(
      fc.uniqueArray(
        fc.record(
          { asset: word, advisory, by: fc.constantFrom("a.yaml", "./b c.yaml", "../zones/x/../filler.yaml", "up\\to.yaml"), until: fc.constant("2027-06-30"), reason: word },
          { requiredKeys: ["asset", "by"] },
        ),
        { maxLength: 3, selector: (c) => JSON.stringify([c.asset.toLowerCase(), c.advisory?.toLowerCase() ?? null]) },
      ),
    ),
    exploitedCosts: optional(duration),
  })
  .map((object) => JSON.parse(JSON.stringify({ kind: "patching", ...object })) as object);
