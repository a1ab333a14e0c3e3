// Operating systems found in real-looking descriptions, and texts that name none.
import { expect, test } from "vitest";
import { systemOfText } from "./software-text.ts";

test.each([
  ["dhcpcd-6.11.5:Linux-4.1.18-v7+:armv7l:BCM2709", "Linux 4.1.18-v7+"],
  ["Linux/2.6 UPnP/1.0 miniupnpd/1.0", "Linux 2.6"],
  ["Linux gw 3.10.0-957.el7.x86_64 #1 SMP", "Linux"],
  ["android-dhcp-9", "Android 9"],
  ["Hardware: Intel64 Family 6 - Software: Windows Version 6.1 (Build 7601 Multiprocessor Free)", "Windows 6.1"],
  ["Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 12.2(55)SE", "Cisco IOS"],
  ["VxWorks v6.9", "VxWorks 6.9"],
  ["Microsoft-Windows/10.0 UPnP/1.0", "Windows 10.0"],
  ["Westermo WeOS v4.28.3", "WeOS 4.28.3"],
  ["KYOCERA Ecosys P2040", null],
  ["Siemens, SIMATIC S7, CPU315-2 PN/DP", null],
  ["", null],
])("%s", (text, system) => expect(systemOfText(text)).toBe(system));
