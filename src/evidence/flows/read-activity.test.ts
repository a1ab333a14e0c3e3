import { describe, expect, it } from "vitest";
import type { Activity } from "../../plant/activity.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import type { LoggedFlow } from "../logs/log-format.ts";
import { evidenceTables } from "./flow-tables.ts";
import { LoggedRows } from "./logged-rows.ts";
import { readActivity } from "./read-activity.ts";
import { readConversations } from "./read-conversations.ts";

/** 2026-10-05T05:50:00Z: ten minutes before a full hour. */
const START = 1_791_179_400_000_000;
const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const FIRST_HOUR = Math.floor(START / HOUR);

const flow = (minutes: number, lastsMinutes: number, server = "10.0.0.2"): LoggedFlow => ({
  record: 1,
  start: START + minutes * MINUTE,
  seconds: lastsMinutes * 60,
  client: "10.0.0.1",
  server,
  transport: 6,
  clientPort: 40_000 + minutes,
  serverPort: 502,
  vlan: "",
  openerSeen: true,
  closingSeen: true,
  outcome: "established",
  reset: false,
  packetsToServer: 3,
  packetsToClient: 3,
  ipBytesToServer: 120,
  ipBytesToClient: 120,
  protocol: null,
  protocolReason: "",
});

async function activityOf(
  files: readonly { readonly name: string; readonly vantage: string; readonly from: number; readonly minutes: number; readonly flows: readonly LoggedFlow[] }[],
): Promise<{ conversations: Conversation[]; activity: Activity }> {
  const store = createMemoryStore(evidenceTables);
  for (const { name, vantage, from, minutes, flows } of files) {
    const writer = await store.beginSegment(null);
    const rows = new LoggedRows(writer.source);
    for (const f of flows) rows.flow(f);
    for (const batch of rows.take()) await writer.append(batch);
    const first = START + from * MINUTE;
    await writer.commit({
      sha256: name,
      file: name,
      kind: "zeek",
      vantage,
      addressSpace: "site",
      bytes: 0,
      records: flows.length,
      understood: flows.length,
      notUnderstood: 0,
      first,
      last: first + minutes * MINUTE,
      lossShare: Number.NaN,
      warnings: [],
      complete: true,
      checkpoint: "",
    });
  }
  const conversations = await readConversations(store);
  const activity = await readActivity(store, conversations);
  return { conversations, activity };
}

describe("when conversations were active", () => {
  it("says each hour once, with what began in it, and all hours of a flow that lasts", async () => {
    const { conversations, activity } = await activityOf([{ name: "a", vantage: "core", from: 0, minutes: 300, flows: [flow(0, 1), flow(2, 2), flow(180, 125)] }]);
    expect(conversations).toHaveLength(1);
    expect(activity.conversations[0]?.hours.map((h) => [h.hour - FIRST_HOUR, h.connections])).toEqual([
      [0, 2],
      [3, 1],
      [4, 0],
      [5, 0],
    ]);
    expect(activity.conversations[0]?.hours[3]?.last).toBe(START + 305 * MINUTE);
  });

  it("knows from where each was seen, and joins the files of one place", async () => {
    const { conversations, activity } = await activityOf([
      { name: "b", vantage: "core", from: 60, minutes: 60, flows: [flow(70, 1)] },
      { name: "a", vantage: "core", from: 0, minutes: 60, flows: [flow(10, 1)] },
      { name: "c", vantage: "cell", from: 500, minutes: 10, flows: [flow(501, 1, "10.0.0.9")] },
    ]);
    expect(activity.watches.map((w) => [w.vantage, w.spans.map((s) => (s.last - s.first - 1) / MINUTE)])).toEqual([
      ["cell", [10]],
      ["core", [120]],
    ]);
    const seenBy = new Map(conversations.map((c, i) => [c.server, activity.conversations[i]?.watches.map((w) => activity.watches[w]?.vantage)]));
    expect(seenBy).toEqual(
      new Map([
        ["10.0.0.2", ["core"]],
        ["10.0.0.9", ["cell"]],
      ]),
    );
  });
});
