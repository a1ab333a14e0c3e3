// Damaged and senseless texts: the reader says what is wrong, gives every line a state, and neither throws nor hangs.
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawConfig, drawRule } from "../../src/evidence/configs/pf/pf-texts.ts";
import { pf } from "../../src/evidence/configs/pf/pf.ts";

const WHOLE = drawConfig({
  system: "<optimization>aggressive</optimization><webgui><protocol>https</protocol></webgui>",
  rules: [
    drawRule("pass", "lan", "<network>lan</network>", "<address>PLC</address><port>502</port>", "<protocol>tcp</protocol><sched>night</sched>"),
    drawRule("block", "lan,opt1", "<any/>", "<any/>", "<floating>yes</floating><direction>any</direction>"),
  ].join("\n"),
  more: `<aliases><alias><name>PLC</name><type>host</type><address>10.2.0.5 10.2.0.8-10.2.0.9 PLC2</address></alias><alias><name>PLC2</name><address>PLC</address></alias></aliases>
<nat><outbound><mode>hybrid</mode></outbound><rule><interface>wan</interface><protocol>tcp</protocol><destination><network>wanip</network><port>1-9</port></destination><target>10.2.0.5</target><local-port>2</local-port></rule></nat>
<OPNsense><Firewall><Filter><rules><rule><enabled>1</enabled><interface>lan</interface><source_net>any</source_net></rule></rules></Filter></Firewall></OPNsense>`,
});
const TOKENS = [
  "<rule>",
  "</rule>",
  "<filter>",
  "</filter>",
  "<pfsense>",
  "</pfsense>",
  "<source>",
  "</source>",
  "<any/>",
  "<network>lan</network>",
  "<not/>",
  "<port>1:9</port>",
  "<interface>lan</interface>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "&amp;",
  "&nope;",
  "<",
  ">",
  "\n",
  "\r\n",
  "\0",
  "é",
  "<floating>yes</floating>",
  "<aliases><alias><name>A</name><address>A B</address></alias></aliases>",
  '<a b="c">',
  "</a>",
  "<?x y?>",
];

function check(text: string): void {
  const { config, diagnostics } = pf.read({ text, file: "config.xml", sha256: "0" });
  const lines = text.replace(/^\ufeff/, "").split("\n");
  expect(config.lines).toHaveLength(lines[lines.length - 1] === "" ? lines.length - 1 : lines.length);
  expect(config.lines.every((line) => (line.why === null) === (line.state === "understood" || line.state === "irrelevant"))).toBe(true);
  for (const diagnostic of diagnostics) if (diagnostic.at?.kind === "text") expect(diagnostic.at.line).toBeLessThanOrEqual(Math.max(1, config.lines.length));
  for (const firewall of config.firewalls) for (const stage of firewall.stages) for (const rule of stage.rules) expect(firewall.written[rule.writtenOrder]).toBeDefined();
  pf.recognise(text);
}

test("cuts, flips, deletions and repeated blocks", () => {
  const place = fc.integer({ min: 0, max: WHOLE.length });
  fc.assert(
    fc.property(fc.constantFrom("cut", "flip", "delete", "repeat"), place, place, fc.integer({ min: 0, max: 255 }), (kind, a, b, byte) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      if (kind === "cut") check(WHOLE.slice(0, a));
      else if (kind === "flip") check(WHOLE.slice(0, a) + String.fromCharCode(byte) + WHOLE.slice(a + 1));
      else if (kind === "delete") check(WHOLE.slice(0, from) + WHOLE.slice(to));
      else check(WHOLE.slice(0, to) + WHOLE.slice(from, to) + WHOLE.slice(to));
    }),
    { numRuns: 1_500, seed: 20_261_125 },
  );
});

test("soup of its own words", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }), fc.boolean(), (tokens, isRooted) => check(isRooted ? `<pfsense>${tokens.join("")}</pfsense>` : tokens.join(""))),
    { numRuns: 1_500, seed: 20_261_126 },
  );
});

test("depth and length are bounded", () => {
  check(`<pfsense>${"<a>".repeat(100_000)}`);
  check(`<pfsense>${"<interfaces>".repeat(63)}x`);
  check(`<pfsense><descr>${"x".repeat(1_000_000)}</descr></pfsense>`);
  const nested = Array.from({ length: 200 }, (_, i) => `<alias><name>A${i}</name><type>host</type><address>A${i + 1} 10.0.0.${i % 250}</address></alias>`).join("\n");
  check(`<pfsense><aliases>${nested}</aliases><filter>${drawRule("pass", "lan", "<address>A0</address>", "<any/>")}</filter></pfsense>`);
});

test("wherever a text breaks off, no secret leaves", () => {
  const secret = "s3cr3t-Z9";
  const text = drawConfig({
    system: `<user><password>${secret}</password></user><ssh><key>${secret}</key></ssh>`,
    more: `<cert><prv>${secret}</prv></cert><virtualip><vip><mode>carp</mode><password>${secret}</password></vip></virtualip>
<ipsec><phase1><pre-shared-key>${secret}</pre-shared-key></phase1></ipsec><openvpn><openvpn-client><auth_pass>${secret}</auth_pass></openvpn-client></openvpn>
<OPNsense><wireguard><server><server uuid="1"><name>a</name><privkey>${secret}</privkey></server></server></wireguard><Swanctl><Connections><Connection uuid="2"><enabled>1</enabled><psk>${secret}</psk></Connection></Connections></Swanctl>
<Firewall><Alias><aliases><alias uuid="3"><name>L</name><type>urltable</type><content>https://u:${secret}@lists.example.com/</content><password>${secret}</password></alias></aliases></Alias></Firewall></OPNsense>
<surprise key="${secret}">${secret}</surprise>`,
    rules: drawRule("pass", "lan", "<address>L</address>", "<any/>"),
  });
  for (let end = 0; end <= text.length; end++) {
    const read = JSON.stringify(pf.read({ text: text.slice(0, end), file: "config.xml", sha256: "0" }), (_, value) =>
      typeof value === "bigint" ? String(value) : value instanceof Set ? [...value] : value,
    );
    expect(read.includes(secret), `cut at ${end}`).toBe(false);
  }
});
