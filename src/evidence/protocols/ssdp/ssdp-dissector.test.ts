// What the dissector understands of SSDP: searches, announcements, answers, life times and the SERVER line.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { ssdpDissector } from "./ssdp-dissector.ts";

const play = (...lines: string[]): Heard => playDatagrams(ssdpDissector, [[0, 5, textHex(`${lines.join("\r\n")}\r\n\r\n`)]]);

test("a search, with the system of who asks", () => {
  const heard = play(
    "M-SEARCH * HTTP/1.1",
    "HOST: 239.255.255.250:1900",
    'MAN: "ssdp:discover"',
    "MX: 1",
    "ST: urn:dial-multiscreen-org:service:dial:1",
    "USER-AGENT: Google Chrome/77.0.3865.90 Windows",
  );
  expect(heard.details).toEqual({ "message search": 1, "sought service dial": 1 });
  expect(heard.operationNames).toEqual(["browse"]);
  expect(heard.requests).toEqual([5]);
  expect(heard.claims).toEqual(["sender os = Windows (ssdp USER-AGENT)"]);
});
test("an announcement", () => {
  const heard = play(
    "NOTIFY * HTTP/1.1",
    "Host:239.255.255.250:1900",
    "Cache-Control: max-age = 3000",
    "NT:urn:schemas-upnp-org:device:InternetGatewayDevice:1",
    "NTS:ssdp:alive",
    "Server:Linux/2.6.30 UPnP/1.0 BLR-TX4S/1.0",
    "USN:uuid:f5c1d177::x",
  );
  expect(heard.details).toEqual({ "offered device InternetGatewayDevice": 1, "message alive": 1 });
  expect(heard.timers).toEqual(["ssdp 3000 announcement lifetime"]);
  expect(heard.claims).toEqual(["sender os = Linux 2.6.30 (ssdp SERVER)", "sender model = BLR-TX4S (ssdp SERVER)"]);
  expect(heard.operations).toBe(0);
});
test("an answer, and unique names are not kept", () => {
  const heard = play("HTTP/1.1 200 OK", "ST: uuid:f5c1d177-62e5", "EXT:", "SERVER: UPnP/1.0 BLR-TX4S/1.0");
  expect(heard.details).toEqual({ "message answer": 1, "offered one device": 1 });
  expect(JSON.stringify(heard)).not.toContain("f5c1d177");
});
describe("the SERVER line", () => {
  test.each([
    ["Linux, UPnP/1.0, Private UPnP SDK", ["os = Linux"]],
    ["Microsoft-Windows/10.0 UPnP/1.0 UPnP-Device-Host/1.0", ["os = Windows 10.0"]],
    ["VxWorks/5.5 UPnP/1.0 iGW/4.2", ["os = VxWorks 5.5", "model = iGW"]],
    ["Unspecified", []],
  ])("%s", (text, claims) => expect(play("HTTP/1.1 200 OK", `SERVER: ${text}`).claims).toEqual(claims.map((claim) => `sender ${claim} (ssdp SERVER)`)));
});
test("kinds that are no words make no new texts", () => {
  expect(play("M-SEARCH * HTTP/1.1", "ST: urn:x:device:a b:1", "ST: anything").details).toMatchObject({ "sought other": 2 });
  expect(play("NOTIFY * HTTP/1.1", "NTS: ssdp:byebye").details).toEqual({ "message goodbye": 1 });
  expect(play("NOTIFY * HTTP/1.1", "CACHE-CONTROL: no-cache", "CACHE-CONTROL: max-age=0", "CACHE-CONTROL: max-age=x").timers).toEqual([]);
});
test("what begins with something else is none", () => expect(play("GET / HTTP/1.1").troubles).toEqual(["not-mine"]));
