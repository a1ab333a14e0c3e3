// Every file of ../shared/data/inventory is learnt, or named as not read with its reason; what was learnt is counted again by other means (plain text
// search, a walk over the parsed JSON), and scanned hosts are compared one by one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { learn, type LearnedFile } from "../../src/app/learn.ts";
import { evidenceTables, rowAt, claimTable } from "../../src/evidence/flows/flow-tables.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const inventory = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "inventory");

/** Files that are not read, and why; a file that comes to be read, or another reason, fails. */
const NOT_READ: Readonly<Record<string, string>> = {
  "automationml/": "an AutomationML plant model in which none of",
  "opc-ua-nodesets/": "OPC UA node set: it describes what servers offer",
  "cyclonedx/VEX": "without components: it names no part of the plant",
  "reference/enipVendors.csv": "text of which no column is an address",
  "reference/grassmarlin": "fingerprint of GRASSMARLIN: it describes how a kind of machine can be told",
  "reference/malcolm-netbox-device-roles.yml": "text of which no column is an address",
};

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((x, y) => (x.name < y.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

describe.skipIf(!existsSync(inventory))("the inventory files (needs HOLDPOINT_DATA or ../shared/data)", () => {
  const learned = new Map<string, LearnedFile>();
  const claims = new Map<string, { endpoint: string; attribute: string; value: string; by: string }[]>();

  beforeAll(async () => {
    const store = createMemoryStore(evidenceTables);
    const result = await learn({ store, paths: [inventory], vantage: null, addressSpaceOf: () => "", onProgress: () => {}, signal: new AbortController().signal });
    for (const file of result.files) learned.set(relative(inventory, file.file), file);
    const sources = new Map((await store.sources()).map((s) => [s.id, relative(inventory, s.file)]));
    for await (const batch of store.scan("claim", ["endpoint", "attribute", "value", "by"])) {
      for (let i = 0; i < batch.rows; i++) {
        const row = rowAt(claimTable, batch, i) as { source: number; endpoint: string; attribute: string; value: string; by: string };
        const file = sources.get(row.source) as string;
        claims.set(file, [...(claims.get(file) ?? []), row]);
      }
    }
  });

  it("are all accounted for", () => {
    const files = [...filesBelow(inventory)].map((f) => relative(inventory, f));
    expect([...learned.keys()].sort()).toEqual([...files].sort());
    for (const file of files) {
      const known = Object.entries(NOT_READ).find(([start]) => file.startsWith(start));
      const { outcome, diagnostics } = learned.get(file) as LearnedFile;
      if (known === undefined) expect([file, outcome]).toEqual([file, "learnt"]);
      else {
        expect([file, outcome]).toEqual([file, "skipped"]);
        expect(diagnostics[0]?.message).toContain(known[1]);
      }
    }
    for (const start of Object.keys(NOT_READ))
      expect(
        files.some((f) => f.startsWith(start)),
        `${start} is listed as not read, but is not there`,
      ).toBe(true);
  });

  it("that are XML and not read hold no machine of a plant: no address, and in plant models no device or controller by its role", () => {
    const files = [...learned.keys()].filter((f) => /^(automationml|opc-ua-nodesets)\/|^reference\/grassmarlin/.test(f));
    expect(files.length).toBe(8);
    for (const file of files) {
      const text = readFileSync(join(inventory, file), "utf8");
      // Elsewhere there are chapters of standards that look like addresses.
      const values = file.startsWith("reference/") ? text : (text.match(/<Value\b[\s\S]*?<\/Value>/g) ?? []).join("\n");
      const addresses = values.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}/gi) ?? [];
      expect([file, addresses]).toEqual([file, []]);
      if (!file.startsWith("automationml/")) continue;
      expect(text).not.toMatch(/ip-?address|networkaddress|macaddress|RoleClassLib\/Device"|Controller\/PLC|RoleClassLib\/HMI/i);
      const elements = [...text.matchAll(/<InstanceHierarchy\b(?:[^>]*[^>/])?>[\s\S]*?<\/InstanceHierarchy>/g)].flatMap(([hierarchy]) => hierarchy.match(/<InternalElement[\s>]/g) ?? []).length;
      expect(learned.get(file)?.diagnostics[0]?.message).toContain(`none of ${elements} elements`);
    }
  });

  it("of nmap hold the hosts, addresses, ports and programs that a plain search finds", () => {
    const scans = [...learned.keys()].filter((f) => f.startsWith("nmap-xml/"));
    expect(scans.length).toBe(7);
    for (const file of scans) {
      const text = readFileSync(join(inventory, file), "utf8");
      const hosts = text
        .split(/<host[ >]/)
        .slice(1)
        .map((part) => part.split("</host>")[0] as string);
      expect([file, learned.get(file)?.source?.records]).toEqual([file, hosts.length]);
      const up = hosts.filter((h) => /<status state="up"/.test(h));
      const isOwn = (h: string): boolean => /addr="127\./.test(h);
      const own = claims.get(file) ?? [];
      const of = (attribute: string): string[] =>
        own
          .filter((c) => c.attribute === attribute)
          .map((c) => c.value)
          .sort();
      const addresses = up.filter((h) => !isOwn(h)).flatMap((h) => [...h.matchAll(/<address addr="([^"]+)" addrtype="ipv[46]"/g)].map((m) => m[1] as string));
      expect([file, of("address")]).toEqual([file, [...addresses].sort()]);
      const open = up.filter((h) => !isOwn(h)).flatMap((h) => [...h.matchAll(/<port protocol="(\w+)" portid="(\d+)"><state state="open"/g)].map((m) => `${m[1]}/${m[2]}`));
      expect([file, of("service").map((v) => v.split(" ")[0])]).toEqual([file, [...open].sort()]);
      const products = up.filter((h) => !isOwn(h)).flatMap((h) => [...h.matchAll(/<service [^>]*product="[^"]+"/g)]);
      expect([file, of("software").length]).toEqual([file, products.length]);
      const macs = up.filter((h) => !isOwn(h)).flatMap((h) => [...h.matchAll(/<address addr="([^"]+)" addrtype="mac"/g)].map((m) => (m[1] as string).toLowerCase()));
      expect([file, of("mac")]).toEqual([file, [...macs].sort()]);
    }
  });

  it("of CycloneDX hold as many components as a walk over the document finds", () => {
    const boms = [...learned.keys()].filter((f) => f.startsWith("cyclonedx/") && learned.get(f)?.outcome === "learnt");
    expect(boms.length).toBe(3);
    for (const file of boms) {
      const document = JSON.parse(readFileSync(join(inventory, file), "utf8"));
      const count = (parts: { components?: [] }[] | undefined): number => (parts ?? []).reduce((sum, part) => sum + 1 + count(part.components), 0);
      expect([file, learned.get(file)?.source?.records]).toEqual([file, count(document.components) + (document.metadata?.component === undefined ? 0 : 1)]);
    }
    expect(claims.get("cyclonedx/OBOM_Example-1-Decoupled_obom.json")?.map((c) => `${c.endpoint} ${c.attribute} ${c.value}`)).toEqual([
      "name:Keycloak name Keycloak",
      "name:Keycloak os Red Hat Enterprise Linux 8.0",
      "name:Keycloak software Keycloak 10.0.2",
    ]);
  });

  it("of IEC 61850 hold the IEDs, addresses and publications that a plain search finds", () => {
    const files = [...learned.keys()].filter((f) => f.startsWith("iec61850-scl/"));
    expect(files.length).toBe(13);
    for (const file of files) {
      const text = readFileSync(join(inventory, file), "utf8");
      const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((m) => (m[1] as string).trim()).sort();
      const named = found(/<IED\b[^>]*\bname="([^"]+)"/g);
      const own = claims.get(file) ?? [];
      const of = (attribute: string): string[] =>
        own
          .filter((c) => c.attribute === attribute)
          .map((c) => c.value)
          .sort();
      const { source } = learned.get(file) as LearnedFile;
      expect([file, source?.records, source?.understood]).toEqual([file, named.length, named.length]);
      // A template is a kind of device.
      expect([file, of("name")]).toEqual([file, named.filter((name) => name !== "Template")]);
      expect([file, of("address")]).toEqual([file, found(/<P\b[^>]*\btype="IP"[^>]*>([^<]*)</g)]);
      expect([file, of("netmask")]).toEqual([file, found(/<P\b[^>]*\btype="IP-SUBNET"[^>]*>([^<]*)</g)]);
      expect([file, of("gateway")]).toEqual([file, found(/<P\b[^>]*\btype="IP-GATEWAY"[^>]*>([^<]*)</g)]);
      expect([file, of("service").length]).toEqual([file, found(/<(GSE|SMV)\s/g).length]);
    }
    expect(
      claims
        .get("iec61850-scl/simpleIO_direct_control_goose.cid")
        ?.filter((c) => c.attribute === "service")
        .map((c) => c.value),
    ).toEqual(expect.arrayContaining([expect.stringMatching(/^goose to 01:0c:cd:01:00:01, APPID 0x1000, VLAN 1, repeated at least every 3000 ms$/)]));
  });

  it("of an OT monitor holds the connections and machines that a plain search finds", () => {
    const file = "ot-monitor/radiflow-isid-raw-cef.log";
    const lines = readFileSync(join(inventory, file), "utf8").trim().split("\n");
    const links = lines.filter((line) => / src=\S+ dst=\S+ pt=\d+/.test(line));
    const devices = lines.filter((line) => / dvc=\S+/.test(line));
    expect(links.length + devices.length).toBe(lines.length);
    const { source } = learned.get(file) as LearnedFile;
    expect(source).toMatchObject({ kind: "cef", records: lines.length, understood: lines.length, notUnderstood: 0 });
    expect(source?.contents?.flows).toBe(links.length);
    const own = claims.get(file) ?? [];
    const pairs = (attribute: string): string[] =>
      own
        .filter((c) => c.attribute === attribute)
        .map((c) => `${c.endpoint} ${c.value}`)
        .sort();
    const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
    const group = (line: string, pattern: RegExp): string => pattern.exec(line)?.[1] ?? "";
    const sources = lines.map((line) => ({ line, address: group(line, / (?:src|dvc)=(\S+)/), mac: group(line, / SrcMac=([0-9A-F:]+)/).toLowerCase() }));
    const targets = links.map((line) => ({ line, address: group(line, / dst=(\S+)/), mac: group(line, / DstMac=([0-9A-F:]+)/).toLowerCase() }));
    expect(distinct(pairs("mac"))).toEqual(distinct([...sources, ...targets].map(({ address, mac }) => `${address} ${mac}`)));
    expect(distinct(pairs("address"))).toEqual(distinct(devices.map((line) => group(line, / dvc=(\S+)/)).map((address) => `${address} ${address}`)));
    expect(distinct(pairs("vendor").map((pair) => pair.split(" ").slice(1).join(" ")))).toEqual(
      distinct([...lines.map((line) => group(line, / SrcVendor=(.*?)(?: \w+=|$)/)), ...links.map((line) => group(line, / DstVendor=(.*?)(?: \w+=|$)/))]),
    );
    // Every machine is named by its address there.
    expect(pairs("name")).toEqual([]);
  });
});
