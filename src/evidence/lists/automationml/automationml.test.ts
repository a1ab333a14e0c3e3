// AutomationML plant models: which elements are machines, and what is said of them.
import { describe, expect, it } from "vitest";
import type { ReadList } from "../listed-asset.ts";
import { readList } from "../read-list.ts";
import { automationMlSample, interfaceOf, moduleOf, stationOf } from "./samples.ts";

const encoder = new TextEncoder();

function read(text: string): ReadList {
  const found = readList(encoder.encode(text), "plant.aml");
  if (found.is !== "list") throw new Error(JSON.stringify(found));
  return found.list;
}

function model(inside: string): string {
  return `<CAEXFile SchemaVersion="3.0" xmlns="http://www.dke.de/CAEX"><InstanceHierarchy Name="P">${inside}</InstanceHierarchy></CAEXFile>`;
}

function factsOf(list: ReadList, name: string): string[] {
  return (list.assets.find((a) => a.name === name)?.facts ?? []).map((f) => `${f.attribute} ${f.value}${f.by === undefined ? "" : ` (${f.by})`}`);
}

describe("an AutomationML plant model", () => {
  const list = read(automationMlSample);

  it("gives stations once, under the name of their CPU or head, and other elements that have an address or are control equipment", () => {
    expect(list.kind).toMatchObject({ id: "automationml", worth: "design" });
    expect(list.assets.map((a) => [a.name, a.addresses, a.macs])).toEqual([
      ["PLC_1", ["10.40.1.10", "10.41.1.10"], []],
      ["RIO_1", ["10.40.1.11"], []],
      ["RIO_2", [], []],
      ["Controller", ["10.50.1.5"], ["mac:00:1b:1b:00:00:05"]],
      ["Panel", [], []],
      ["Scale", ["10.50.1.6"], []],
    ]);
    expect(list).toMatchObject({ records: 6, understood: 6, notUnderstood: 0, diagnostics: [] });
  });

  it("gives product, versions, masks, gateway, role and line", () => {
    expect(factsOf(list, "PLC_1")).toEqual(["model 6ES7 000-1AA00-0AB0", "firmware 2.8", "role plc (DeviceItemType CPU)", "netmask 255.255.255.0 (IE1)", "gateway 10.40.1.1 (IE1)", "hostname plc-1"]);
    expect(factsOf(list, "RIO_1")).toEqual(["model 6ES7 000-6AU00-0BN0", "firmware V4.2", "netmask 255.255.255.0 (IE1)"]);
    expect(factsOf(list, "Controller")).toEqual(["role plc (role class)", "netmask 255.255.0.0 (Controller)", "line Filling line"]);
    expect(factsOf(list, "Panel")).toEqual(["role hmi (role class)", "line Filling line"]);
    expect(factsOf(list, "Scale")).toEqual(["vendor Acme", "model W 5", "serial S-7"]);
  });

  it("with a redundant pair in one station gives two machines", () => {
    const cpu = (name: string, address: string): string => moduleOf(name, "CPU", "X/V3", `<Attribute Name="DeviceItemType"><Value>CPU</Value></Attribute>${interfaceOf(address)}`);
    expect(read(model(stationOf("S", cpu("A", "10.0.0.1") + cpu("B", "10.0.0.2")))).assets.map((a) => [a.name, a.addresses])).toEqual([
      ["A", ["10.0.0.1"]],
      ["B", ["10.0.0.2"]],
    ]);
  });

  it("does not take the maker of a line for the maker of what stands in it", () => {
    const line = model(
      '<InternalElement Name="Line 3"><Attribute Name="Manufacturer"><Value>Builder</Value></Attribute><InternalElement Name="Drive"><Attribute Name="IPAddress"><Value>10.0.0.7</Value></Attribute></InternalElement></InternalElement>',
    );
    const { assets } = read(line);
    expect(assets.map((a) => [a.name, a.addresses, a.facts])).toEqual([["Drive", ["10.0.0.7"], []]]);
  });

  it("passes over bus addresses and tells addresses that are none", () => {
    const two = read(model(stationOf("S", moduleOf("A", "T", "X", interfaceOf("7") + interfaceOf("10.0.0.1") + interfaceOf("plant")))));
    expect(two.assets.map((a) => a.addresses)).toEqual([["10.0.0.1"]]);
    expect(two.diagnostics.map((d) => d.message)).toEqual([expect.stringMatching(/^element \d+ \(IE1\): "plant" is no IP address$/)]);
  });

  it("of no networked machine is told to be one", () => {
    expect(readList(encoder.encode(model('<InternalElement Name="Robot"><Attribute Name="Manufacturer"><Value>Acme</Value></Attribute></InternalElement>')), "x.aml")).toEqual({
      is: "foreign",
      why: "an AutomationML plant model in which none of 1 elements has a network address or is a controller or an operator panel",
    });
  });

  it.each([
    ["cut off", automationMlSample.slice(0, -100)],
    ["with entities", automationMlSample.replace("<CAEXFile", '<!DOCTYPE a [<!ENTITY x "y">]><CAEXFile')],
  ])("%s is refused whole", (_, text) => {
    expect(readList(encoder.encode(text), "x.aml").is).toBe("refused");
  });
});
