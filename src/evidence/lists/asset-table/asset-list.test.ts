// Asset lists as plants have them: German and English, titles above the header, merged headings, spoilt cells. What is read is compared with what a
// person reads in the table, and what is not sure has to be refused.
import { writeXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { readAssetList, proposeMapping, readTables, type MappingProposal } from "./asset-list.ts";
import { parseMappingFile, printMappingFile } from "./mapping-file.ts";
import type { ReadList } from "../listed-asset.ts";
import { readZip, storeZip } from "./zip-entries.ts";

const encoder = new TextEncoder();

async function propose(content: Uint8Array | string): Promise<MappingProposal> {
  const tables = await readTables(typeof content === "string" ? encoder.encode(content) : content, "list", null);
  const proposal = proposeMapping(tables.value as NonNullable<typeof tables.value>);
  if (typeof proposal === "string") throw new Error(proposal);
  return proposal;
}

async function read(content: Uint8Array | string): Promise<ReadList> {
  const tables = (await readTables(typeof content === "string" ? encoder.encode(content) : content, "list", null)).value;
  if (tables === undefined) throw new Error("no tables");
  const proposal = proposeMapping(tables);
  if (typeof proposal === "string") throw new Error(proposal);
  const list = readAssetList(tables, proposal.mapping, proposal.kind, "list");
  if (list.value === undefined) throw new Error(JSON.stringify(list.diagnostics));
  return list.value;
}

function fieldsOf(proposal: MappingProposal): string[] {
  return proposal.mapping.tables.flatMap((t) => t.columns.map((c) => c.field));
}

describe("columns of an asset list", () => {
  it("are recognised in German, with semicolons, decimal commas, a title and Windows-1252", async () => {
    const text =
      "Anlagenübersicht Werk Süd;;;;;;\r\nStand: 12.03.2024;;;;;;\r\n\r\nGerät;IP-Adresse;MAC-Adresse;Hersteller;Bestellnummer;Firmwarestand;Ebene\r\nFüller SPS;10.20.1.5;00-1B-1B-12-34-56;Siemens AG;6ES7 315-2EH14-0AB0;2,6;1\r\nWaage;10.20.1.6;;Mettler;IND780;7,1;0\r\n";
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const proposal = await propose(bytes);
    expect(fieldsOf(proposal)).toEqual(["name", "address", "mac", "vendor", "model", "firmware", "level"]);
    expect(proposal.doubts).toEqual([]);
    expect(proposal.mapping).toMatchObject({ encoding: "windows-1252", delimiter: ";", tables: [{ headerRow: 4 }] });
    const list = await read(bytes);
    expect(list.assets.map((a) => [a.place, a.name, a.addresses, a.macs])).toEqual([
      ["row 5", "Füller SPS", ["10.20.1.5"], ["mac:00:1b:1b:12:34:56"]],
      ["row 6", "Waage", ["10.20.1.6"], []],
    ]);
    expect(list.assets[0]?.facts).toContainEqual({ attribute: "firmware", value: "2,6" });
    expect(list).toMatchObject({ records: 2, understood: 2, notUnderstood: 0 });
  });

  it("are recognised in UTF-16 with quoted line ends and tabs", async () => {
    const text = '\ufeffAsset Name\tIP Address\tModel\tComment\n"PLC\n1"\t10.0.0.1\tS7-1500\t"a ""quoted""\nnote"\n\nHMI 1\t10.0.0.2\tTP700\t\n';
    const bytes = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(i * 2, text.charCodeAt(i), true);
    const list = await read(bytes);
    expect(list.assets.map((a) => [a.place, a.name, a.addresses[0]])).toEqual([
      ["row 2", "PLC 1", "10.0.0.1"],
      ["row 4", "HMI 1", "10.0.0.2"],
    ]);
  });

  it("leave a doubt where an address column has no telling header, or two columns could be it", async () => {
    expect((await propose("Name,Wert\nPLC,10.0.0.1\nHMI,10.0.0.2\n")).doubts).toEqual([expect.stringContaining('column B "Wert"')]);
    expect((await propose("Name,IP,IP neu\nPLC,10.0.0.1,10.1.0.1\nHMI,10.0.0.2,10.1.0.2\n")).doubts).toEqual([expect.stringContaining('column C "IP neu"')]);
    expect((await propose("Name,IP\nPLC,gone\nHMI,10.0.0.2\nX1,cellar\nX2,cellar\n")).doubts).toEqual([expect.stringContaining("only 25 %")]);
    expect((await propose("Name,IP,Vendor,Vendor\nPLC,10.0.0.1,A,B\n")).doubts).toEqual([expect.stringContaining("two columns could be the vendor")]);
  });

  it("have a header of one row also where a title stands right above it", async () => {
    const proposal = await propose("Anlagenverzeichnis Halle 3;;;\nGerät;IP-Adresse;Hersteller;Firmware\nA;10.0.0.1;Siemens;2.6\n");
    expect(proposal.mapping.tables[0]).toMatchObject({ headerRow: 2, headerRows: 1 });
    expect(proposal.guesses[0]?.columns.map((c) => c.header)).toEqual(["Gerät", "IP-Adresse", "Hersteller", "Firmware"]);
  });

  it("tell a kind of machine from a model by the cells", async () => {
    expect(fieldsOf(await propose("Name,IP,Type\nA,10.0.0.1,PLC\nB,10.0.0.2,HMI\n"))[2]).toBe("role");
    expect(fieldsOf(await propose("Name,IP,Type\nA,10.0.0.1,S7-1511\nB,10.0.0.2,TP700\n"))[2]).toBe("model");
  });

  it("take the plain one of two addresses and say that the other is not read", async () => {
    const proposal = await propose("Name,IP,Default Gateway,NTP Server IP,Firmware,Latest firmware\nA,10.0.0.1,10.0.0.254,10.0.0.9,1.0,2.0\nB,10.0.0.2,10.0.0.254,10.0.0.9,1.0,2.0\n");
    expect(fieldsOf(proposal)).toEqual(["name", "address", "gateway", "address", "firmware", "ignore"]);
    expect(proposal.doubts).toEqual([expect.stringContaining("NTP Server IP")]);
  });

  it("is no list where columns tell of two ends, or nothing names a machine", async () => {
    await expect(propose("src_ip,dst_ip,dst_port,bytes\n10.0.0.1,10.0.0.2,502,12\n")).rejects.toThrow("log of traffic");
    await expect(propose("1,Rockwell Automation\n2,Namco Controls Corp.\n")).rejects.toThrow("no column is an address");
    await expect(propose("just a line of text\nand another\n")).rejects.toThrow("of which no column");
  });

  it("of NetBox exports need nobody to say what they are", async () => {
    const netbox = await read("Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,IP Address\nplc-1,Active,,Plant,Hall 2,R1,PLC,Siemens,CPU 1511,10.0.0.1/24\n");
    expect(netbox.kind.id).toBe("netbox");
    expect(netbox.assets[0]).toMatchObject({ name: "plc-1", addresses: ["10.0.0.1"] });
    expect(netbox.assets[0]?.facts).toEqual(
      expect.arrayContaining([
        { attribute: "netmask", value: "24" },
        { attribute: "model", value: "CPU 1511" },
        { attribute: "role", value: "plc", by: '"PLC"' },
        { attribute: "location", value: "Plant / Hall 2 / R1" },
      ]),
    );
    const addresses = await propose("IP Address,VRF,Status,Role,Tenant,NAT (Inside),Assigned,DNS Name,Description\n10.0.0.1/24,,Active,,,,true,plc-1.plant,\n");
    expect(addresses.knownAs).toBe("NetBox IP addresses");
  });
});

describe("rows of an asset list", () => {
  it("keep several addresses, refuse ranges, keep machines without address by their name", async () => {
    const list = await read(
      "Name;IP;Hersteller\nA;10.0.0.1, 10.0.0.2;x1\nB;10.0.0.10-20;x\nC;DHCP;x\nD;10.0.0.0/24;x\nE;10.0.0.300;x\nF;010.000.000.007;x\nG;10.0.0.9/24;x\nH;10.0.0.11:102;x\n;;only a maker\nHalle 3;;\n",
    );
    expect(list.assets.map((a) => [a.name, a.addresses.join(" ")])).toEqual([
      ["A", "10.0.0.1 10.0.0.2"],
      ["C", ""],
      ["E", ""],
      ["F", ""],
      ["G", "10.0.0.9"],
      ["H", "10.0.0.11"],
    ]);
    // Rows 3 and 5 are ranges. "only a maker" and "Halle 3" stand alone in their rows: headings.
    expect(list).toMatchObject({ records: 10, understood: 8, notUnderstood: 2 });
    expect(list.diagnostics.map((d) => d.code).sort()).toEqual(["list-cell-unreadable", "list-cell-unreadable", "list-heading", "list-heading", "list-range", "list-range", "list-several-addresses"]);
    expect(list.diagnostics.find((d) => d.code === "list-range")?.message).toContain("row 3");
  });

  it("that contradict each other are told with both numbers, and both are kept", async () => {
    const list = await read("Name,IP,Firmware\nA,10.0.0.1,2.6\nB,10.0.0.1,2.8\nA,10.0.0.1,2.6\n");
    expect(list.assets).toHaveLength(3);
    expect(list.diagnostics[0]).toMatchObject({ code: "list-contradicts-itself", severity: "warning", at: { record: 3 } });
    expect(list.diagnostics[0]?.message).toBe('10.0.0.1 stands in row 2 and in row 3, which contradict each other: name "A" and "B"; firmware "2.6" and "2.8"');
    expect(list.diagnostics[1]).toMatchObject({ code: "list-repeated", severity: "note" });
  });
});

describe("workbooks", () => {
  const sheets = [
    { name: "Deckblatt", rows: [["Anlagenverzeichnis"], ["Version", "3"]] },
    {
      name: "Geräte",
      rows: [
        ["Inventar", null, null, null, null],
        ["Gerät", "Netzwerk", null, "Hersteller", "Firmware"],
        [null, "IP", "MAC", null, null],
        ["SPS 1", "10.0.0.1", "00:1b:1b:00:00:01", "Siemens", 2.6],
        ["SPS 2", 192168110105, null, "Siemens", new Date(Date.UTC(2026, 5, 2))],
      ],
      merges: [
        { startRow: 0, startCol: 0, endRow: 0, endCol: 4 },
        { startRow: 1, startCol: 1, endRow: 1, endCol: 2 },
        { startRow: 1, startCol: 0, endRow: 2, endCol: 0 },
      ],
    },
    {
      name: "Panels",
      rows: [
        ["Device Name", "IP address", "Model"],
        ["HMI 1", "10.0.0.9", "TP700"],
      ],
    },
    {
      name: "Alt",
      hidden: true,
      rows: [
        ["Name", "IP", "Model"],
        ["OLD", "10.9.9.9", "X1"],
      ],
    },
  ];

  it("give every visible sheet that lists machines, with merged headers over two rows", async () => {
    const bytes = await writeXlsx({ sheets });
    const proposal = await propose(bytes);
    expect(proposal.doubts).toEqual([]);
    expect(proposal.mapping.tables.map((t) => [t.sheet, t.headerRow, t.headerRows])).toEqual([
      ["Geräte", 3, 2],
      ["Panels", 1, 1],
    ]);
    expect(proposal.leftOut).toEqual([expect.stringContaining("Deckblatt")]);
    const list = await read(bytes);
    expect(list.assets.map((a) => [a.place, a.name, a.addresses.join()])).toEqual([
      ["sheet Geräte row 4", "SPS 1", "10.0.0.1"],
      ["sheet Geräte row 5", "SPS 2", ""],
      ["sheet Panels row 2", "HMI 1", "10.0.0.9"],
    ]);
    // A number is no address, a day is no firmware: neither is read, both are told.
    expect(list.assets[1]?.facts).toEqual([{ attribute: "vendor", value: "Siemens" }]);
    expect(list.diagnostics.map((d) => d.code).sort()).toEqual(["list-cell-is-date", "list-cell-unreadable", "list-version-is-number"]);
  });

  it("leave chart sheets out, and tell formulas that nobody computed", async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "S",
          rows: [
            ["Name", "IP", "Firmware"],
            ["PLC", "10.0.0.1", "x"],
          ],
        },
      ],
    });
    const parts = new Map(readZip(bytes, () => true, { mostEntries: 100, mostEntryBytes: 1e6, mostBytes: 1e7 }).entries);
    const edit = (name: string, change: (text: string) => string): void => {
      const before = new TextDecoder().decode(parts.get(name));
      const after = change(before);
      expect([name, after === before]).toEqual([name, false]);
      parts.set(name, encoder.encode(after));
    };
    edit("xl/workbook.xml", (text) => text.replace("</sheets>", '<sheet name="Chart" sheetId="99" r:id="rIdChart"/></sheets>'));
    edit("xl/_rels/workbook.xml.rels", (text) =>
      text.replace(
        "</Relationships>",
        '<Relationship Id="rIdChart" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>',
      ),
    );
    edit("xl/worksheets/sheet1.xml", (text) => text.replace(/<c r="C2"[^>]*>.*?<\/c>/, '<c r="C2"><f>CONCATENATE("V","2.8")</f></c>'));
    const list = await read(storeZip(parts));
    expect(list.assets.map((a) => [a.name, a.facts])).toEqual([["PLC", []]]);
    expect(list.diagnostics.map((d) => [d.code, d.message.slice(0, 10)])).toEqual([["list-formula-uncomputed", "sheet S C2"]]);
  });

  it("say that a hidden sheet is not read", async () => {
    const tables = await readTables(await writeXlsx({ sheets }), "list.xlsx", null);
    expect(tables.diagnostics).toEqual([expect.objectContaining({ code: "list-hidden-sheet" })]);
  });
});

describe("a mapping file", () => {
  const csv = "Name;IP;Stand\nPLC;10.0.0.1;2.6\nHMI;10.0.0.2;1.0\n";

  it("is printed with its reasons and reads back as the same mapping", async () => {
    const proposal = await propose(csv);
    const printed = printMappingFile("anlage.csv", proposal.mapping, proposal.guesses);
    expect(printed).toContain('- { column: C, header: "Stand", is: ignore }  # its header is not known. For example "2.6", "1.0"');
    expect(parseMappingFile(printed, "m.yaml")).toEqual({ value: proposal.mapping, diagnostics: [] });
  });

  it("decides, finds columns that were moved, and refuses a list without them", async () => {
    const mapping = parseMappingFile("tables:\n  - header: 1\n    columns:\n      - { column: A, header: Name, is: name }\n      - { column: C, header: Stand, is: firmware }\n", "m.yaml").value;
    if (mapping === undefined) throw new Error("no mapping");
    const apply = async (text: string) => {
      const tables = (await readTables(encoder.encode(text), "l", mapping)).value;
      return readAssetList(tables as NonNullable<typeof tables>, mapping, { id: "asset-list", name: "", worth: "inventory" }, "l");
    };
    expect((await apply(csv)).value?.assets[0]?.facts).toEqual([{ attribute: "firmware", value: "2.6" }]);
    const moved = await apply("Liste\n\nNeu;Stand;Name\nx;2.6;PLC\n");
    expect(moved.value?.assets[0]).toMatchObject({ name: "PLC", facts: [{ attribute: "firmware", value: "2.6" }] });
    expect(moved.diagnostics).toEqual([expect.objectContaining({ code: "mapping-moved" })]);
    expect((await apply("Name;IP\nPLC;10.0.0.1\n")).diagnostics[0]?.message).toContain('the column "Stand"');
    expect((await apply("Name;x;y;Stand;Stand\nPLC;10.0.0.1\n")).diagnostics[0]?.message).toContain('two columns are named "Stand" (D, E)');
  });

  it.each([
    "tables: []",
    "tables:\n  - { header: 1, columns: [ { column: A, is: colour } ] }",
    "tables:\n  - { header: 1, columns: [ { column: A, is: vendor } ] }",
    "tables:\n  - { header: 1, columns: [ { column: A, is: name }, { column: B, is: name } ] }",
    "tables:\n  - { header: 1, columns: [ { column: A1, is: name } ] }",
  ])("with a mistake is refused with its place: %s", (text) => {
    const parsed = parseMappingFile(text, "m.yaml");
    expect(parsed.value).toBeUndefined();
    expect(parsed.diagnostics[0]?.at?.kind).toBe("text");
  });
});
