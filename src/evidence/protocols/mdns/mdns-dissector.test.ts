// What the dissector understands of multicast DNS: services sought and offered, host names of addresses, and what devices say of themselves.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { mdnsDissector } from "./mdns-dissector.ts";
import { serviceOf } from "./service-names.ts";

const sized = (digits: string, octets = 1): string => `${(digits.replace(/\s/g, "").length / 2).toString(16).padStart(octets * 2, "0")} ${digits}`;
const name = (...labels: string[]): string => `${labels.map((label) => sized(textHex(label))).join(" ")} 00`;
const record = (owner: string, type: string, data: string, ttl = "00000078"): string => `${owner} ${type} 8001 ${ttl} ${sized(data, 2)}`;
const response = (...records: string[]): string => `0000 8400 0000 ${records.length.toString(16).padStart(4, "0")} 0000 0000 ${records.join(" ")}`;
const play = (digits: string): Heard => playDatagrams(mdnsDissector, [[0, 5, digits]]);
const PANEL = name("Panel 4", "_http", "_tcp", "local");

test("a query says which services are sought", () => {
  const heard = play(`0000 0000 0002 0000 0000 0000 ${name("_opcua-tcp", "_tcp", "local")} 000c 8001 ${name("panel", "local")} 0001 0001`);
  expect(heard.details).toEqual({ "query PTR": 1, "query A": 1, "sought _opcua-tcp._tcp": 1 });
  expect(heard.operationNames).toEqual(["read", "browse"]);
  expect(heard.requests).toEqual([5]);
});

describe("responses", () => {
  test("services offered and the host name of every address, whoever sent it", () => {
    const heard = play(
      response(
        record(name("_http", "_tcp", "local"), "000c", PANEL),
        record(PANEL, "0021", `0000 0000 0050 ${name("Panel4", "local")}`),
        record(name("Panel4", "local"), "0001", "c6120001"),
        record(name("Panel4", "local"), "001c", "fe80000000000000 0000000000000004"),
        record(name("Panel4", "local"), "0001", "7f000001"),
      ),
    );
    expect(heard.details).toEqual({ "response PTR": 1, "response SRV": 1, "response A": 2, "response AAAA": 1, "service _http._tcp": 2 });
    expect(heard.claims).toEqual(["198.18.0.1 hostname = Panel4 (mdns address record)", "fe80::4 hostname = Panel4 (mdns address record)"]);
    expect(heard.operations).toBe(0);
  });
  test("reverse names", () => {
    expect(play(response(record(name("4", "0", "18", "198", "in-addr", "arpa"), "000c", name("Panel4", "local")))).claims).toEqual(["198.18.0.4 hostname = Panel4 (mdns PTR answer)"]);
  });
  test("what a device says of itself, without what people called it", () => {
    const texts = ["ty=Label Printer 9", "usb_MFG=Maker", "note=beside Anna's desk", "sn=0815", "fv=2.1", "macAddress=00408C112233", "empty=", "flag"].map((text) => sized(textHex(text))).join("");
    expect(play(response(record(PANEL, "0010", texts))).claims).toEqual([
      "sender model = Label Printer 9 (mdns TXT ty)",
      "sender vendor = Maker (mdns TXT usb_mfg)",
      "sender serial = 0815 (mdns TXT sn)",
      "sender firmware = 2.1 (mdns TXT fv)",
      "sender mac = 00:40:8c:11:22:33 (mdns TXT macaddress)",
    ]);
  });
  test("processor and system", () => {
    expect(play(response(record(name("panel", "local"), "000d", `${sized(textHex("ARM"))} ${sized(textHex("Linux 5.4"))}`))).claims).toEqual(["sender os = Linux 5.4 (mdns HINFO)"]);
  });
  test("a record with life time 0 is taken back: it claims nothing", () => {
    const heard = play(response(record(name("Panel4", "local"), "0001", "0a000001", "00000000")));
    expect(heard.claims).toEqual([]);
    expect(heard.details).toEqual({ "response goodbye": 1 });
  });
  test("texts that leave their record are malformed", () => {
    expect(play(response(record(PANEL, "0010", "ff 7479"))).troubles).toEqual(["malformed"]);
    expect(play(response(record(name("p", "local"), "000d", "ff 41"))).claims).toEqual([]);
  });
});

test.each([
  ["_http._tcp.local", "_http._tcp"],
  ["Panel 4._OPCUA-tcp._tcp.local", "_opcua-tcp._tcp"],
  ["_color._sub._ipp._tcp.local", "_ipp._tcp"],
  ["a.b._ads._udp.local", "_ads._udp"],
  ["_services._dns-sd._udp.local", ""],
  ["panel.local", ""],
  ["_much-too-long-a-name._tcp.local", ""],
  ["_we ird._tcp.local", ""],
  ["_._tcp.local", ""],
])("the service of %s", (full, service) => expect(serviceOf(full)).toBe(service));
