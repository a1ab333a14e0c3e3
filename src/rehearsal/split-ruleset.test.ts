import { describe, expect, test } from "vitest";
import { splitRuleset } from "./split-ruleset.ts";

const TEXT = `# made by hand
table inet f {
	set s {
		type ipv4_addr
		elements = { 10.0.0.1,
			10.0.0.2 }
	}
	chain one {
		type filter hook forward priority filter; policy drop;
		ip saddr @s jump two
		tcp dport {
			80,
			81
		} accept
	}
	chain two {
		comment "a } in quotes"
		udp dport 1 accept comment "{"
	}
}
`;

describe("rules in parts", () => {
  test("chains come first, rules after them in their order, each where it was", () => {
    expect(splitRuleset(TEXT, 2)).toEqual([
      'table inet f {\nset s {\ntype ipv4_addr\nelements = { 10.0.0.1,\n10.0.0.2 }\n}\nchain one {\ntype filter hook forward priority filter; policy drop;\n}\nchain two {\ncomment "a } in quotes"\n}\n}\n',
      "table inet f {\nchain one {\nip saddr @s jump two\n}\n}\ntable inet f {\nchain one {\ntcp dport {\n80,\n81\n} accept\n}\n}\n",
      'table inet f {\nchain two {\nudp dport 1 accept comment "{"\n}\n}\n',
    ]);
  });
  test.each(["table inet f { chain c {\naccept\n}\n}\n", "table inet f {\nchain c {\naccept\n", "add rule x \\\n y\n", 'table inet f {\nchain c {\naccept comment "\n}\n}\n'])(
    "%j is laid out otherwise",
    (text) => expect(splitRuleset(text, 2)).toBeNull(),
  );
});
