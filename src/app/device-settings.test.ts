// Settings beside the rules are compared by what they do, not by how they are written.
import { describe, expect, it } from "vitest";
import { ASA_TWO_PORTS } from "../../tests/generators/asa-ports.ts";
import { noEvidence } from "./plant-from-evidence.ts";
import { compareChanges } from "./compare-changes.ts";

const HEAD = `${ASA_TWO_PORTS}access-list it_in extended permit tcp any host 10.0.2.5 eq 443
access-group it_in in interface it
object network plc
 host 10.0.2.5
`;
const visible = (name: string, address: string): string => `object network ${name}\n host ${address}\nnat (ot,it) source static plc ${name}\n`;

async function compared(before: string, after: string): Promise<{ same: boolean; settings: readonly string[] }> {
  const { shown } = compareChanges({ before: { file: "a", text: HEAD + before }, after: { file: "b", text: HEAD + after }, plant: await noEvidence(), hasEvidence: false, today: "2026-10-05" });
  if (shown === null) throw new Error("the texts were not read");
  return shown;
}

describe("settings beside the rules", () => {
  it("are the same under other names, and in another way of writing", async () => {
    expect(await compared(visible("seen-as", "10.0.1.200"), visible("called", "10.0.1.200"))).toMatchObject({ same: true, settings: [] });
    expect(await compared(visible("seen-as", "10.0.1.200"), "object network plc\n nat (ot,it) static 10.0.1.200\n")).toMatchObject({ same: true, settings: [] });
  });

  it("are told where they do something else", async () => {
    const { same, settings } = await compared(visible("seen-as", "10.0.1.200"), visible("seen-as", "10.0.1.201"));
    expect(same).toBe(false);
    expect(settings.map((line) => line.slice(0, 15))).toEqual(["- translation 1", "+ translation 1"]);
    expect((await compared("", "timeout conn 2:00:00\n")).settings).toEqual(["+ idle timeout of tcp: 7200 s"]);
  });
});
