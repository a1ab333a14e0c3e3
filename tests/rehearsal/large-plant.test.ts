// A rehearsal of 200 endpoints in five segments and 1,000 conversations of all kinds: everything must agree; prints what it took. A small one runs always;
// the large one by hand: HOLDPOINT_LARGE_REHEARSAL=1 npx vitest run tests/rehearsal/large-plant.test.ts
import { readFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, test } from "vitest";
import type { Predicted, RehearsalConversation, RehearsalPlan } from "../../src/rehearsal/rehearsal-plan.ts";
import { rehearse } from "../../src/rehearsal/rehearse.ts";
import { conversation, DROPPED, PERMITTED, REJECTED } from "./small-plant.ts";

const SEGMENTS = 5;
/** By segment of the server: what its rules do with whom comes from elsewhere. */
const BY_SEGMENT: readonly Predicted[] = [PERMITTED, PERMITTED, DROPPED, REJECTED, PERMITTED];

function largePlant(endpoints: number, conversations: number): RehearsalPlan {
  const machines = Array.from({ length: endpoints }, (_, i) => ({
    name: `m${i}`,
    address: `10.${i % SEGMENTS}.${Math.floor(i / SEGMENTS / 200)}.${10 + (Math.floor(i / SEGMENTS) % 200)}`,
    prefixLength: 16,
    segment: `s${i % SEGMENTS}`,
    gateway: null,
  }));
  // A linear congruential generator (Numerical Recipes): the same plant every time.
  let seed = 1;
  const pick = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const list: RehearsalConversation[] = [];
  while (list.length < conversations) {
    const [client, server] = [pick(endpoints), pick(endpoints)];
    if (client === server) continue;
    const transport = ["tcp", "tcp", "udp", "icmp"][pick(4)] as string;
    const near = client % SEGMENTS === server % SEGMENTS;
    const silent = pick(4) === 0 ? [600, 5400][pick(2)] : undefined;
    const permitted = near || BY_SEGMENT[server % SEGMENTS] === PERMITTED;
    const cut = !near && permitted && transport === "tcp" && silent === 5400;
    const predicted: Predicted = near ? PERMITTED : cut ? { kind: "cut", idleSeconds: 3600 } : (BY_SEGMENT[server % SEGMENTS] as Predicted);
    const port = transport === "icmp" ? null : 500 + pick(40);
    list.push(conversation(`c${list.length} ${transport}`, `m${client}`, `m${server}`, transport, port, predicted, { longestSilenceSeconds: silent ?? null }));
  }
  const interfaces = Array.from({ length: SEGMENTS }, (_, i) => ({ name: `s${i}`, segment: `s${i}`, networks: [`10.${i}.255.254/16`] }));
  const ruleset = `table inet plant { chain forward { type filter hook forward priority 0; policy drop;
    ct state established,related accept
    ct state invalid drop
    ip daddr { 10.0.0.0/16, 10.1.0.0/16, 10.4.0.0/16 } accept
    ip daddr 10.3.0.0/16 reject
  }
}
`;
  return {
    endpoints: machines,
    points: [{ name: "core", kind: "router", interfaces, ruleset, idleSeconds: { tcp: 3600, udp: 30, icmp: 10 }, takesUpMidStream: false }],
    conversations: list,
    ruleIdleSeconds: { tcp: [], udp: [], icmp: [] },
  };
}

const probe = await rehearse(largePlant(2, 0));
const why = probe.value === undefined ? `: ${probe.diagnostics.map((d) => d.message).join("; ")}` : "";

describe.skipIf(why !== "")(`many machines at once${why}`, () => {
  test("40 endpoints, 150 conversations", () => carried(40, 150));
  test.skipIf(process.env["HOLDPOINT_LARGE_REHEARSAL"] === undefined)("200 endpoints, 1,000 conversations (by hand)", () => carried(200, 1_000));
});

async function carried(endpoints: number, conversations: number): Promise<void> {
  let mostKib = 0;
  let pid = 0;
  const { value, diagnostics } = await rehearse(largePlant(endpoints, conversations), {
    onStarted: (started) => {
      pid = started;
    },
    onProgress: ({ done }) => {
      if (done % 50 === 0) mostKib = Math.max(mostKib, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0));
    },
  });
  expect(diagnostics).toEqual([]);
  expect([value?.disagreed, value?.notRehearsed, value?.agreed]).toEqual([[], [], conversations]);
  process.stdout.write(`${endpoints} endpoints, ${conversations} conversations: ${value?.seconds.toFixed(1)} s, ${value?.namespaces} namespaces in one process of ${Math.round(mostKib / 1024)} MB\n`);
}
