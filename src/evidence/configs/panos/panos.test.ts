import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressSet, IS_IN, membership, NOT_IN, PERHAPS_IN } from "../../../plant/address-set.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import { panos } from "./panos.ts";
import { asXml, BRACE_TEXT, SET_TEXT } from "./samples.ts";

function readText(text: string) {
  return panos.read({ text, file: "fw.conf", sha256: "" });
}

function only(text: string): FirewallConfig {
  const { config } = readText(text);
  expect(config.firewalls).toHaveLength(1);
  return config.firewalls[0] as FirewallConfig;
}

function rulesNamed(firewall: FirewallConfig, name: string): PacketRule[] {
  const index = firewall.written.findIndex((w) => w.name === name);
  return (firewall.stages[firewall.stages.length - 1]?.rules ?? []).filter((r) => r.writtenOrder === index);
}

/** A rule with every key, of which the given ones are changed. */
function rule(name: string, keys: Readonly<Record<string, string>> = {}, base = "rulebase"): string {
  const all = { from: "any", to: "any", source: "any", destination: "any", application: "any", service: "any", action: "allow", ...keys };
  return Object.entries(all)
    .map(([key, value]) => `set ${base} security rules ${name} ${key} ${value}`)
    .join("\n");
}

/** The same firewall whatever the form: without the lines. */
function meaning(text: string): unknown {
  const { config, diagnostics } = readText(text);
  expect(diagnostics).toEqual([]);
  expect(config.lines.filter((l) => l.state !== "understood" && l.state !== "irrelevant")).toEqual([]);
  return JSON.parse(
    JSON.stringify(config.firewalls, (key, value) => (key === "at" || key === "toLine" ? undefined : typeof value === "bigint" ? String(value) : value instanceof Set ? [...value] : value)),
  );
}

describe("the three forms", () => {
  it("say the same, with every line understood", () => {
    const fromSet = meaning(SET_TEXT);
    expect(meaning(BRACE_TEXT)).toEqual(fromSet);
    expect(meaning(asXml(BRACE_TEXT))).toEqual(fromSet);
    expect(meaning(`\ufeff${SET_TEXT.replace(/\n/g, "\r\n")}`)).toEqual(fromSet);
    expect(meaning(`${SET_TEXT.replace(/^(?=.)/gm, "admin@cell-fw# ")}`)).toEqual(fromSet);
    expect(panos.recognise(SET_TEXT.replace(/^(?=.)/gm, "admin@cell-fw# "))?.signs).toBeGreaterThan(5);
    expect(meaning(`<response status="success"><result>\n${asXml(BRACE_TEXT).replace(/<\?xml.*\?>\n/, "")}</result></response>\n`)).toEqual(fromSet);
  });

  it("are recognised, with positions", () => {
    for (const text of [SET_TEXT, BRACE_TEXT, asXml(BRACE_TEXT)]) expect(panos.recognise(text)?.signs).toBeGreaterThan(5);
    expect(only(asXml(BRACE_TEXT)).written[0]?.text).toContain('"hmi to plc" from office source hmi');
    const xml = asXml(BRACE_TEXT).split("\n");
    const at = only(asXml(BRACE_TEXT)).written[0];
    expect(xml[(at?.at.line ?? 0) - 1]).toBe('<entry name="hmi to plc">');
    expect(xml[(at?.toLine ?? 0) - 1]).toBe("</entry>");
  });

  it("are recognised and read without line ends", () => {
    const line = `${asXml(BRACE_TEXT).replace(/\n/g, "")}\n`;
    expect(panos.recognise(line)?.signs).toBeGreaterThan(2);
    expect(only(line).written.map((w) => w.name)).toEqual(["hmi to plc", "old", "intrazone-default"]);
  });

  it("are not mistaken for other languages", () => {
    for (const text of [
      "set system host-name srx\nset security zones security-zone a\n",
      "config firewall policy\n edit 1\n set srcintf any\n next\nend\n",
      "<pfsense><filter/></pfsense>",
      "access-list a permit ip any any\n",
      "table ip filter {\n chain input {\n  type filter hook input priority 0;\n }\n}\n",
    ]) {
      expect(panos.recognise(text)).toBeNull();
    }
  });

  it("gives rules, state and routes", () => {
    const firewall = only(SET_TEXT);
    expect(firewall.name).toBe("cell-fw");
    expect(firewall.state.idle.tcp?.seconds).toBe(7200);
    expect(firewall.state.onLoad).toBe("keep");
    expect(firewall.routes).toMatchObject([{ prefix: "0.0.0.0/0", gateway: "10.3.0.254", discards: false }]);
    const rules = rulesNamed(firewall, "hmi to plc");
    expect(rules.map((r) => [r.action, r.source.zones, r.destination.zones, r.idleSeconds])).toEqual([
      ["permit", ["ethernet1/1"], ["ethernet1/2"], 600],
      ["permit", ["ethernet1/1"], ["ethernet1/2"], null],
    ]);
    expect(firewall.written.map((w) => [w.name, w.notHolding])).toEqual([
      ["hmi to plc", null],
      ["old", "disabled"],
      ["intrazone-default", null],
    ]);
    expect(firewall.stages[0]).toMatchObject({ asks: "first-packet", seesTranslated: { source: false, destination: false }, otherwise: { action: "deny" } });
  });
});

describe("commands", () => {
  const three = ["a", "b", "c"].map((n) => rule(n)).join("\n");
  const order = (text: string): string[] =>
    only(text)
      .written.map((w) => w.name)
      .filter((n) => n.length === 1);

  it("move, rename, copy and delete", () => {
    expect(order(`${three}\nmove rulebase security rules c top\n`)).toEqual(["c", "a", "b"]);
    expect(order(`${three}\nmove rulebase security rules a after b\n`)).toEqual(["b", "a", "c"]);
    expect(order(`${three}\nmove rulebase security rules a bottom\nmove rulebase security rules c before b\n`)).toEqual(["c", "b", "a"]);
    expect(order(`${three}\nrename rulebase security rules b to x\n`)).toEqual(["a", "x", "c"]);
    expect(order(`${three}\ncopy rulebase security rules b to x\n`)).toEqual(["a", "b", "c", "x"]);
    expect(order(`${three}\ndelete rulebase security rules b\n`)).toEqual(["a", "c"]);
    expect(order(`edit rulebase security\n${rule("a").replaceAll("rulebase security ", "")}\ntop\n${rule("b")}\n`)).toEqual(["a", "b"]);
  });

  it("moves many rules among many in any order, also between new ones", () => {
    const names = Array.from({ length: 9 }, (_, i) => `n${i}`);
    const words = fc.array(fc.tuple(fc.nat(8), fc.constantFrom("top", "bottom", "before", "after"), fc.nat(8)), { maxLength: 20 });
    fc.assert(
      fc.property(words, (moves) => {
        let expected = names.slice(0, 8);
        const lines = expected.map((n) => rule(n));
        for (const [a, how, b] of moves) {
          const name = names[a] as string;
          const other = names[b] as string;
          if (!expected.includes(name)) {
            lines.push(rule(name));
            expected.push(name);
          }
          lines.push(`move rulebase security rules ${name} ${how}${how === "top" || how === "bottom" ? "" : ` ${other}`}`);
          if (how === "top") expected = [name, ...expected.filter((n) => n !== name)];
          else if (how === "bottom") expected = [...expected.filter((n) => n !== name), name];
          else if (other !== name && expected.includes(other)) {
            expected = expected.filter((n) => n !== name);
            expected.splice(expected.indexOf(other) + (how === "after" ? 1 : 0), 0, name);
          }
        }
        expect(only(`${lines.join("\n")}\n`).written.map((w) => w.name)).toEqual(expected);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("tells a move of what is not there", () => {
    const { config, diagnostics } = readText(`${three}\nmove rulebase security rules a before nowhere\n`);
    expect(diagnostics.map((d) => d.code)).toEqual(["panos-command"]);
    expect(config.lines.at(-1)?.state).toBe("unsupported");
  });

  it("reads several keys in one line, quotations over lines, and lines it does not know", () => {
    const text = `set rulebase security rules r from [ any ] to any source any destination any application any service any action deny\nset rulebase security rules r description "two\nlines"\nnonsense here\n`;
    const { config } = readText(text);
    expect(config.lines.map((l) => l.state)).toEqual(["understood", "understood", "understood", "unknown"]);
    expect(config.firewalls[0]?.written[0]).toMatchObject({ action: "deny", comment: "two\nlines" });
  });
});

describe("objects", () => {
  function sourceOf(source: string, before: string): PacketRule | undefined {
    return rulesNamed(only(`${before}\n${rule("r", { source })}\n`), "r")[0];
  }

  it("are addresses of all kinds", () => {
    const set = sourceOf("[ a b w 10.9.0.0/16 2001:db8::/32 ]", "set address a ip-netmask 10.0.1.1/24\nset address b ip-range 10.0.5.1-10.0.5.3\nset address w ip-wildcard 10.20.1.0/0.0.2.255")?.source
      .addresses;
    const inside = (address: string): number => membership(set ?? addressSet([]), address);
    for (const address of ["10.0.1.77", "10.0.5.2", "10.20.1.9", "10.20.3.9", "10.9.4.4", "2001:db8::5"]) expect(inside(address)).toBe(IS_IN);
    for (const address of ["10.0.2.1", "10.0.5.4", "10.20.2.9", "2001:db9::5"]) expect(inside(address)).toBe(NOT_IN);
  });

  it("whose addresses are not in the text match perhaps", () => {
    const set = sourceOf("[ f d e US ]", "set address f fqdn a.example\nset address-group d dynamic filter \"'plc'\"\nset external-list e type ip url http://a.example/x")?.source.addresses;
    expect(set?.unresolved).toEqual(["name a.example", "dynamic group d", "external list e", "region US"]);
    expect(membership(set ?? addressSet([]), "10.0.0.1")).toBe(PERHAPS_IN);
  });

  it("that are negated and not known make the rule match perhaps", () => {
    const text = `set address f fqdn a.example\nset address n ip-netmask 10.0.0.0/8\n${rule("r", { source: "[ f n ]", "negate-source": "yes" })}\n`;
    const [negated] = rulesNamed(only(text), "r");
    expect(membership(negated?.source.addresses ?? addressSet([]), "10.1.1.1")).toBe(NOT_IN);
    expect(negated?.conditions).toEqual(["only where the source is none of name a.example"]);
  });

  it("that hold themselves, or are not defined, are told", () => {
    const { diagnostics } = readText(`set address-group g static [ h ]\nset address-group h static [ g ]\n${rule("r", { source: "[ g nowhere ]", service: "lost" })}\n`);
    expect(diagnostics.map((d) => d.code).sort()).toEqual(["panos-group-cycle", "panos-undefined-address", "panos-undefined-service"]);
    expect(rulesNamed(only(`${rule("r", { service: "lost" })}\n`), "r")[0]?.conditions).toEqual(["only service lost, which is not known"]);
  });
});

describe("applications", () => {
  const variants = (keys: Record<string, string>, before = ""): unknown[] =>
    rulesNamed(only(`${before}\n${rule("r", keys)}\n`), "r").map((r) => [
      r.applications,
      r.conditions.length > 0,
      r.services.map((s) => (s.kind === "packets" ? [s.protocols, s.destinationPorts, s.icmp] : s.kind)),
    ]);

  it("that are ours are asked surely, others perhaps", () => {
    expect(variants({ application: "modbus" })).toEqual([[["modbus-tcp"], false, [[null, null, null]]]]);
    expect(variants({ application: "[ modbus modbus-base facebook ]" })).toEqual([
      [["modbus-tcp"], false, [[null, null, null]]],
      [null, true, [[null, null, null]]],
    ]);
  });

  it("have standard ports, and perhaps more", () => {
    expect(variants({ application: "modbus", service: "application-default" })).toEqual([
      [["modbus-tcp"], false, [[[[6, 6]], [[502, 502]], null]]],
      [null, true, [[null, null, null]]],
    ]);
    expect(variants({ application: "any", service: "application-default" })).toEqual([[null, true, [[null, null, null]]]]);
    expect(variants({ application: "own", service: "application-default" }, "set application own default port tcp/7000-7001")).toEqual([[null, true, [[[[6, 6]], [[7000, 7001]], null]]]]);
  });

  it("that are messages of ICMP are that protocol, and never pass a service with ports", () => {
    expect(variants({ application: "ping" })).toEqual([[null, false, [[[[1, 1]], null, [{ type: 8, codes: null }]]]]]);
    expect(variants({ application: "[ icmp ping ]" })).toEqual([
      [null, false, [[[[1, 1]], null, null]]],
      [null, false, [[[[1, 1]], null, null]]],
    ]);
    expect(variants({ application: "icmp" })).toEqual([[null, true, [[[[1, 1]], null, null]]]]);
    expect(variants({ application: "ping", service: "service-http" })).toEqual([]);
  });

  it("that an override renames are asked perhaps", () => {
    const override =
      "set rulebase application-override rules o from any\nset rulebase application-override rules o port 502\nset rulebase application-override rules o protocol tcp\nset rulebase application-override rules o application own";
    expect(variants({ application: "modbus" }, override)).toEqual([[["modbus-tcp"], true, [[null, null, null]]]]);
    expect(variants({ application: "dnp3", service: "s" }, `${override}\nset service s protocol tcp port 20000`)).toEqual([[["dnp3"], false, [[[[6, 6]], [[20_000, 20_000]], null]]]]);
  });
});

describe("rules", () => {
  const zones = SET_TEXT.split("\n").slice(3, 12).join("\n");

  it("inside and between zones are written out", () => {
    const ends = (type: string): unknown[] => rulesNamed(only(`${zones}\n${rule("r", { "rule-type": type })}\n`), "r").map((r) => [r.source.zones, r.destination.zones]);
    expect(ends("intrazone")).toEqual(["1", "2", "3"].map((n) => [[`ethernet1/${n}`], [`ethernet1/${n}`]]));
    expect(ends("interzone")).toEqual([
      [["ethernet1/1"], ["ethernet1/2", "ethernet1/3"]],
      [["ethernet1/2"], ["ethernet1/1", "ethernet1/3"]],
      [["ethernet1/3"], ["ethernet1/1", "ethernet1/2"]],
    ]);
  });

  it("match perhaps where they ask what is not modelled", () => {
    const conditions = (keys: Record<string, string>): readonly string[] | undefined => rulesNamed(only(`${rule("r", keys)}\n`), "r")[0]?.conditions;
    expect(conditions({ "source-user": "any", category: "any", "source-hip": "any" })).toEqual([]);
    expect(conditions({ "source-user": "vendors" })).toEqual(["only users vendors"]);
    expect(conditions({ category: "adult" })).toEqual(["only URL categories adult"]);
    expect(conditions({ schedule: "night" })).toEqual(["only in schedule night, which is not defined"]);
    expect(conditions({ novelty: "x" })).toEqual(['"novelty" is not understood']);
    expect(readText(`${rule("r", { novelty: "x" })}\n`).config.lines.at(-1)?.state).toBe("unknown");
  });

  it("that no firewall of the text gets are not called understood", () => {
    const { config } = readText(`set deviceconfig system hostname a\nset zone z network layer3 ethernet1/1\nset zone z novelty x\n${rule("r", {}, "shared pre-rulebase")}\n`);
    expect(config.lines.map((l) => l.state)).toEqual(["understood", "understood", "unknown", ...Array.from({ length: 7 }, () => "unsupported")]);
  });

  it("hold no longer than their schedule", () => {
    const text = `set schedule s schedule-type non-recurring 2000/01/01@00:00-2026/02/03@23:59\n${rule("r", { schedule: "s" })}\n`;
    expect(rulesNamed(only(text), "r")[0]).toMatchObject({ until: "2026-02-03", conditions: [] });
  });

  it("reject, drop and deny", () => {
    const actionOf = (action: string): string | undefined => rulesNamed(only(`${rule("r", { action })}\n`), "r")[0]?.action;
    expect(["allow", "deny", "drop", "reset-client", "reset-server", "reset-both", "strange"].map(actionOf)).toEqual(["permit", "deny", "deny", "reject", "reject", "reject", "unsure"]);
  });

  it("of the device itself may be overridden, and no zone means no traffic", () => {
    const text = `${zones}\nset rulebase default-security-rules rules intrazone-default action deny\nset rulebase default-security-rules rules interzone-default action allow\nset network interface ethernet ethernet1/9 layer3 ip 10.9.0.1/24\n`;
    const firewall = only(text);
    expect(firewall.stages[0]?.otherwise.action).toBe("permit");
    expect(rulesNamed(firewall, "intrazone-default").map((r) => r.action)).toEqual(["deny", "deny", "deny"]);
    expect(firewall.stages[0]?.rules[0]).toMatchObject({ action: "deny", source: { zones: ["ethernet1/9"] } });
  });

  it("without any zone in the text, the defaults are not known", () => {
    expect(only(`${rule("r")}\n`).stages[0]?.otherwise.action).toBe("unsure");
  });

  it("that Panorama pushes and are not in the text may decide first", () => {
    const firewall = only(`set deviceconfig system panorama-server 10.0.0.9\n${zones}\n${rule("r")}\n`);
    expect(firewall.stages[0]?.rules[0]).toMatchObject({ action: "unsure" });
    expect(firewall.stages[0]?.rules[0]?.conditions).toHaveLength(1);
  });
});

describe("translation", () => {
  const zones = SET_TEXT.split("\n").slice(3, 12).join("\n");
  const nat = (name: string, keys: Record<string, string>): string =>
    Object.entries({ from: "any", to: "any", source: "any", destination: "any", service: "any", ...keys })
      .map(([key, value]) => `set rulebase nat rules ${name} ${key} ${value}`)
      .join("\n");

  it("of sources, both ways, and exemptions", () => {
    const firewall = only(
      `${zones}\n${nat("keep", { destination: "10.8.0.0/16" })}\n${nat("hide", { from: "control", to: "outside", "source-translation": "dynamic-ip-and-port interface-address interface ethernet1/3" })}\n${nat("one", { source: "10.2.0.10", to: "outside", "source-translation static-ip translated-address": "10.3.0.10", "source-translation static-ip bi-directional": "yes" })}\n${nat("off", { disabled: "yes" })}\n`,
    );
    expect(firewall.nat.map((r) => [r.entersBy, r.leavesBy, r.newSource?.kind ?? null, r.bothWays, r.conditions])).toEqual([
      [null, null, null, false, []],
      [["ethernet1/2"], ["ethernet1/3"], "interface", false, []],
      [null, ["ethernet1/3"], "addresses", true, []],
    ]);
  });

  it("of destinations with ports, which a rule above for sources may hide", () => {
    const dnat = nat("in", { from: "outside", to: "outside", destination: "10.3.0.80", "destination-translation translated-address": "10.2.0.10", "destination-translation translated-port": "502" });
    const [rule] = only(`${zones}\n${dnat}\n`).nat;
    expect(rule).toMatchObject({ newDestinationPort: 502, conditions: [], leavesBy: null });
    const hidden = only(`${zones}\n${nat("all", { "source-translation": "dynamic-ip-and-port interface-address interface ethernet1/3" })}\n${dnat}\n`).nat[1];
    expect(hidden?.conditions).toHaveLength(1);
    const elsewhere = only(`${zones}\n${dnat.replace("to outside", "to office")}\n`).nat[0];
    expect(elsewhere?.conditions).toEqual(["only where the untranslated destination is routed to the zone that it names"]);
  });
});

describe("virtual systems and Panorama", () => {
  it("gives a firewall for each virtual system", () => {
    const text = `set vsys vsys1 zone a network layer3 ethernet1/1\nset vsys vsys2 zone b network layer3 ethernet1/2\nset shared address x ip-netmask 10.0.0.1\nset vsys vsys2 address x ip-netmask 10.0.0.2\n${rule("r1", { source: "x" }, "vsys vsys1 rulebase")}\n${rule("r2", { source: "x" }, "vsys vsys2 rulebase")}\n`;
    const { config } = readText(text);
    expect(config.firewalls.map((f) => f.name)).toEqual(["vsys1", "vsys2"]);
    const from = config.firewalls.map((f) => f.stages[0]?.rules[0]?.source.addresses?.v4.map((r) => r.from % 256));
    expect(from).toEqual([[1], [2]]);
  });

  const panorama = [
    "set device-group parent devices 1",
    "set device-group child devices 2",
    "set readonly devices localhost.localdomain device-group child parent-dg parent",
    "set template T config devices localhost.localdomain vsys vsys1 zone z network layer3 ethernet1/1",
    "set template T config devices localhost.localdomain network interface ethernet ethernet1/1 layer3 ip 10.1.0.1/24",
    "set template-stack S templates T",
    "set template-stack S devices [ 1 2 ]",
    "set shared address x ip-netmask 10.0.0.1",
    "set device-group child address x ip-netmask 10.0.0.2",
    rule("shared-pre", {}, "shared pre-rulebase"),
    rule("parent-pre", { source: "x" }, "device-group parent pre-rulebase"),
    rule("child-pre", { source: "x" }, "device-group child pre-rulebase"),
    rule("child-post", {}, "device-group child post-rulebase"),
    rule("parent-post", {}, "device-group parent post-rulebase"),
    rule("shared-post", {}, "shared post-rulebase"),
  ].join("\n");

  it("orders the rules that a group inherits, and keeps open what a firewall holds itself", () => {
    const { config } = readText(`${panorama}\n`);
    expect(config.firewalls.map((f) => f.name)).toEqual(["parent", "child"]);
    expect(config.firewalls[1]?.written.map((w) => w.name)).toEqual([
      "shared-pre",
      "parent-pre",
      "child-pre",
      "rules that are not in this text",
      "child-post",
      "parent-post",
      "shared-post",
      "intrazone-default",
    ]);
    expect(config.firewalls[1]?.interfaces).toMatchObject([{ name: "ethernet1/1", zone: "z", networks: ["10.1.0.1/24"] }]);
    expect(config.lines.every((l) => l.state === "understood")).toBe(true);
  });
});

describe("whatever the text", () => {
  const tokens =
    'set delete move rename copy edit top up rulebase security rules r1 from to any [ ] { } ; " \' address plc ip-netmask 10.0.0.1/24 -1 before after nat vsys shared device-group <entry name="a"> </entry> <member> </member> <config> </config> <rules> </rules> & <!-- --> \\ $x # \n \n \n'.split(
      " ",
    );

  it("never throws, and every line has a state", () => {
    const texts = [SET_TEXT, BRACE_TEXT, asXml(BRACE_TEXT)];
    const changed = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(), fc.nat(3), fc.string({ maxLength: 3 })).map(([text, a, b, how, junk]) => {
      const from = a % text.length;
      const to = Math.min(text.length, from + (b % 300));
      if (how === 0) return text.slice(0, from);
      if (how === 1) return text.slice(0, from) + text.slice(to);
      if (how === 2) return text.slice(0, from) + junk + text.slice(from);
      return text.slice(0, to) + text.slice(from);
    });
    const soup = fc.array(fc.constantFrom(...tokens), { maxLength: 120 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.oneof(changed, soup), (text) => {
        panos.recognise(text);
        const { config } = readText(text);
        const lines = text.split("\n");
        expect(config.lines).toHaveLength(lines[lines.length - 1] === "" ? lines.length - 1 : lines.length);
      }),
      { numRuns: 600, seed: 42 },
    );
  });

  it("what follows damage may decide", () => {
    const xml = asXml(BRACE_TEXT);
    const { config, diagnostics } = readText(xml.slice(0, xml.indexOf('<entry name="old">') + 30));
    expect(diagnostics.map((d) => d.code)).toContain("panos-broken");
    expect(config.firewalls[0]?.stages[0]?.rules[0]).toMatchObject({ action: "unsure" });
  });
});
