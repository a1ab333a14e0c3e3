// Logs of firewalls' sessions in the store: what begins in one line and ends in another is one connection, in one file or in two, learnt in any order; each kind of log is
// recognised among all others by its content.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkPointLines } from "../../src/evidence/logs/check-point/samples.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import { huaweiH3cLines } from "../../src/evidence/logs/huawei-h3c/samples.ts";
import { juniperLines } from "../../src/evidence/logs/juniper-srx/samples.ts";
import { merakiLines } from "../../src/evidence/logs/meraki/samples.ts";
import { mikrotikLines } from "../../src/evidence/logs/mikrotik/samples.ts";
import { sonicwallLines } from "../../src/evidence/logs/sonicwall/samples.ts";
import { sophosLines } from "../../src/evidence/logs/sophos-firewall/samples.ts";
import { stormshieldLines } from "../../src/evidence/logs/stormshield/samples.ts";
import { LearnCase, learnInto } from "./learn-cases.ts";

let place: LearnCase;
beforeEach(() => {
  place = new LearnCase();
});
afterEach(() => {
  place.remove();
});

/** What is known of the HMI that polls, and of the connection that somebody was denied. */
async function learnt(...contents: readonly string[]) {
  const store = await place.openStore(`${contents.length}-${contents[0]?.length}.duckdb`);
  try {
    const files = contents.map((content, i) => place.file(`part-${i}.log`, content));
    const result = await learnInto(store, files, { timezone: "Europe/Berlin" });
    const conversations = await readConversations(store);
    const polls = conversations.filter((c) => c.client === "10.9.0.1" && c.server === "10.20.1.5" && c.serverPort === 502);
    return { kinds: result.files.map((file) => file.source?.kind), polls: polls.map((c) => [c.connections, c.established, c.denied]), by: polls.map((c) => c.clientDecidedBy) };
  } finally {
    await store.close();
  }
}

describe.each([
  // Of the sessions to the controller: how many, how many were open (null = no log says), how many were denied.
  ["juniper-srx", juniperLines, [1, 1, 0]],
  ["check-point", checkPointLines, [2, 1, 1]],
  ["sophos-firewall", sophosLines, [2, 1, 1]],
  ["sonicwall", sonicwallLines, [2, 1, 1]],
  ["stormshield", stormshieldLines, [2, 1, 1]],
  ["huawei-h3c", huaweiH3cLines, [2, 2, 0]],
  ["meraki", merakiLines, [1, null, 0]],
  ["mikrotik", mikrotikLines, [2, null, 1]],
] as const)("%s", (kind, lines, expected) => {
  it("counts what begins in one line and ends in another once", async () => {
    expect(await learnt(lines.join("\n"))).toEqual({ kinds: [kind], polls: [[...expected]], by: ["log"] });
  });

  it("says the same when its lines lie in two files, learnt backwards", async () => {
    // Check Point's updates name no ends: what counts them must stand in the same file.
    const cut = kind === "check-point" ? 2 : 1;
    const [first, second] = [lines.slice(0, cut).join("\n"), lines.slice(cut).join("\n")];
    expect((await learnt(`${second}\n`, `${first}\n`)).polls).toEqual([[...expected]]);
  });
});
