// Hostile and damaged lists, one target per reader: nothing throws, every record ends in one state, every claim is bounded, every address is one.
// FUZZ_RUNS sets how many contents are tried per target (default: a few seconds' worth, always the same ones).
import fc from "fast-check";
import { writeXlsx } from "hucre/xlsx";
import { deflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { automationMlSample } from "../../src/evidence/lists/automationml/samples.ts";
import { proposeMapping, readAssetList, readTables } from "../../src/evidence/lists/asset-table/asset-list.ts";
import { parseMappingFile, printMappingFile } from "../../src/evidence/lists/asset-table/mapping-file.ts";
import { readZip, storeZip } from "../../src/evidence/lists/asset-table/zip-entries.ts";
import { listedToClaims, type ReadList } from "../../src/evidence/lists/listed-asset.ts";
import type { ReadConversations } from "../../src/evidence/lists/read-conversations.ts";
import { readList } from "../../src/evidence/lists/read-list.ts";
import { sclSample } from "../../src/evidence/lists/scl/samples.ts";
import { parseIp, parseMac } from "../../src/foundation/ip-address.ts";
import { isListedName } from "../../src/plant/claim.ts";

const numRuns = Number(process.env.FUZZ_RUNS ?? 80);
const SEED = 20261125;
const encoder = new TextEncoder();

const csv = 'Gerät;IP-Adresse;MAC;Hersteller;Firmware;Ebene\nSPS 1;10.0.0.1, 10.0.0.2;00-1B-1B-00-00-01;Siemens AG;2,6;1\n"HMI\n2";10.0.0.3/24;;"a ""b""";V7.1;L2\nPool;10.0.0.10-20;;;;\n';
const nozomi = JSON.stringify({
  result: [
    {
      id: 1,
      name: "plc",
      ip: ["10.0.0.1", "fe80::1"],
      mac_address: ["00:1b:1b:00:00:01"],
      mac_vendor: ["x"],
      vendor: "Siemens",
      product_name: "S7",
      firmware_version: "2.6",
      level: "1.0",
      type: "controller",
    },
  ],
  total: 1,
});
const talk = { from: "10.0.0.9", to: "10.0.0.1", protocol: "s7", first_activity_time: "1745957044874", last_activity_time: 1745957144875 };
const nozomiSessions = JSON.stringify([{ ...talk, id: "s", from_port: "49740", to_port: 102, transport_protocol: "tcp", direction_is_known: true }]);
const nozomiLinks = JSON.stringify({ result: [{ ...talk, transport_protocols: ["tcp"], _ports: [{ tcp: "102" }], "tcp_handshaked_connections.total": "6" }] });
const stacked = "Name;IP;Hersteller;Status\nSPS 1;10.0.0.1;x;ausgebaut\nSumme;1;;\n\nIP-Adresse;Gerät;Modell\n10.0.1.1;HMI 1;TP700\n";
const records = JSON.stringify({ data: [{ name: "p", ips: { nodes: ["10.0.0.5"] }, macs: ["00:1b:1b:00:00:01"], vendor: { name: "S" }, firmware: [{ version: "2.6" }], status: "retired" }] });
const infoblox = "header-network,address*,netmask*\nnetwork,10.0.0.0,255.255.255.0\nheader-hostrecord,fqdn*,addresses\nhostrecord,plc1.plant,10.0.0.5\n";
const netbox = JSON.stringify({
  results: [
    {
      name: "plc-1",
      device_type: { model: "S7", manufacturer: { name: "Siemens" } },
      site: { name: "A" },
      primary_ip4: { address: "10.0.0.1/24" },
      status: { value: "active" },
      role: { name: "PLC" },
      custom_fields: { firmware: "2.6" },
    },
  ],
});
const cyclonedx = JSON.stringify({
  bomFormat: "CycloneDX",
  metadata: { component: { type: "device", name: "plc-1", supplier: { name: "S" }, properties: [{ name: "x:ip", value: "10.0.0.1" }] } },
  components: [{ type: "firmware", name: "fw", version: "2.6", components: [{ type: "library", name: "l", version: "1" }] }],
});
const nmap =
  '<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" start="1700000000"><host starttime="1700000001" endtime="1700000009"><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/><address addr="00:1B:1B:00:00:01" addrtype="mac" vendor="Siemens"/><hostnames><hostname name="plc" type="PTR"/></hostnames><ports><port protocol="tcp" portid="102"><state state="open"/><service name="iso-tsap" product="S7" version="1" method="probed"/><script id="s7-info"><elem key="Version">2.6</elem></script></port></ports><os><osmatch name="x" accuracy="96"><osclass type="specialized" accuracy="96"/></osmatch></os></host></nmaprun>';

/** Characters that the formats are sensitive to. */
const SPICE = [
  '"',
  ";",
  ",",
  "\n",
  "\r",
  "\t",
  "{",
  "}",
  "[",
  "]",
  "<",
  ">",
  "&",
  "&amp;",
  "&x;",
  "<!DOCTYPE a [<!ENTITY x 'y'>]>",
  "\0",
  "\ufeff",
  "ä",
  "10.0.0.1",
  "ip;",
  "]]>",
  "-->",
  "null",
  "1e999",
  "\u202e",
  "=cmd|' /C calc'!A0",
  "..",
  "/",
  "PK\x03\x04",
];

const damages = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("cut" as const), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(60) }),
    fc.record({ kind: fc.constant("double" as const), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(200) }),
    fc.record({ kind: fc.constant("put" as const), at: fc.double({ min: 0, max: 1, noNaN: true }), text: fc.constantFrom(...SPICE) }),
  ),
  { minLength: 1, maxLength: 8 },
);

function damaged(text: string, changes: readonly ({ kind: "cut" | "double"; at: number; length: number } | { kind: "put"; at: number; text: string })[]): string {
  let result = text;
  for (const change of changes) {
    const at = Math.floor(change.at * result.length);
    if (change.kind === "put") result = result.slice(0, at) + change.text + result.slice(at);
    else if (change.kind === "cut") result = result.slice(0, at) + result.slice(at + change.length);
    else result = result.slice(0, at) + result.slice(at, at + change.length) + result.slice(at);
  }
  return result;
}

function listHolds(list: ReadList): void {
  expect(list.understood + list.notUnderstood).toBe(list.records);
  for (const claim of listedToClaims(list.assets, "list")) {
    expect(claim.value.length).toBeLessThanOrEqual(300);
    expect(claim.value).not.toBe("");
    const { endpoint } = claim;
    expect(isListedName(endpoint) || parseIp(endpoint) !== undefined || parseMac(endpoint.slice(4)) !== undefined).toBe(true);
  }
}

function conversationsHold({ records, understood, notUnderstood, contents, flows }: ReadConversations): void {
  expect(understood + notUnderstood).toBe(records);
  expect(Object.values(contents).reduce((sum, count) => sum + count, 0)).toBe(understood);
  for (const { start, seconds, client, server, serverPort } of flows) {
    expect(Number.isSafeInteger(start) && (seconds === null || seconds >= 0)).toBe(true);
    expect(parseIp(client) !== undefined && parseIp(server) !== undefined && serverPort >= -1 && serverPort <= 65_535).toBe(true);
  }
}

/** Everything that `learn` does with a content, but for the store. */
async function contentHolds(bytes: Uint8Array): Promise<void> {
  const found = readList(bytes, "list");
  if (found.is === "list") listHolds(found.list);
  if (found.is === "conversations") conversationsHold(found.conversations);
  if (found.is !== "table") return;
  const tables = await readTables(bytes, "list", null);
  if (tables.value === undefined) {
    expect(tables.diagnostics.some((d) => d.severity === "error")).toBe(true);
    return;
  }
  const proposal = proposeMapping(tables.value);
  if (typeof proposal === "string") {
    expect(proposal).not.toBe("");
    return;
  }
  const printed = printMappingFile("list", proposal.mapping, proposal.guesses);
  const again = parseMappingFile(printed, "mapping.yaml");
  // A guess may lack what a mapping needs, or hold a field twice; then it says so.
  if (again.value !== undefined) expect(again.value).toEqual(proposal.mapping);
  else expect(again.diagnostics.every((d) => d.code === "duplicate-field" || d.code === "mapping-without-machine")).toBe(true);
  const list = readAssetList(tables.value, proposal.mapping, proposal.kind, "list");
  if (list.value !== undefined) listHolds(list.value);
}

describe("damaged lists", () => {
  test.each([
    ["csv", csv],
    ["nozomi", nozomi],
    ["sessions of nozomi", nozomiSessions],
    ["links of nozomi", nozomiLinks],
    ["stacked tables", stacked],
    ["infoblox", infoblox],
    ["records", records],
    ["netbox", netbox],
    ["cyclonedx", cyclonedx],
    ["nmap-xml", nmap],
    ["scl", sclSample],
    ["automationml", automationMlSample],
  ])("of %s are read or refused", async (_, seed) => {
    await contentHolds(encoder.encode(seed));
    await fc.assert(
      fc.asyncProperty(damages, async (changes) => contentHolds(encoder.encode(damaged(seed, changes)))),
      { numRuns, seed: SEED },
    );
  });

  test("of any bytes are read or refused", async () => {
    const start = fc.constantFrom("", "{", "[", "<", "PK\x03\x04", "\xff\xfe", "Name;IP\n", "\xd0\xcf");
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (first, rest) => contentHolds(Uint8Array.from([...first].map((c) => c.charCodeAt(0)).concat([...rest])))),
      { numRuns, seed: SEED },
    );
  });

  test("of JSON with values of any kind are read or refused", async () => {
    const keys = fc.constantFrom(
      "results",
      "result",
      "data",
      "attributes",
      "ip",
      "mac_address",
      "mac_vendor",
      "product_name",
      "device_type",
      "site",
      "manufacturer",
      "name",
      "primary_ip4",
      "address",
      "status",
      "assigned_object",
      "bomFormat",
      "components",
      "metadata",
      "component",
      "type",
      "properties",
      "custom_fields",
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("CycloneDX", "device", "10.0.0.1/24", "", null, 1, true),
        fc.string({ maxLength: 12 }),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(keys, tie("value"), { maxKeys: 8 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(value, async (document) => contentHolds(encoder.encode(JSON.stringify(document) ?? "null"))),
      { numRuns: numRuns * 3, seed: SEED },
    );
  });
});

describe("damaged workbooks", () => {
  let workbook: Uint8Array;
  beforeAll(async () => {
    workbook = await writeXlsx({
      sheets: [
        {
          name: "S",
          rows: [
            ["Name", "IP", "Firmware"],
            ["PLC", "10.0.0.1", 2.6],
            ["HMI", "10.0.0.2", "V7"],
          ],
        },
      ],
    });
  });

  test("are read or refused", async () => {
    await contentHolds(workbook);
    const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, fc.double({ min: 0, max: 1.5, noNaN: true }), async (bytes, cut) => {
        const copy = workbook.slice(0, cut >= 1 ? workbook.length : Math.floor(cut * workbook.length));
        for (const [at, value] of bytes) if (copy.length > 0) copy[Math.floor(at * (copy.length - 1))] = value;
        await contentHolds(copy);
      }),
      { numRuns, seed: SEED },
    );
  });

  test("with damaged parts are read or refused", async () => {
    const parts = readZip(workbook, () => true, { mostEntries: 100, mostEntryBytes: 1e6, mostBytes: 1e7 }).entries as ReadonlyMap<string, Uint8Array>;
    const names = [...parts.keys()].filter((name) => name.startsWith("xl/"));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), damages, async (name, changes) => {
        const text = new TextDecoder().decode(parts.get(name));
        await contentHolds(storeZip(new Map([...parts, [name, encoder.encode(damaged(text, changes))]])));
      }),
      { numRuns, seed: SEED },
    );
  });
});

describe("bombs, paths and long lines are refused with a clear message", () => {
  const parts = { "[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", "xl/workbook.xml": "<workbook/>" };
  const why = async (bytes: Uint8Array): Promise<string> => {
    expect(readList(bytes, "bomb.xlsx").is).toBe("table");
    const { value, diagnostics } = await readTables(bytes, "bomb.xlsx", null);
    expect(value).toBeUndefined();
    return diagnostics.map((d) => d.message).join(" ");
  };

  /** An archive whose entry is deflated, and whose directory says what it likes of its size. */
  function deflatedZip(name: string, content: Uint8Array, others: Readonly<Record<string, string>>): Uint8Array {
    const packed = new Uint8Array(deflateRawSync(content, { level: 9 }));
    const bytes = storeZip(new Map([[name, packed], ...Object.entries(others).map(([n, text]) => [n, encoder.encode(text)] as const)]));
    const view = new DataView(bytes.buffer);
    view.setUint16(8, 8, true);
    const directory = view.getUint32(bytes.length - 22 + 16, true);
    view.setUint16(directory + 10, 8, true);
    return bytes;
  }

  test("a workbook that unpacks to gigabytes", async () => {
    const bytes = deflatedZip("xl/worksheets/sheet1.xml", new Uint8Array(200_000_000), parts);
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(await why(bytes)).toContain('"xl/worksheets/sheet1.xml" in it unpacks to more than 128 MB');
  });

  test("names that lead out, names that stand twice, too many files", async () => {
    const zip = (names: readonly string[]): Uint8Array => storeZip(new Map([...Object.entries(parts), ...names.map((n) => [n, ""] as const)].map(([n, text]) => [n, encoder.encode(text)])));
    expect(await why(zip(["../../etc/passwd"]))).toContain("leads out of the archive");
    expect(await why(zip(["/etc/passwd"]))).toContain("leads out of the archive");
    expect(await why(zip(["xl\\..\\x"]))).toContain("leads out of the archive");
    expect(await why(zip(Array.from({ length: 2_100 }, (_, i) => `xl/media/${i}.png`)))).toContain("2,000 are the most");
    const twice = zip(["xl/a.xml", "xl/b.xml"]);
    for (let i = 0; i + 8 <= twice.length; i++) if (new TextDecoder().decode(twice.subarray(i, i + 8)) === "xl/b.xml") twice[i + 3] = 0x61;
    expect(await why(twice)).toContain('two files of the name "xl/a.xml"');
  });

  test("a workbook whose parts declare a document type", async () => {
    const entries = { ...parts, "xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' };
    expect(await why(storeZip(new Map(Object.entries(entries).map(([n, text]) => [n, encoder.encode(text)]))))).toContain("declares a document type");
  });

  test("two cells that span a billion", async () => {
    const bytes = await writeXlsx({ sheets: [{ name: "S", rows: [["Name", "IP"]] }] });
    const unpacked = readZip(bytes, () => true, { mostEntries: 100, mostEntryBytes: 1e6, mostBytes: 1e7 }).entries as ReadonlyMap<string, Uint8Array>;
    const sheet = new TextDecoder().decode(unpacked.get("xl/worksheets/sheet1.xml")).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>');
    expect(await why(storeZip(new Map([...unpacked, ["xl/worksheets/sheet1.xml", encoder.encode(sheet)]])))).not.toBe("");
  });

  test("a line of millions of characters", async () => {
    const { value, diagnostics } = await readTables(encoder.encode(`Name;IP\n"${"x".repeat(3_000_000)}`), "long.csv", null);
    expect(value).toBeUndefined();
    expect(diagnostics[0]?.message).toMatch(/longer than 256 KiB/);
  });

  test("a scan with entities or a document type of its own", () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><nmaprun><host><status state="up"/></host></nmaprun>';
    const found = readList(encoder.encode(bomb), "scan.xml");
    expect(found.is === "refused" && found.diagnostics[0]?.message).toContain("document type declares");
    const external = readList(encoder.encode('<!DOCTYPE nmaprun SYSTEM "file:///etc/passwd"><nmaprun></nmaprun>'), "scan.xml");
    expect(external.is).toBe("list");
    const deep = readList(encoder.encode(`<nmaprun><host>${"<a>".repeat(100_000)}`), "scan.xml");
    expect(deep.is === "refused" && deep.diagnostics[0]?.message).toContain("more than 64 deep");
  });
});
