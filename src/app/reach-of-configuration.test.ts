// What an interface reaches through a configuration: by the interfaces behind which addresses lie, also where some addresses are translated.
import { describe, expect, it } from "vitest";
import { ASA_TWO_PORTS } from "../../tests/generators/asa-ports.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import { openConfigText } from "./config-file.ts";
import { reachOfConfiguration } from "./reach-of-configuration.ts";

const THREE_PORTS = `${ASA_TWO_PORTS}interface GigabitEthernet0/3
 nameif dmz
 security-level 70
 ip address 10.0.3.1 255.255.255.0
access-list it_in extended permit tcp any host 10.0.2.5 eq 443
access-list it_in extended deny ip any any
access-list dmz_in extended permit ip any any
access-group it_in in interface it
access-group dmz_in in interface dmz
`;
const CALLED_OUTSIDE = `object network PLC
 host 10.0.2.9
 nat (ot,it) static 10.0.1.99
access-list it_in line 1 extended permit tcp any host 10.0.2.9 eq 502
`;

function reaches(text: string, from: string, to: string, service: string, today = "2026-11-26"): string | undefined {
  const firewall = openConfigText(text, "fw.conf").opened?.config.firewalls[0] as FirewallConfig;
  return reachOfConfiguration(firewall, { from, to, services: [service], today }).shown?.reaches;
}

describe("what reaches what", () => {
  it("enters where its source lies: another interface's permission is no way", () => {
    expect(reaches(THREE_PORTS, "it", "ot", "tcp/502")).toBe("no");
    expect(reaches(THREE_PORTS, "it", "ot", "tcp/443")).toBe("yes");
    expect(reaches(THREE_PORTS, "dmz", "ot", "tcp/502")).toBe("yes");
  });

  it("stays so for addresses that no translation writes", () => {
    const hidden = `${THREE_PORTS}nat (it,dmz) source dynamic any interface\n`;
    expect(reaches(hidden, "it", "ot", "tcp/502")).toBe("no");
    expect(reaches(hidden, "it", "ot", "tcp/443")).toBe("yes");
    // Nobody knows which address it hides behind then.
    const byServer = hidden.replace("ip address 10.0.3.1 255.255.255.0", "ip address dhcp setroute");
    expect(reaches(byServer, "10.0.1.0/24", "10.0.2.0/24", "tcp/502")).not.toBe("no");
    expect(reaches(`${THREE_PORTS}${CALLED_OUTSIDE}`, "it", "ot", "tcp/502")).toBe("yes");
  });

  it("does so by a rule with an end up to its last day, and not afterwards", () => {
    const ending = THREE_PORTS.replace("eq 443\n", "eq 443 time-range OLD\n").replace("access-list", "time-range OLD\n absolute end 00:00 01 January 2021\naccess-list");
    expect(reaches(ending, "it", "ot", "tcp/443", "2020-12-31")).toBe("yes");
    expect(reaches(ending, "it", "ot", "tcp/443", "2021-01-02")).toBe("no");
    expect(reaches(ending, "it", "ot", "any")).toBe("no");
  });
});
