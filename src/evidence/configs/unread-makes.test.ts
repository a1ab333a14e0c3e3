// Files of makes that are not read are named; what is nothing of the kind is not.
import { describe, expect, test } from "vitest";
import { recogniseConfig } from "./read-config.ts";

const said = (text: string): string =>
  recogniseConfig(text, "file")
    .diagnostics.map((d) => `${d.message} ${d.help ?? ""}`)
    .join();

describe("a configuration that no dialect reads", () => {
  test.each([
    ["Juniper Junos", "set version 15.1X49\nset system host-name cell\nset security zones security-zone trust\n"],
    ["Juniper Junos", "## Last commit: today\nsystem {\n    host-name cell;\n}\nsecurity {\n    policies {\n    }\n}\n"],
    ["Check Point", '[ { "uid": "1", "rulebase": [ { "uid": "2", "type": "access-rule" } ] } ]'],
    ["Check Point", '{ "objects": [ { "uid": "1", "name": "cell", "type": "group" } ] }'],
    ["Aerleon or Capirca", "header {\n  target:: nftables input\n}\nterm allow-modbus {\n  action:: accept\n}\n"],
  ])("is said to be %s", (name, text) => {
    expect(said(text)).toContain(`${name}`);
    expect(said(text)).toContain("not read");
    expect(said(text)).toContain("conduits");
  });

  test("of nothing that is known it is said what is read", () => {
    for (const text of ["", "not a line of any firewall\n", '{ "uid": "1" }', "system { }\n"]) {
      expect(said(text)).toContain("No firewall configuration was recognised");
      expect(said(text)).toContain("--dialect");
    }
  });
});
