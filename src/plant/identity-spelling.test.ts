// Spellings that are the same and differences that are none: each pair is one that lists and machines really give.
import { describe, expect, it } from "vitest";
import { isSameModel, isSameSerial, isSameVendor, isSameVersion } from "./identity-spelling.ts";

/** Holds both ways round. */
function both(same: (a: string, b: string) => boolean, a: string, b: string): boolean {
  expect(same(a, b)).toBe(same(b, a));
  return same(a, b);
}

describe("one vendor", () => {
  it.each([
    ["Siemens AG", "Siemens"],
    ["SIEMENS", "Siemens Industrial Automation Systems"],
    ["Rockwell Automation/Allen-Bradley", "Allen-Bradley"],
    ["Rockwell Automation", "Allen Bradley"],
    ["Schneider Electric", "Telemecanique"],
    ["WAGO Kontakttechnik GmbH & Co. KG", "WAGO"],
    ["Bernecker + Rainer", "B&R Industrial Automation GmbH"],
    ["ABB Oy", "ABB Ltd."],
    ["Müller Anlagen GmbH", "Mueller Anlagen"],
    ["Phoenix Contact Electronics GmbH", "Phoenix Contact"],
  ])("%s is %s", (a, b) => expect(both(isSameVendor, a, b)).toBe(true));

  it.each([
    ["Siemens", "Rockwell Automation"],
    ["ABB", "B&R"],
    ["Sick AG", "Siemens AG"],
    ["General Motors", "General Electric"],
  ])("%s is not %s", (a, b) => expect(both(isSameVendor, a, b)).toBe(false));
});

describe("one version", () => {
  it.each([
    ["2.6", "V2.6"],
    ["2.6", "V 2.6.0"],
    ["2,6", "2.6"],
    ["FW 2.6", "2.6.3"],
    ["20.011", "20.11"],
    ["V4.2 HF1", "4.2 hf1"],
    ["Firmware version 33.011", "33.11"],
  ])("%s is %s, or one is less precise", (a, b) => expect(both(isSameVersion, a, b)).toBe(true));

  it.each([
    ["2.6", "2.8"],
    ["2.6", "V2.8.1"],
    ["3.1", "3.10"],
    ["2.6 SP1", "2.6 SP2"],
    ["1.0", "10"],
  ])("%s is not %s", (a, b) => expect(both(isSameVersion, a, b)).toBe(false));
});

describe("one model", () => {
  it.each([
    ["6ES7 315-2EH14-0AB0", "6ES7315-2EH14-0AB0"],
    ["CPU 315-2 PN/DP", "SIMATIC S7-300 CPU 315-2 PN/DP"],
    ["1756-L61", "1756-L61 LOGIX5561"],
    // A number and a name: nobody can say from the texts.
    ["S7-300", "6ES7 315-2EH14-0AB0"],
  ])("%s may be %s", (a, b) => expect(both(isSameModel, a, b)).toBe(true));

  it.each([
    ["6ES7 315-2EH14-0AB0", "6ES7 412-2EK06-0AB0"],
    ["TP700", "KTP900"],
    ["1756-L61", "1769-L30ER"],
  ])("%s is not %s", (a, b) => expect(both(isSameModel, a, b)).toBe(false));
});

describe("one serial number", () => {
  it.each([
    ["S/N 00AB12CD", "ab12cd"],
    ["0x00ab12cd", "11211469"],
    ["S C-X4U421302009", "SC-X4U421302009"],
  ])("%s is %s", (a, b) => expect(both(isSameSerial, a, b)).toBe(true));

  it("differs in a digit", () => expect(isSameSerial("X4U421302009", "X4U421302008")).toBe(false));
});
