// Segmentation changes for property tests: as the plain object of a valid change file (JSON is YAML), with zones that do not tie.
import fc from "fast-check";

const word = fc
  .constantFrom(
    "line-1",
    "line 2",
    "cell: 3",
    "#4",
    "yes",
    "10",
    "~",
    "- dash",
    "a, b",
    "ünïcode",
    'quote"s',
    "it's",
    "tab\tinside",
    "bell\u0007",
    "del\u007f",
    "wide\u2028line",
    "{x}",
    "*star",
    "&and",
    "!bang",
    "%",
    "@at",
    "",
    "null",
    "2027-06-30",
    "1e3",
    "trailing ",
    " leading",
    "new\nline",
    "0x1f",
    "<<",
  )
  .filter((w) => w !== "");

const ipv4 = fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `10.20.${a}.${b}`);
const day = fc.constantFrom("2027-06-30", "2028-02-29", "1999-12-31");
const duration = fc.constantFrom("1h", "90s", "1h30m", "0.5ms", "250us", "1.5h", "2m", "36h", "12w", "0.1s", "3.3ms");
const service = fc.constantFrom("modbus", "rdp", "active-directory", "tcp/102", "tcp/1-65535", "udp/2222", "icmp", "ip/89", "l2/0x8892", "any", "TCP/80");
const role = fc.constantFrom("housekeeping", "control-io", "unclassified");

/** Members that are the zone's own, so that no two zones tie. */
function members(zone: number): fc.Arbitrary<string[]> {
  const own = fc.constantFrom(
    `10.${zone}.0.0/16`,
    `10.${zone}.4.0/24`,
    `10.${zone}.0.7`,
    `10.${zone}.1.10-10.${zone}.1.20`,
    `2001:db8:${zone}::/48`,
    `2001:DB8:${zone}:0::1`,
    `mac:00:1b:1b:00:00:0${zone % 10}`,
    `asset:PLC ${zone}`,
    `match:role=plc line=line-${zone}`,
    `match:vendor="Schneider Electric" level=${zone % 6}`,
    `match:name='Z ${zone} *'`,
  );
  return fc.uniqueArray(own, { minLength: 1, maxLength: 5 });
}

const optional = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });

function present<T extends Record<string, unknown>>(entries: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, v]) => v !== undefined));
}

/** The object of a valid file. */
export const segmentationObject: fc.Arbitrary<Record<string, unknown>> = fc.uniqueArray(word, { minLength: 2, maxLength: 5 }).chain((names) => {
  const zoneName = fc.constantFrom(...names);
  const twoZones = fc.uniqueArray(zoneName, { minLength: 2, maxLength: 2 });
  const zones = fc.tuple(
    ...names.map((name, i) => fc.record({ name: fc.constant(name), level: optional(fc.constantFrom(0, 2, 3.5)), securityLevel: optional(fc.nat(4)), members: members(i + 1) }).map(present)),
  );
  const allow = fc.uniqueArray(service, { minLength: 1, maxLength: 4 });
  const conduit = fc
    .record({ ends: fc.tuple(twoZones, fc.boolean()), services: allow, isDenied: fc.constantFrom(true, false, false), until: optional(day), owner: optional(word), reason: optional(word) })
    .map(({ ends: [[a, b], either], services, isDenied, ...rest }) => present({ [isDenied ? "deny" : "allow"]: services, ...(either ? { between: [a, b] } : { from: a, to: b }), ...rest }));
  const point = fc
    .record({
      place: fc.option(twoZones, { nil: undefined }),
      kind: optional(fc.constantFrom("router", "bridge", "acl")),
      device: optional(fc.constantFrom("fortios", "cisco-asa")),
      onLoad: optional(fc.constantFrom("drop", "reevaluate", "keep")),
      inspects: optional(fc.uniqueArray(fc.constantFrom("opcua", "modbus", "s7"), { maxLength: 2 })),
      stateful: optional(fc.boolean()),
      idleTimeout: optional(fc.record({ tcp: optional(duration), udp: optional(duration) }).map(present)),
      denied: optional(fc.constantFrom("drop", "reject")),
      addedLatency: optional(duration),
      alg: optional(fc.uniqueArray(fc.constantFrom("ftp", "dce-rpc"), { maxLength: 2 })),
    })
    .map(({ place, ...rest }) => ({ ...(place === undefined ? { at: "all" } : { between: place }), ...present(rest) }));
  const entry = fc
    .record({
      client: optional(ipv4),
      server: optional(fc.constantFrom("PLC 1", "10.0.0.0/8", "mac:00-1B-1B-00-00-01")),
      service: optional(service),
      from: optional(zoneName),
      role,
      owner: word,
      until: optional(day),
      reason: word,
    })
    .map(present);
  return fc
    .record({
      kind: fc.constant("segmentation"),
      name: word,
      satisfies: optional(fc.constantFrom([], ["iec62443-3-3/SR 5.1", "nis2/21.2.e"])),
      zones,
      conduits: optional(fc.array(conduit, { maxLength: 4 })),
      within: optional(fc.constantFrom("permit", "deny")),
      default: optional(fc.constantFrom("permit", "deny")),
      enforcement: optional(fc.array(point, { maxLength: 3 }).map((points) => points.map((p, i) => ({ name: `fw ${i}`, ...p })))),
      acknowledged: optional(fc.array(entry, { maxLength: 2 })),
    })
    .map(present);
});

/** JSON text with what YAML wants escaped. */
export function asYaml(object: unknown): string {
  return JSON.stringify(object).replace(/[\u007f-\u009f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Without the places where things were written. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !/^at$|At$/.test(key))
      .map(([key, v]) => [key, withoutPlaces(v)]),
  );
}
