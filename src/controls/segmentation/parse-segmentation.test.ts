// What a segmentation file means, and that each mistake is told at its place with a way out.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { describeSegmentation } from "./describe-segmentation.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { parseSegmentation } from "./parse-segmentation.ts";

const GOOD = `kind: segmentation
name: Small plant
satisfies: [iec62443-3-3/SR 5.1 RE 1, iec62443-2-1/COMP 3, nis2/21.2.e]
zones:
  - { name: office, level: 4, members: [any] }
  - name: cell
    level: 1
    securityLevel: 2
    members:
      - 10.5.0.0/16
      - 10.6.0.4
      - 10.6.0.8-10.6.0.12
      - FD00:5::/32
      - mac:00-1B-1B-AA-BB-CC
      - asset:MIXER-1
      - match:role=PLC vendor="Schneider Electric" line=line-1
conduits:
  - { from: office, to: cell, allow: [dns, tcp/1-2, udp/9, icmp, "ip/89", l2/0x8892, any] }
  - between: [cell, office]
    allow: [app:opc-ua]
    until: 2028-02-29
    owner: controls
    reason: commissioning
enforcement:
  - name: fw
    between: [office, cell]
    device: FortiOS
    inspects: [opcua]
    idleTimeout: { tcp: 1h30m, udp: 2m }
    addedLatency: 0.5ms
  - { name: core, at: all, onLoad: keep, stateful: false, denied: reject, alg: [ftp], inspects: [opc-ua] }
acknowledged:
  - { client: 10.6.0.9, service: telnet, role: engineering, owner: it, until: 2027-03-31, reason: gone }
`;

const parse = (text: string) => parseSegmentation(text, "c.yaml", "abc");
/** "code at ‹the characters it points at›: help" of every diagnostic. */
const told = (text: string): string[] => parse(text).diagnostics.map((d) => `${d.code} at ‹${covered(d)}›${d.help === undefined ? "" : `: ${d.help}`}`);
function covered(d: Diagnostic): string | undefined {
  return d.at?.kind === "text" ? d.at.lineText?.slice(d.at.column - 1, d.at.column - 1 + (d.at.length ?? 1)) : undefined;
}
/** GOOD with one text replaced. */
const changed = (from: string, to: string): string => {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, () => to);
};

describe("a good file", () => {
  const { value, diagnostics } = parse(GOOD);
  const change = value as SegmentationChange;

  test("has nothing to complain about", () => {
    expect(diagnostics).toEqual([]);
    expect(describeSegmentation(change)).toBe("segmentation · 2 zones · 2 conduits");
    expect([change.file, change.sha256, change.within, change.default]).toEqual(["c.yaml", "abc", "permit", "deny"]);
  });

  test("members are recognised and put into their usual spelling", () => {
    expect(change.zones[1]?.members.map(({ at, written, ...member }) => member)).toEqual([
      { kind: "prefix", prefix: "10.5.0.0/16" },
      { kind: "address", address: "10.6.0.4" },
      { kind: "range", from: "10.6.0.8", to: "10.6.0.12" },
      { kind: "prefix", prefix: "fd00:5::/32" },
      { kind: "mac", mac: "mac:00:1b:1b:aa:bb:cc" },
      { kind: "asset", name: "MIXER-1" },
      { kind: "match", terms: { role: "PLC", vendor: "Schneider Electric", line: "line-1" } },
    ]);
  });

  test("services: names become their ports and keep the word", () => {
    expect(change.conduits[0]?.allow.map(({ at, ...s }) => s)).toEqual([
      { kind: "port", transport: "udp", fromPort: 53, toPort: 53, written: "dns" },
      { kind: "port", transport: "tcp", fromPort: 53, toPort: 53, written: "dns" },
      { kind: "port", transport: "tcp", fromPort: 1, toPort: 2, written: "tcp/1-2" },
      { kind: "port", transport: "udp", fromPort: 9, toPort: 9, written: "udp/9" },
      { kind: "icmp", written: "icmp" },
      { kind: "ip", number: 89, written: "ip/89" },
      { kind: "l2", etherType: 0x8892, written: "l2/0x8892" },
      { kind: "any", written: "any" },
    ]);
    expect(change.conduits[1]).toMatchObject({ from: "cell", to: "office", eitherWay: true, until: "2028-02-29", owner: "controls", allow: [{ kind: "app", protocol: "opcua" }] });
  });

  test("enforcement points, with defaults where nothing is written", () => {
    expect(change.enforcement).toMatchObject([
      {
        name: "fw",
        between: ["office", "cell"],
        kind: "router",
        device: "fortios",
        onLoad: null,
        inspects: ["opcua"],
        stateful: true,
        idleTimeout: { tcp: 5400, udp: 120 },
        denied: "drop",
        addedLatencySeconds: 0.0005,
        alg: [],
      },
      { name: "core", between: "all", device: null, onLoad: "keep", stateful: false, denied: "reject", addedLatencySeconds: null, alg: ["ftp"] },
    ]);
    expect(Object.keys(change.enforcement[1]?.idleTimeout ?? { x: 1 })).toEqual([]);
  });

  test("everything knows where it was written", () => {
    expect(change.conduits[0]?.allow[2]?.at).toMatchObject({ line: 18, column: 44, length: 7 });
    expect(change.zones[1]?.members[6]?.at).toMatchObject({ line: 16, column: 9 });
    expect(change.enforcement[0]?.idleTimeoutAt).toMatchObject({ line: 29, column: 18 });
    expect(change.enforcement[1]?.idleTimeoutAt).toMatchObject({ line: 31, column: 5 });
    expect(change.acknowledged[0]).toMatchObject({ services: [{ kind: "port", fromPort: 23 }], role: "engineering", client: "10.6.0.9", server: null, at: { line: 33, column: 5 } });
    expect(change.defaultAt).toMatchObject({ line: 1, column: 1 });
  });
});

describe("mistakes", () => {
  test.each([
    ["unknown zone", "to: cell, allow", "to: cel, allow", ["unknown-zone at ‹cel›: Did you mean cell?"]],
    ["unknown zone of a point", "between: [office, cell]\n    device", "between: [office, cells]\n    device", ["unknown-zone at ‹cells›: Did you mean cell?"]],
    ["unknown zone acknowledged", "client: 10.6.0.9,", "from: lab,", ["unknown-zone at ‹lab›: Zones: office, cell."]],
    ["zone without members", "members: [any]", "members: []", ["zone-without-members at ‹members›: Write who is in it, or remove it."]],
    [
      "zone twice",
      "{ name: office, level: 4, members: [any] }",
      "{ name: cell, members: [any] }\n  - { name: office, members: [10.0.0.0/9] }",
      ["duplicate-zone at ‹cell›: Join their members, or rename one."],
    ],
    ["point twice", "name: core", "name: fw", ["duplicate-enforcement at ‹fw›: Rename one."]],
    ["unknown service", "[dns,", "[modbuss,", ["unknown-service at ‹modbuss›: Did you mean modbus?"]],
    ["a number alone", "[dns,", '["502",', ['unknown-service at ‹"502"›: Write tcp/502 or udp/502.']],
    ["a number that is no text", "[dns,", "[502,", ["wrong-type at ‹502›: Write tcp/502 or udp/502."]],
    ["turned round", "[dns,", "[502/tcp,", ["unknown-service at ‹502/tcp›: Write tcp/502."]],
    ["service without a port", "[dns,", "[goose,", ["service-without-port at ‹goose›: It runs on layer 2: write l2/0x88b8."]],
    ["port too large", "tcp/1-2", "tcp/70000", ["bad-port at ‹tcp/70000›"]],
    ["ports backwards", "tcp/1-2", "tcp/2-1", ["bad-port at ‹tcp/2-1›: Write tcp/1-2."]],
    ["no EtherType", "l2/0x8892", "l2/profinet", ["bad-ether-type at ‹l2/profinet›: Write it in hexadecimal, such as l2/0x8892 for PROFINET."]],
    ["unknown protocol", "app:opc-ua", "app:opcuaa", ["unknown-protocol at ‹app:opcuaa›: Did you mean opcua?"]],
    ["not a date", "2028-02-29", "soon", ["bad-date at ‹soon›: Write the last day on which it holds, such as 2027-06-30."]],
    ["no such day", "2028-02-29", "2027-02-29", ["bad-date at ‹2027-02-29›"]],
    ["timestamp", "2028-02-29", "2028-02-29T12:00", ["bad-date at ‹2028-02-29T12:00›: Write the last day on which it holds, such as 2027-06-30."]],
    ["unknown device", "FortiOS", "fortiosx", ["unknown-device at ‹fortiosx›: Did you mean fortios?"]],
    ["bad duration", "1h30m", "1 hour", ["bad-duration at ‹1 hour›: Write a number and its unit (us, ms, s, m, h, d), such as 1h, 90s or 1h30m."]],
    ["a number as duration", "1h30m", "3600", ["wrong-type at ‹3600›: Write the unit: 3600s."]],
    ["zero timeout", "1h30m", "0s", ["bad-duration at ‹0s›: For never, write a time longer than any silence, such as 52w."]],
    ["yes is no boolean", "stateful: false", "stateful: no", ["wrong-type at ‹no›: Write false."]],
    ["requirement form", "iec62443-2-1/COMP 3", "iec62443-2-1/COMP3", ["unknown-requirement at ‹iec62443-2-1/COMP3›: Write it as iec62443-2-1/COMP 3."]],
    ["catalogue", "nis2/21.2.e", "niss2/21.2.e", ["unknown-requirement at ‹niss2/21.2.e›: Did you mean nis2/21.2.e?"]],
    ["key", "securityLevel", "securitylevel", ["unknown-key at ‹securitylevel›: Did you mean securityLevel?"]],
    ["host bits", "10.5.0.0/16", "10.5.0.1/16", ["bad-prefix at ‹10.5.0.1/16›: Write 10.5.0.0/16 for the whole network, or the address without its length."]],
    ["prefix length", "10.5.0.0/16", "10.5.0.0/33", ["bad-prefix at ‹10.5.0.0/33›: Write the network and its length, such as 10.20.1.0/24."]],
    ["address", "10.6.0.4\n", "10.6.0.400\n", ["bad-address at ‹10.6.0.400›"]],
    ["octal", "10.6.0.4\n", "10.6.0.04\n", ["bad-address at ‹10.6.0.04›"]],
    ["range backwards", "10.6.0.8-10.6.0.12", "10.6.0.12-10.6.0.8", ["bad-range at ‹10.6.0.12-10.6.0.8›: Write 10.6.0.8-10.6.0.12."]],
    ["short range", "10.6.0.8-10.6.0.12", "10.6.0.8-12", ["bad-range at ‹10.6.0.8-12›: Write both addresses in full, such as 10.20.9.20-10.20.9.29."]],
    ["MAC without mac:", "mac:00-1B-1B-AA-BB-CC", "00-1B-1B-AA-BB-CC", ["bad-member at ‹00-1B-1B-AA-BB-CC›: Write mac:00:1b:1b:aa:bb:cc."]],
    ["role of match", "role=PLC", "role=plcs", ["bad-match at ‹role=plcs›: Did you mean plc?"]],
    ["term of match", "line=line-1", "lines=line-1", ["bad-match at ‹lines›: Did you mean line?"]],
    ["value with a space", 'vendor="Schneider Electric"', "vendor=Schneider Electric", ['bad-match at ‹Electric line=line-1›: Values with spaces need quotes: vendor="Schneider Electric".']],
    [
      "one condition at least",
      "client: 10.6.0.9, service: telnet, role: engineering, ",
      "",
      ["acknowledges-everything at ‹{ owner: it, until: 2027-03-31, reason: gone }›: Write which: client, server, service, from, to or role."],
    ],
    [
      "no ends",
      "from: office, to: cell, ",
      "from: office, ",
      ['conduit-ends at ‹{ from: office, allow: [dns, tcp/1-2, udp/9, icmp, "ip/89", l2/0x8892, any] }›: Write from (who opens) and to, or between: [a, b] where either side may open.'],
    ],
    ["both kinds of ends", "between: [cell, office]\n    allow", "between: [cell, office]\n    to: cell\n    allow", ["conduit-ends at ‹to›: Remove one of them."]],
    ["a protocol that is denied", "    allow: [app:opc-ua]", "    deny: [app:opc-ua]", ["denied-recognition at ‹app:opc-ua›: Write its ports."]],
    [
      "allowed and denied in one conduit",
      "    owner: controls",
      "    deny: [tcp/9]",
      ["conduit-allows-or-denies at ‹between: [cell, office]›: Write one of them; what is denied stands in a conduit of its own."],
    ],
    [
      "denied inside an open zone",
      "between: [cell, office]\n    allow: [app:opc-ua]",
      "between: [cell, cell]\n    deny: [tcp/9]",
      ["denied-inside-zone at ‹between: [cell, cell]›: Put the machines into zones of their own, or write within: deny and what is permitted there."],
    ],
    ["missing name", "name: Small plant\n", "", ["missing-key at ‹kind: segmentation›: Add name: …"]],
  ])("%s", (_, from, to, expected) => {
    expect(told(changed(from, to))).toEqual(expected);
    expect(parse(changed(from, to)).value).toBeUndefined();
  });

  test("app: needs inspection at every point that it crosses, and at one at least", () => {
    expect(told(changed("alg: [ftp], inspects: [opc-ua]", "alg: [ftp]"))).toEqual([
      "app-not-inspected at ‹app:opc-ua›: Add opcua to its inspects if the device can do it, or permit the ports of the service.",
    ]);
    expect(told(GOOD.slice(0, GOOD.indexOf("enforcement:"))).join()).toContain("app-not-inspected at ‹app:opc-ua›");
    const elsewhere = `${changed("members: [any]", "members: [10.9.0.0/16]").replace("conduits:", "  - { name: lab, members: [any] }\nconduits:").replace("{ name: core, at: all,", "{ name: core, between: [lab, cell],").replace("inspects: [opc-ua]", "inspects: []")}`;
    expect(told(elsewhere)).toEqual([]);
  });

  test("several mistakes are told in one run, also behind one of shape", () => {
    expect(told(changed("level: 4", "level: top").replace("FortiOS", "abc").replace("[dns,", "[qqqqqqqq,")).map((t) => t.split("›")[0])).toEqual([
      "wrong-type at ‹top",
      "unknown-service at ‹qqqqqqqq",
      "unknown-device at ‹abc",
    ]);
  });

  test("a conduit is not blamed for a zone that could not be read", () => expect(told(changed("name: cell", "nam: cell")).map((t) => t.split(" ")[0])).toEqual(["missing-key", "unknown-key"]));

  test("a file that is no mapping", () => {
    expect(told("- 1\n")).toEqual(["wrong-type at ‹- 1›"]);
    expect(told("hello\n")).toEqual(["wrong-type at ‹hello›"]);
  });

  test("devices are those the caller knows", () => {
    const text = changed("FortiOS", "our-box");
    expect(parseSegmentation(text, "c", "0", ["our-box"]).value?.enforcement[0]?.device).toBe("our-box");
  });
});

describe("ties that the file alone shows", () => {
  const tie = (a: string, b: string): string[] =>
    told(`kind: segmentation\nname: n\nzones:\n  - { name: a, members: [${a}] }\n  - { name: b, members: [${b}] }\n`).map((t) => t.split(":")[0] as string);
  test.each([
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["any", "any"],
    ["asset:A", "asset:A"],
    ["'mac:00:1b:1b:00:00:01'", "'mac:00-1B-1B-00-00-01'"],
    ["'FE80::/10'", "'fe80:0::/10'"],
    ["10.0.0.1-10.0.0.9", "10.0.0.9-10.0.0.20"],
    ["10.0.0.1-10.0.0.90", "10.0.0.9-10.0.0.20"],
    ["10.0.0.9-10.0.0.20", "10.0.0.1-10.0.0.90"],
  ])("%s and %s", (a, b) => expect(tie(a, b).map((t) => t.split(" ")[0])).toEqual(["zone-tie"]));
  test.each([
    ["10.0.0.0/8", "10.0.0.0/16"],
    ["10.0.0.1", "10.0.0.1-10.0.0.9"],
    ["10.0.0.1", "10.0.0.1/32"],
    ["any", "0.0.0.0/0"],
    ["10.0.0.1-10.0.0.8", "10.0.0.9-10.0.0.20"],
    ["10.0.0.0/24", "10.0.0.0-10.0.0.255"],
    ["asset:A", "asset:a"],
  ])("%s and %s are told apart", (a, b) => expect(tie(a, b)).toEqual([]));
  test("inside one zone nothing ties", () => expect(tie("10.0.0.1, 10.0.0.1, 10.0.0.1-10.0.0.9, 10.0.0.5-10.0.0.9", "any")).toEqual([]));
});

test("the change of the sample plant parses", () => {
  const text = readFileSync(new URL("../../../samples/plant/changes/cell-zones.yaml", import.meta.url), "utf8");
  const { value, diagnostics } = parseSegmentation(text, "cell-zones.yaml", "0");
  expect(diagnostics).toEqual([]);
  expect(value?.zones).toHaveLength(11);
  expect(value?.enforcement[0]).toMatchObject({ device: "fortios", idleTimeout: { tcp: 3600, udp: 180 }, between: "all" });
});
