// What is taken from the lines that devices write about themselves, in the forms of several makers.
import { expect, test } from "vitest";
import { Heard } from "../../../tests/protocols/heard.ts";
import { claimDescription } from "./device-description.ts";

test.each<[string, string[]]>([
  [
    "Siemens, SIMATIC NET, SCALANCE X208, 6GK5 208-0BA10-2AA3, HW: Version 5, FW: Version V4.03, SVPA8123456",
    ["firmware = V4.03", "vendor = Siemens", "model = SIMATIC NET, SCALANCE X208, 6GK5 208-0BA10-2AA3", "serial = SVPA8123456"],
  ],
  [
    "Siemens, SIMATIC S7, CPU-1200, 6ES7 212-1BE40-0XB0, HW: 3, FW: V.4.2.1, S C-J4UL",
    ["firmware = V.4.2.1", "vendor = Siemens", "model = SIMATIC S7, CPU-1200, 6ES7 212-1BE40-0XB0", "serial = S C-J4UL"],
  ],
  ["Linux gw 3.10.0-957.el7.x86_64 #1 SMP Thu Nov 8 23:39:32 UTC 2018 x86_64", ["os = Linux 3.10.0-957.el7.x86_64"]],
  ["Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 12.2(55)SE, RELEASE SOFTWARE (fc2)\r\nTechnical Support", ["firmware = 12.2(55)SE", "os = Cisco IOS"]],
  ["Hardware: x86 Family 6 - Software: Windows Version 6.1 (Build 7601)", ["os = Windows 6.1"]],
  ["APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.2.1)", ["model = APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.2.1)"]],
  ["   ", []],
])("%s", (text, claims) => {
  const heard = new Heard();
  claimDescription("sender", text, "test", heard);
  expect(heard.claims).toEqual(claims.map((claim) => `sender ${claim} (test)`));
});
