// Structured lists as the programs write them: what is read is compared with what stands in the document.
import { describe, expect, it } from "vitest";
import { listedToClaims, type ReadList } from "./listed-asset.ts";
import { readList } from "./read-list.ts";

function read(document: unknown): ReadList {
  const found = readList(new TextEncoder().encode(typeof document === "string" ? document : JSON.stringify(document)), "list");
  if (found.is !== "list") throw new Error(JSON.stringify(found));
  return found.list;
}

function factsOf(list: ReadList, index = 0): string[] {
  return (list.assets[index]?.facts ?? []).map((f) => `${f.attribute} ${f.value}${f.by === undefined ? "" : ` (${f.by})`}`);
}

describe("Nozomi in JSON", () => {
  const asset = {
    name: "FILLER-1-PLC",
    level: "1.0",
    ip: ["10.20.1.5", "10.21.1.5"],
    mac_address: ["00:1b:1b:12:34:56"],
    mac_vendor: ["Siemens AG"],
    vendor: "Siemens",
    product_name: "6ES7 315-2EH14-0AB0",
    firmware_version: "V2.6.3",
    serial_number: "S C-X4U421302009",
    os: "",
    type: "controller",
    roles: ["slave"],
  };

  it.each([
    ["answer of a query", { result: [asset], total: 1 }],
    ["array", [asset]],
    ["page of Vantage", { data: [{ id: "1", type: "assets", attributes: asset }] }],
  ])("as an %s is read", (_, document) => {
    const list = read(document);
    expect(list.kind.id).toBe("nozomi");
    expect(list.assets[0]).toMatchObject({ place: "asset 1", name: "FILLER-1-PLC", addresses: ["10.20.1.5", "10.21.1.5"], macs: ["mac:00:1b:1b:12:34:56"] });
    expect(factsOf(list)).toEqual(["vendor Siemens", "model 6ES7 315-2EH14-0AB0", "firmware V2.6.3", "serial S C-X4U421302009", 'role plc ("controller")', "level 1"]);
  });

  it("takes no address for a name, and counts what names nothing", () => {
    const list = read([
      { ...asset, name: "10.20.1.5" },
      { ip: [], mac_address: [], name: "", product_name: "", firmware_version: "" },
    ]);
    expect(list.assets[0]?.name).toBeNull();
    expect(list).toMatchObject({ records: 2, understood: 1, notUnderstood: 1 });
    expect(list.diagnostics.map((d) => d.code)).toEqual(["list-nameless"]);
  });
});

describe("NetBox in JSON", () => {
  const device = {
    name: "plc-1",
    device_type: { model: "CPU 1511", manufacturer: { name: "Siemens" } },
    role: { name: "PLC" },
    site: { name: "Plant 1" },
    location: { name: "Hall 2" },
    rack: null,
    serial: "X1",
    platform: null,
    status: { value: "active" },
    primary_ip4: { address: "10.0.0.1/24" },
    primary_ip6: { address: "fd00::1/64" },
    primary_ip: { address: "10.0.0.1/24" },
    custom_fields: { firmware_version: "2.9", purdue_level: 1, owner: "somebody" },
  };

  it("gives devices with all their addresses, places and own fields, and leaves planned ones out", () => {
    const list = read({
      count: 2,
      results: [device, { ...device, name: "plc-2", status: { value: "planned" } }],
    });
    expect(list.assets).toHaveLength(1);
    expect(list.assets[0]).toMatchObject({ name: "plc-1", addresses: ["10.0.0.1", "fd00::1"] });
    expect(factsOf(list)).toEqual(["vendor Siemens", "model CPU 1511", "serial X1", 'role plc ("PLC")', "location Plant 1 / Hall 2", "netmask 24", "firmware 2.9", "level 1"]);
    expect(list).toMatchObject({ records: 2, understood: 2 });
    expect(list.diagnostics.map((d) => d.code)).toEqual(["list-not-in-place"]);
  });

  it("gives addresses, those of one device as one machine, and tells VRFs", () => {
    const address = { address: "10.0.0.1/24", status: { value: "active" }, vrf: null, dns_name: "", assigned_object: { name: "X1", device: { name: "plc-1" } } };
    const list = read({
      results: [
        address,
        { ...address, address: "10.1.0.1/24", vrf: { name: "skid" } },
        { ...address, address: "10.0.0.7/24", assigned_object: null, dns_name: "hist.plant" },
        { ...address, address: "10.0.0.9/24", status: { value: "reserved" } },
      ],
    });
    expect(list.assets.map((a) => [a.name, a.addresses])).toEqual([
      ["plc-1", ["10.0.0.1", "10.1.0.1"]],
      ["hist.plant", ["10.0.0.7"]],
    ]);
    expect(list.diagnostics.map((d) => d.code)).toEqual(["list-vrf", "list-not-in-place"]);
  });
});

describe("a scan by nmap", () => {
  const host = (inside: string): string => `<host starttime="1700000001" endtime="1700000009">${inside}</host>`;
  const scan = (hosts: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" start="1700000000" version="7.94">${hosts}</nmaprun>`;
  const up = '<status state="up" reason="arp-response"/>';

  it("gives what answered, with the accuracy of guesses and what ICS scripts asked", () => {
    const list = read(
      scan(
        host(`${up}<address addr="10.0.0.1" addrtype="ipv4"/><address addr="00:1B:1B:00:00:01" addrtype="mac" vendor="Siemens AG"/>
          <hostnames><hostname name="plc.plant" type="PTR"/></hostnames>
          <ports><extraports state="closed" count="998"/>
            <port protocol="tcp" portid="102"><state state="open"/><service name="iso-tsap" product="Siemens S7 PLC" devicetype="specialized" method="probed" conf="10"/>
              <script id="s7-info" output="x"><elem key="Module">6ES7 315-2EH14-0AB0</elem><elem key="Version">2.6.3</elem><elem key="Copyright">Original</elem><elem key="Serial Number">S C-1</elem></script></port>
            <port protocol="tcp" portid="502"><state state="open"/><service name="mbap" method="table" conf="3"/></port>
            <port protocol="tcp" portid="80"><state state="closed"/><service name="http" method="table"/></port></ports>
          <os><osmatch name="Siemens S7-300" accuracy="94"><osclass type="specialized" vendor="Siemens" accuracy="94"/></osmatch><osmatch name="Other" accuracy="88"/></os>
          <uptime seconds="86400"/>`) + host(`<status state="down"/><address addr="10.0.0.2" addrtype="ipv4"/>`),
      ),
    );
    expect(list.assets).toHaveLength(1);
    expect(list).toMatchObject({ records: 2, understood: 2 });
    expect(list.assets[0]).toMatchObject({ place: "host 1", addresses: ["10.0.0.1"], macs: ["mac:00:1b:1b:00:00:01"], first: 1_700_000_001e6, last: 1_700_000_009e6 });
    expect(factsOf(list)).toEqual([
      "vendor Siemens AG (MAC prefix)",
      "model 6ES7 315-2EH14-0AB0 (script s7-info)",
      "firmware 2.6.3 (script s7-info)",
      "serial S C-1 (script s7-info)",
      "service tcp/102 open iso-tsap",
      "software Siemens S7 PLC (tcp/102)",
      "service tcp/502 open mbap?",
      "uptime 86400 (TCP timestamps)",
      "hostname plc.plant",
      "os Siemens S7-300 (OS guess, 94 %)",
    ]);
  });

  it("that breaks off keeps the hosts before, and says so", () => {
    const text = scan(host(`${up}<address addr="10.0.0.1" addrtype="ipv4"/>`) + host(`${up}<address addr="10.0.0.3" addrtype="ipv4"/>`));
    const list = read(text.slice(0, text.lastIndexOf("10.0.0.3")));
    expect(list.assets.map((a) => a.addresses[0])).toEqual(["10.0.0.1"]);
    expect(list.diagnostics.map((d) => d.code)).toEqual(["scan-cut"]);
    expect(list.warnings).toEqual([expect.stringContaining("breaks off behind host 2")]);
  });
});

describe("CycloneDX", () => {
  it("gives the device it is about with its firmware, system and programs", () => {
    const list = read({
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      metadata: {
        component: {
          type: "device",
          name: "ET200SP",
          supplier: { name: "Siemens" },
          properties: [
            { name: "acme:device:ip-address", value: "10.0.0.8" },
            { name: "acme:serialNumber", value: "42" },
          ],
        },
      },
      components: [
        { type: "firmware", name: "boot", version: "4.2.1", components: [{ type: "library", name: "lwip", version: "2.1" }] },
        { type: "operating-system", name: "VxWorks", version: "7" },
      ],
    });
    expect(list.assets).toHaveLength(1);
    expect(list.assets[0]).toMatchObject({ name: "ET200SP", addresses: ["10.0.0.8"] });
    expect(factsOf(list)).toEqual(["vendor Siemens", "model ET200SP", "serial 42", "firmware 4.2.1", "os VxWorks 7", "software lwip 2.1"]);
    expect(list).toMatchObject({ records: 4, understood: 4 });
  });
});

describe("claims of a list", () => {
  it("name file and row, hang on the first address, and stand on the name where there is none", () => {
    const base = {
      place: "row 4",
      addresses: ["10.0.0.1", "10.0.0.2"],
      macs: ["mac:00:1b:1b:00:00:01"],
      facts: [{ attribute: "firmware" as const, value: "2.6" }],
      first: Number.NaN,
      last: Number.NaN,
    };
    const claims = listedToClaims(
      [
        { ...base, name: "PLC" },
        { ...base, place: "row 5", name: "Scale", addresses: [], macs: [] },
      ],
      "/data/site/assets.xlsx",
    );
    expect(claims.map((c) => `${c.endpoint} ${c.attribute} ${c.value} ${c.by}`)).toEqual([
      "10.0.0.1 address 10.0.0.1 assets.xlsx row 4",
      "10.0.0.1 address 10.0.0.2 assets.xlsx row 4",
      "10.0.0.1 mac 00:1b:1b:00:00:01 assets.xlsx row 4",
      "10.0.0.1 name PLC assets.xlsx row 4",
      "10.0.0.1 firmware 2.6 assets.xlsx row 4",
      "name:Scale name Scale assets.xlsx row 5",
      "name:Scale firmware 2.6 assets.xlsx row 5",
    ]);
  });
});

describe("what is no list", () => {
  const whyForeign = (text: string) => {
    const found = readList(new TextEncoder().encode(text), "list");
    return found.is === "foreign" ? found.why : found.is;
  };

  it("is called what it is: syslog with its priority is no XML, and objects on lines are no broken JSON", () => {
    expect(whyForeign("<14>Mar 10 10:00:00 host-1 app[7]: hello\n<14>Mar 10 10:00:01 host-1 app[7]: again\n")).toContain("lines of syslog");
    expect(whyForeign('{"a":1}\n{"a":2}\n')).toContain("on each line");
    expect(whyForeign('{"a":1')).toContain("begins like JSON");
    expect(whyForeign("<14><x/>")).toContain("lines of syslog");
    expect(whyForeign("<plant/>")).toContain('the root element "plant"');
  });
});
