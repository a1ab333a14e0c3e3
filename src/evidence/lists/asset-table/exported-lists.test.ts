// Tables as programs export them and as people stack them: what was read wrongly without a word once. Samples were written by hand from the columns
// that the programs document.
import { writeXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import type { ReadList } from "../listed-asset.ts";
import { readList } from "../read-list.ts";
import { type MappingProposal, proposeMapping, readAssetList, readTables } from "./asset-list.ts";

interface Taken {
  readonly proposal: MappingProposal;
  readonly list: ReadList;
}

async function take(content: Uint8Array | string): Promise<Taken> {
  const tables = (await readTables(typeof content === "string" ? new TextEncoder().encode(content) : content, "list", null)).value;
  if (tables === undefined) throw new Error("no tables");
  const proposal = proposeMapping(tables);
  if (typeof proposal === "string") throw new Error(proposal);
  const list = readAssetList(tables, proposal.mapping, proposal.kind, "list");
  if (list.value === undefined) throw new Error(JSON.stringify(list.diagnostics));
  return { proposal, list: list.value };
}

function fieldOf({ proposal }: Taken, header: string): string | undefined {
  return proposal.mapping.tables.flatMap((table) => table.columns).find((column) => column.header === header)?.field;
}

function machines({ list }: Taken): string[] {
  return list.assets.map((asset) => `${asset.name ?? "–"} ${asset.addresses.join("+")}`);
}

function factsOf({ list }: Taken, index = 0): string[] {
  return (list.assets[index]?.facts ?? []).map(({ attribute, value }) => `${attribute} ${value}`);
}

function codesOf({ list }: Taken): string[] {
  return list.diagnostics.map((d) => d.code);
}

describe("several tables in one sheet", () => {
  const hall1 = "Name;IP;Hersteller\nSPS 1;10.0.0.1;Siemens\n";

  it("are read each under its own header", async () => {
    const taken = await take(`${hall1}\nGerät;Hersteller;Modell;IP-Adresse\nHMI 1;Beckhoff;CP2916;10.0.1.1\n`);
    expect(taken.proposal.doubts).toEqual([]);
    expect(taken.list.assets.map((a) => [a.place, a.name, a.addresses.join()])).toEqual([
      ["sheet table 1 row 2", "SPS 1", "10.0.0.1"],
      ["sheet table 2 row 5", "HMI 1", "10.0.1.1"],
    ]);
    expect(factsOf(taken, 1)).toEqual(["vendor Beckhoff", "model CP2916"]);
  });

  it("stay one where the header is only repeated, and where nothing follows it", async () => {
    expect((await take(`${hall1}Halle 2;;\nName;IP;Hersteller\nSPS 2;10.0.0.2;Siemens\n`)).list).toMatchObject({ records: 4, assets: { length: 2 } });
    expect((await take(`${hall1}Gerät;IP-Adresse;Modell\n`)).proposal.mapping.tables).toMatchObject([{ sheet: null }]);
  });

  it("are found in workbooks too, and a mapping for one table does not fit two", async () => {
    const sheet = (rows: string[][]) => writeXlsx({ sheets: [{ name: "Geräte", rows }] });
    const one = [
      ["Name", "IP", "Hersteller"],
      ["SPS 1", "10.0.0.1", "Siemens"],
    ];
    const { proposal } = await take(await sheet(one));
    const two = await sheet([...one, [], ["IP-Adresse", "Gerät", "Modell"], ["10.0.1.1", "HMI 1", "TP700"]]);
    expect(machines(await take(two))).toEqual(["SPS 1 10.0.0.1", "HMI 1 10.0.1.1"]);
    const tables = (await readTables(two, "list", null)).value;
    expect(readAssetList(tables as NonNullable<typeof tables>, proposal.mapping, proposal.kind, "list").diagnostics[0]?.message).toContain('"Geräte, table 1", "Geräte, table 2"');
  });

  it("tell addresses above the header, which are not read", async () => {
    const taken = await take("Netz Halle 1;VLAN 20;10.0.0.0/24\nRouter;10.0.0.254;\nName;IP;Hersteller\nSPS 1;10.0.0.1;Siemens\n");
    expect(machines(taken)).toEqual(["SPS 1 10.0.0.1"]);
    expect(taken.list.diagnostics).toEqual([expect.objectContaining({ code: "list-above-header", severity: "warning", message: expect.stringContaining("row 2") as string })]);
  });

  it("of Infoblox have a header line for each kind of record", async () => {
    const taken = await take(
      "header-network,address*,netmask*,comment\nnetwork,10.0.0.0,255.255.255.0,Cell 1\nheader-hostrecord,fqdn*,addresses,configure_for_dns\nhostrecord,plc1.plant,10.0.0.5,True\n" +
        "header-fixedaddress,ip_address*,mac_address,name\nfixedaddress,10.0.0.50,00:1b:1b:12:34:99,scale1\n",
    );
    expect([taken.proposal.knownAs, taken.proposal.leftOut]).toEqual(["hosts from Infoblox", ['the part "network" holds no machines']]);
    expect(machines(taken)).toEqual(["plc1.plant 10.0.0.5", "scale1 10.0.0.50"]);
  });
});

describe("what a list says of whether a machine is there", () => {
  it("leaves out what is planned, reserved, free or taken out, and says so", async () => {
    const taken = await take("Gerät;IP;Hersteller;Status\nA;10.0.0.1;x;in Betrieb\nB;10.0.0.2;x;ausgebaut\nC;10.0.0.3;x;geplant\nD;10.0.0.4;x;Prévu\n");
    expect([fieldOf(taken, "Status"), taken.proposal.doubts]).toEqual(["status", []]);
    expect(machines(taken)).toEqual(["A 10.0.0.1"]);
    expect(taken.list).toMatchObject({ records: 4, understood: 4 });
    expect(codesOf(taken)).toEqual(["list-not-in-place", "list-not-in-place", "list-not-in-place"]);
  });

  it("takes free addresses of an address plan for nobody's, but not machines that answer", async () => {
    const plan = await take("IP Address,Status,MAC Address,Hostname,Vendor\n10.0.0.1,Used,00:1b:1b:00:00:01,gw,Cisco\n10.0.0.2,Available,,,\n10.0.0.3,Reserved,,,\n");
    expect(machines(plan)).toEqual(["gw 10.0.0.1"]);
    const reachable = await take("Name,IP,Vendor,Status\nA,10.0.0.1,x,Available\nB,10.0.0.2,x,Unavailable\n");
    expect([fieldOf(reachable, "Status"), machines(reachable).length]).toEqual(["ignore", 2]);
  });

  it("is read of NetBox tables as of its JSON", async () => {
    const taken = await take("Name,Status,Site,Role,Manufacturer,Type,IP Address\nplc-1,Active,P,PLC,Siemens,CPU,10.0.0.1/24\nplc-2,Planned,P,PLC,Siemens,CPU,10.0.0.2/24\n");
    expect(machines(taken)).toEqual(["plc-1 10.0.0.1"]);
  });

  it("has no device of phpIPAM for a name: that is the switch", async () => {
    const taken = await take("ip address,ip state,description,hostname,mac,device,port\n10.0.0.5,Active,Filler,plc1,00:1b:1b:12:34:56,sw1,Gi1/0/3\n10.0.0.9,DHCP,pool,,,,\n");
    expect([taken.proposal.knownAs, machines(taken)]).toEqual(["addresses from phpIPAM", ["plc1 10.0.0.5"]]);
  });
});

describe("columns that were taken for another thing", () => {
  it("are the addresses of several machines in one row, which need a person", async () => {
    const { proposal } = await take("Maschine;IP-Adresse;Bediengerät IP;Hersteller\nFüller;10.0.0.1;10.0.0.2;Krones\nPacker;10.0.1.1;10.0.1.2;Krones\n");
    expect(proposal.doubts).toEqual([expect.stringContaining('column C "Bediengerät IP": the word beside it may name another machine')]);
    expect((await take("Name;PLC IP;Vendor\nA;10.0.0.1;x\n")).proposal.doubts).toEqual([]);
    expect((await take("Name;IP Address 1;IP Address 2;Vendor\nA;10.0.0.1;10.0.1.1;x\n")).proposal.doubts).toEqual([]);
  });

  it("are order numbers beside a kind that looks like a model", async () => {
    const taken = await take("Asset Name,Asset Type,Catalog Number,Vendor,IP Address\nA,Logix5000 Controller,1756-L71/B,Rockwell,10.0.0.1\nB,Logix5000 Controller,1756-L73,Rockwell,10.0.0.2\n");
    expect(factsOf(taken)).toContain("model 1756-L71/B");
    const bought = await take("Asset Name,Model,Model No.,Order Number,Type,IP Address\nES-1,OptiPlex 7090,D28U,PO-4711,user,10.0.0.1\n");
    expect([bought.proposal.doubts, factsOf(bought)]).toEqual([[], ["model OptiPlex 7090"]]);
  });

  it.each([
    ["Hersteller-ID", "0x002A"],
    ["Group Name", "Cell 1"],
    ["System Type", "x64-based PC"],
    ["Lieferant", "Systemhaus"],
    ["Firmware Date", "2024-01-01"],
    ["User Name", "meier"],
  ])("are none that is read: %s", async (header, cell) => {
    const taken = await take(`Gerät;IP;Modell;${header}\nA;10.0.0.1;S7;${cell}\nB;10.0.0.2;S7;${cell}\n`);
    expect([fieldOf(taken, header), taken.proposal.doubts]).toEqual(["ignore", []]);
  });

  it("are make and model in one, which need a person unless one of them stands alone too", async () => {
    const { proposal } = await take("Device Name,Purdue Level,Vendor / Model,IP Address\nPLC-1,L1 — Basic Control,Siemens S7-1200,10.0.0.1\n");
    expect(proposal.doubts).toEqual([expect.stringContaining('column C "Vendor / Model": header; it names two things in one')]);
    const taken = await take("Display Name,IPv4 Address,Vendor and Model,OT Vendor,OT Model,Purdue Level\nplc1,10.0.0.1,Siemens S7,Siemens,CPU 1511,L1 - Control\n");
    expect([taken.proposal.doubts, factsOf(taken)]).toEqual([[], ["vendor Siemens", "model CPU 1511", "level 1"]]);
  });

  it("are the display name of an operating system", async () => {
    const taken = await take("IP Address,Hostname,OS Family,OS Version,OS Display Name\n10.0.0.1,plc1,Linux,4.1,Linux 4.1\n");
    expect([machines(taken), factsOf(taken)]).toEqual([["plc1 10.0.0.1"], ["hostname plc1", "os Linux 4.1"]]);
  });

  it("are those of a log, whose addresses come again and again", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `2026-01-01 10:${10 + i};meier;update;Produktion;10.0.5.${i % 2}1`);
    const { proposal } = await take(`Zeitpunkt;Benutzer;Aktion;Kategorie;IP-Adresse\n${rows.join("\n")}\n`);
    expect(proposal.doubts).toEqual(["most of its addresses stand in several rows, as in a log: is it a list of assets at all?"]);
  });

  it("are versions of programs in a scan of ports, and types that are neither models nor kinds of machines", async () => {
    const scan = await take("IP;FQDN;PORT;PROTOCOL;SERVICE;VERSION\n10.0.0.1;plc1;102;tcp;iso-tsap;Siemens S7\n10.0.0.2;plc2;80;tcp;http;GoAhead\n");
    expect(scan.proposal.doubts).toEqual([expect.stringContaining("a port and a service")]);
    const arp = await take("IP Address,Name,Type\n10.0.0.5,hmi1,DHCP\n10.0.0.6,pc1,DHCP\n");
    expect(arp.proposal.doubts).toEqual([expect.stringContaining('column C "Type"')]);
  });

  it("are names that most rows share", async () => {
    expect((await take("Device;IP;Vendor\nSPS;10.0.0.1;x\nSPS;10.0.0.2;x\nSPS;10.0.0.3;x\nSPS;10.0.0.4;x\n")).proposal.doubts).toEqual([expect.stringContaining("groups or kinds of machines")]);
  });

  it("are device-ip and device-mac of Cyber Vision", async () => {
    const taken = await take("device-id,device-name,device-ip,device-mac,group-name,vendor-name,fw-version\n77ab,S7,10.0.0.1,00:1b:1b:12:34:56,Fill,Siemens,V2.6\n");
    expect([taken.proposal.doubts, machines(taken), factsOf(taken)]).toEqual([[], ["S7 10.0.0.1"], ["vendor Siemens", "firmware V2.6"]]);
  });

  it("are subtype and platform of Defender for IoT", async () => {
    const taken = await take(
      "Name,Type,Subtype,Vendor,Model,IPv4 Address,MAC Address,Authorization,Class,Firmware vendor,Firmware version,Hardware vendor,OS platform,OS version,Scanner device,Serial number\n" +
        "ES-1,Industrial,Engineering Station,Dell,,10.0.0.1,00:50:56:00:00:01,Authorized,OT,,,Dell,Windows,10,False,X1\n",
    );
    expect([taken.proposal.knownAs, factsOf(taken)]).toEqual(["devices from Defender for IoT", ["role engineering-station", "vendor Dell", "os Windows", "serial X1"]]);
  });
});

describe("columns in other languages", () => {
  it.each([
    ["French", "Nom de l'équipement;Adresse IP;Masque de sous-réseau;Passerelle;Adresse MAC;Fabricant;Modèle;N° de série;Version du micrologiciel;Fonction;Emplacement;Remarques"],
    ["Italian", "Nome dispositivo;Indirizzo IP;Maschera di sottorete;Gateway;Indirizzo MAC;Costruttore;Modello;Numero di serie;Versione firmware;Funzione;Ubicazione;Osservazioni"],
    ["Spanish", "Nombre del equipo;Dirección IP;Máscara de subred;Puerta de enlace;Dirección MAC;Fabricante;Modelo;Número de serie;Versión de firmware;Función;Ubicación;Observaciones"],
    ["Japanese", "機器名;ＩＰアドレス;サブネットマスク;ゲートウェイ;MACアドレス;メーカー;型式;シリアル番号;ファームウェア;用途;設置場所;備考"],
  ])("are known: %s", async (_, header) => {
    const { proposal } = await take(
      `${header}\nX1;10.0.0.1;255.255.255.0;10.0.0.254;00:1b:1b:12:34:56;Siemens;CPU 1511;S1;V2.6;PLC;H2;x\nX2;10.0.0.2;255.255.255.0;10.0.0.254;;Siemens;TP700;S2;V15;HMI;H2;\n`,
    );
    expect([proposal.doubts, proposal.mapping.tables[0]?.columns.map((c) => c.field)]).toEqual([
      [],
      ["name", "address", "netmask", "gateway", "mac", "vendor", "model", "serial", "firmware", "role", "location", "ignore"],
    ]);
  });
});

describe("rows that are no machines", () => {
  it("are sums and remarks below the table", async () => {
    const taken = await take(
      "Name;IP;Hersteller;Firmware\nSPS 1;10.0.0.1;Siemens;2.6\nSumme;1;;\nStand: 12.03.2024;;geprüft: Meier;\nStandpumpe;;KSB;1.0\nStand 4;;SMS;1.0\nTotal Station;;Leica;1.0\n",
    );
    expect(machines(taken)).toEqual(["SPS 1 10.0.0.1", "Standpumpe ", "Stand 4 ", "Total Station "]);
    expect(codesOf(taken)).toEqual(expect.arrayContaining(["list-footer", "list-footer"]));
  });

  it("have no name where it only repeats the address, and no gateway where it is 0.0.0.0", async () => {
    const taken = await take("Name;IP;Gateway;Vendor\n10.0.0.7;10.0.0.7;0.0.0.0;Moxa\nB;10.0.0.8;10.0.0.1;Moxa\nC;10.0.0.9;10.0.0.1;Moxa\n");
    expect([machines(taken), factsOf(taken)]).toEqual([["– 10.0.0.7", "B 10.0.0.8", "C 10.0.0.9"], ["vendor Moxa"]]);
  });
});

describe("cells that say more than one thing", () => {
  it.each([
    ["10.0.0.13, Maske 255.255.255.0, GW 10.0.0.254", "10.0.0.13"],
    ["10.0.0.13 Gateway: 10.0.0.254", "10.0.0.13"],
    ["alt 10.0.0.20 neu 10.0.0.21", ""],
    ["10.0.0.20 (alt), 10.0.0.21 (neu)", ""],
    ["10.0.0.8 (eth0), 10.1.0.8 (eth1)", "10.0.0.8+10.1.0.8"],
    ["3232235777", ""],
  ])("give no address that may be another's: %s", async (cell, expected) => {
    const rows = ["A;10.0.0.1;Moxa", "B;10.0.0.2;Moxa", "C;10.0.0.3;Moxa", "D;10.0.0.4;Moxa", `E;"${cell}";Moxa`];
    const taken = await take(`Name;IP;Vendor\n${rows.join("\n")}\n`);
    expect(machines(taken)[4]).toBe(`E ${expected}`);
    if (expected === "") expect(codesOf(taken)).toContain("list-cell-unreadable");
  });

  it("are addresses of a plan that nobody has", async () => {
    const taken = await take("IP;Name;VLAN;Bemerkung\n10.0.0.1;SPS;20;\n10.0.0.2;;20;frei\n10.0.0.3;;20;\n10.0.0.4;;20;Drucker Büro\n10.0.0.5;HMI;20;\n");
    expect(machines(taken)).toEqual(["SPS 10.0.0.1", "– 10.0.0.4", "HMI 10.0.0.5"]);
    expect(codesOf(taken)).toEqual(["list-address-alone", "list-address-alone"]);
  });
});

describe("merged cells of a workbook", () => {
  it("speak for all rows that they reach over, and one name over several rows is one machine", async () => {
    const rows = [
      ["Halle", "Gerät", "IP", "Hersteller"],
      ["H1", "SPS 1", "10.0.0.1", "Siemens"],
      [null, null, "10.1.0.1", null],
      [null, "HMI 1", "10.0.0.2", "Siemens"],
    ];
    const merges = [
      { startRow: 1, startCol: 0, endRow: 3, endCol: 0 },
      { startRow: 1, startCol: 1, endRow: 2, endCol: 1 },
      { startRow: 1, startCol: 3, endRow: 2, endCol: 3 },
    ];
    const taken = await take(await writeXlsx({ sheets: [{ name: "L", rows, merges }] }));
    expect(machines(taken)).toEqual(["SPS 1 10.0.0.1+10.1.0.1", "HMI 1 10.0.0.2"]);
    expect(factsOf(taken, 1)).toEqual(["vendor Siemens", "location H1"]);
  });

  it("and numbers keep what they are: sixteen digits are no serial number", async () => {
    const rows = [
      ["Name", "IP", "Serial"],
      ["A", "10.0.0.1", 1234567890123456],
      ["B", "10.0.0.2", 123456789012345],
    ];
    const taken = await take(await writeXlsx({ sheets: [{ name: "L", rows }] }));
    expect([factsOf(taken, 0), factsOf(taken, 1), codesOf(taken)]).toEqual([[], ["serial 123456789012345"], ["list-digits-lost"]]);
  });

  it("above two columns of one name do not make them moved", async () => {
    const rows = [
      ["Gerät", "Büro", "Maschine", "Hersteller"],
      [null, "IP", "IP", null],
      ["SPS 1", "10.9.0.1", "10.0.0.1", "Siemens"],
    ];
    const tables = (await readTables(await writeXlsx({ sheets: [{ name: "L", rows }] }), "list", null)).value as NonNullable<Awaited<ReturnType<typeof readTables>>["value"]>;
    const proposal = proposeMapping(tables) as MappingProposal;
    expect(readAssetList(tables, proposal.mapping, proposal.kind, "list").diagnostics).toEqual([]);
  });
});

describe("records in JSON", () => {
  const json = (document: unknown) => take(JSON.stringify(document));

  it("of runZero are a table of machines", async () => {
    const taken = await json([
      {
        id: "f1",
        addresses: ["10.0.0.5"],
        addresses_extra: ["10.1.0.5"],
        names: ["PLC1"],
        macs: ["00:1b:1b:12:34:56"],
        mac_vendors: ["Siemens AG"],
        type: "PLC",
        os: "",
        hw_vendor: "Siemens",
        hw_product: "S7-1500",
        alive: true,
      },
      { id: "f2", addresses: ["10.0.0.6"], names: [], macs: [], type: "", os: "Windows 10", hw_vendor: "Dell", hw_product: "OptiPlex", alive: true },
    ]);
    expect([taken.proposal.doubts, machines(taken), factsOf(taken)]).toEqual([[], ["PLC1 10.0.0.5+10.1.0.5", "– 10.0.0.6"], ["role plc", "vendor Siemens", "model S7-1500"]]);
    expect(taken.list.assets.map((asset) => asset.place)).toEqual(["row 2", "row 3"]);
  });

  it("may lie deep, and hold names of what they point to", async () => {
    const taken = await json({
      data: {
        assets: {
          pageInfo: { end: "x" },
          nodes: [{ name: "PLC #1", ips: { nodes: ["10.0.0.5", "10.0.0.6"] }, vendor: { display_value: "Siemens", link: "x" }, firmwareVersion: "2.6", purdueLevel: "Level1" }],
        },
      },
    });
    expect([machines(taken), factsOf(taken)]).toEqual([["PLC #1 10.0.0.5+10.0.0.6"], ["vendor Siemens", "firmware 2.6", "level 1"]]);
  });

  it("of Defender for IoT hold one record of firmware", async () => {
    const device = {
      id: 1,
      name: "PLC-1",
      type: "PLC",
      vendor: "Rockwell",
      operatingSystem: null,
      engineeringStation: false,
      authorized: true,
      ipAddresses: ["10.0.0.5"],
      macAddresses: ["00:1b:1b:12:34:56"],
    };
    const taken = await json([{ ...device, firmware: [{ serial: "1", model: "1756-L71", firmwareVersion: "20.1", address: "10.0.0.5" }] }]);
    expect([taken.proposal.knownAs, factsOf(taken)]).toEqual(["devices from the interface of Defender for IoT", ["role plc", "vendor Rockwell", "serial 1", "model 1756-L71", "firmware 20.1"]]);
  });

  it("that this program printed are no list: they would make every stranger a listed machine", async () => {
    const keys = ["name", "addresses", "macs", "vendor", "uptimeSeconds", "conflicts", "status", "firstSeen", "sources"];
    const own = { assets: [Object.fromEntries(keys.map((key) => [key, key === "addresses" ? ["10.0.0.1"] : "x"]))] };
    expect(readList(new TextEncoder().encode(JSON.stringify(own)), "list")).toMatchObject({ is: "foreign", why: expect.stringContaining("holdpoint show assets") as string });
    await expect(take(`${keys.join(",")}\nA,10.0.0.1,,x,,0,stranger,2026,y\n`)).rejects.toThrow("holdpoint show assets");
  });

  it("that tell of traffic, or of nothing that has an address, are foreign", () => {
    const why = (document: unknown) => readList(new TextEncoder().encode(JSON.stringify(document)), "list");
    expect(why([{ src_ip: "10.0.0.1", dst_ip: "10.0.0.2", dst_port: 502 }])).toMatchObject({ is: "foreign" });
    expect(why({ a: [{ name: "x" }], b: [{ ip: "10.0.0.1", name: "y", vendor: "z" }] })).toMatchObject({ is: "foreign" });
    expect(why([{ ip: "10.0.0.1", name: "y", vendor: "z" }, 3])).toMatchObject({ is: "foreign" });
    expect(why({ devices: [{ ip: "10.0.0.1", name: "y", vendor: "z" }] })).toEqual({ is: "table" });
  });
});
