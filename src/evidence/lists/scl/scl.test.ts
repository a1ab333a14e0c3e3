// IEC 61850 configurations: what is read is compared with what stands in the document, and what is doubtful is told.
import { describe, expect, it } from "vitest";
import { listedToClaims, type ReadList } from "../listed-asset.ts";
import { readList } from "../read-list.ts";
import { sclSample } from "./samples.ts";

const encoder = new TextEncoder();

function read(text: string): ReadList {
  const found = readList(encoder.encode(text), "station.scd");
  if (found.is !== "list") throw new Error(JSON.stringify(found));
  return found.list;
}

function factsOf(list: ReadList, name: string): string[] {
  return (list.assets.find((a) => a.name === name)?.facts ?? []).map((f) => `${f.attribute} ${f.value}${f.by === undefined ? "" : ` (${f.by})`}`);
}

/** A document with one IED, its inside and its communication. */
function scl(ied: string, communication = ""): string {
  return `<SCL xmlns="http://www.iec.ch/61850/2003/SCL"><Communication><SubNetwork name="n">${communication}</SubNetwork></Communication>${ied}</SCL>`;
}

describe("an IEC 61850 configuration", () => {
  const list = read(sclSample);

  it("gives every IED once, with the addresses of all its access points", () => {
    expect(list.kind).toMatchObject({ id: "scl", worth: "design" });
    expect(list.assets.map((a) => [a.name, a.addresses, a.macs])).toEqual([
      ["IED_A", ["10.30.1.11", "10.31.1.11"], []],
      ["ELSEWHERE", ["10.30.1.90"], []],
      ["MU_1", [], ["mac:00:1b:1b:00:00:07"]],
      ["CLOCK", [], []],
    ]);
    expect(list).toMatchObject({ records: 5, understood: 5, notUnderstood: 0 });
    expect(list.diagnostics.map((d) => [d.code, d.severity])).toEqual([
      ["list-ied-elsewhere", "note"],
      ["list-template", "note"],
    ]);
  });

  it("gives the data sheet, masks and gateways by access point, and where it publishes", () => {
    expect(factsOf(list, "IED_A")).toEqual([
      "vendor Acme Relays",
      "model AR-615",
      "software IED configuration 1.4 (configVersion)",
      "vendor Acme (PhyNam)",
      "serial A-0042 (PhyNam)",
      "firmware 5.1.2 (PhyNam)",
      "role plc (logical nodes PTOC, PTRC)",
      "netmask 255.255.255.0 (access point S1)",
      "gateway 10.30.1.1 (access point S1)",
      "hostname ied-a.station (access point S1)",
      "service goose to 01:0c:cd:01:00:0a, APPID 0x300a, VLAN 10, repeated at least every 1000 ms (PROT/LLN0.gcbTrip)",
      "netmask 255.255.0.0 (access point S2)",
    ]);
    expect(factsOf(list, "MU_1")).toEqual([
      "vendor Acme Relays",
      "model AMU",
      "role field-device (logical nodes TCTR, TVTR)",
      "service sampled values to 01:0c:cd:04:00:01, APPID 0x4001, VLAN 0 (MU/LLN0.MSVCB01)",
    ]);
    expect(factsOf(list, "CLOCK")).toEqual(["model GPS", "role time-server (access point of a master clock)"]);
  });

  it("keeps an IED without address by its name", () => {
    expect(listedToClaims(list.assets, "/x/station.scd").filter((c) => c.endpoint === "name:CLOCK" && c.attribute === "name")).toEqual([
      expect.objectContaining({ value: "CLOCK", by: expect.stringMatching(/^station\.scd IED \d$/) }),
    ]);
  });

  it("with a namespace prefix says the same, and elements of makers are none of the standard's", () => {
    const prefixed = sclSample.replace("xmlns=", "xmlns:scl=").replace(/<(\/?)(?!acme:|\?)([A-Z])/g, "<$1scl:$2");
    expect(prefixed).toContain("<scl:IED name");
    expect(read(prefixed).assets).toEqual(list.assets);
  });

  it("says no role where many kinds of devices have what it shows", () => {
    const role = (inside: string, type = "X-1"): string[] => factsOf(read(scl(`<IED name="A" type="${type}">${inside}</IED>`)), "A").filter((f) => f.startsWith("role"));
    const nodes = (...classes: string[]): string => `<AccessPoint name="P"><Server><LDevice inst="L">${classes.map((c) => `<LN lnClass="${c}" inst="1"/>`).join("")}</LDevice></Server></AccessPoint>`;
    expect(role(nodes("GGIO", "MMXU", "IHMI"))).toEqual([]);
    expect(role(nodes("PDIS", "TCTR"))).toEqual(["role plc (logical nodes PDIS)"]);
    expect(role(nodes("TCTR"))).toEqual(["role field-device (logical nodes TCTR)"]);
    expect(role('<AccessPoint name="P" router="true"/>')).toEqual(["role router (access point of a router)"]);
    expect(role("", "RTU")).toEqual(['role plc ("RTU")']);
    expect(role("", "PLC 500")).toEqual([]);
  });

  it("tells addresses that are none, two machines with one address, and two IEDs with one name", () => {
    const point = (ied: string, ip: string): string => `<ConnectedAP iedName="${ied}" apName="P"><Address><P type="IP">${ip}</P></Address></ConnectedAP>`;
    const doubtful = read(
      scl('<IED name="A"/><IED name="B" type="X"/><IED name="C"/><IED name="A" type="second"/><IED name=""/>', point("A", "bay-7") + point("B", "10.0.0.9") + point("C", "10.0.0.9")),
    );
    expect(doubtful).toMatchObject({ records: 5, understood: 3, notUnderstood: 2 });
    expect(doubtful.assets.map((a) => [a.name, a.addresses])).toEqual([
      ["A", []],
      ["B", ["10.0.0.9"]],
      ["C", ["10.0.0.9"]],
    ]);
    expect(doubtful.diagnostics.map((d) => d.message)).toEqual([
      'IED 1 (A), access point P: "bay-7" is no IP address',
      'IED 4 has the name "A" of IED 1: it is left out',
      "IED 5 has no name: it is left out",
      '10.0.0.9 stands in IED 2 and in IED 3, which contradict each other: name "B" and "C"',
    ]);
  });

  it("keeps the address of a template, but not its name", () => {
    const list = read(scl('<IED name="TEMPLATE" type="X"/>', '<ConnectedAP iedName="TEMPLATE" apName="P"><Address><P type="IP">192.168.0.1</P></Address></ConnectedAP>'));
    expect(list.assets.map((a) => [a.name, a.addresses])).toEqual([[null, ["192.168.0.1"]]]);
    expect(list.diagnostics.map((d) => [d.code, d.severity])).toEqual([["list-template", "warning"]]);
  });

  it.each([
    ["cut off", sclSample.slice(0, -200), "unclosed tag"],
    ["with entities", `<!DOCTYPE SCL [<!ENTITY a "b">]>${scl("")}`, "declares"],
    ["with an unknown entity", scl('<IED name="&x;"/>'), "entity"],
    ["nested without end", scl(`<IED name="A">${"<LN>".repeat(80)}${"</LN>".repeat(80)}</IED>`), "deep"],
  ])("%s is refused whole", (_, text, why) => {
    const found = readList(encoder.encode(text), "x.scd");
    expect(found.is).toBe("refused");
    expect(JSON.stringify(found)).toContain(why);
  });
});
