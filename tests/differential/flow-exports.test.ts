// An exporter nobody here wrote (softflowd) against our own metering: what it tells of a capture over the network, in each version, collected and
// learnt, must be what the capture itself gives; and nfdump must have understood the same messages. Skips where the programs or data are missing.
import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectExports } from "../../src/app/collect-exports.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import { LearnCase, learnInto } from "../store/learn-cases.ts";

const captures = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "captures");
const files = ["ethernet-ip/ControlLogix_FactoryTalk_HMI.pcap", "iec-104/104deneme.pcap", "it-and-remote-access/vnc.pcap"].map((file) => join(captures, file)).filter((file) => existsSync(file));
const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program} || test -x /usr/sbin/${program}`]).status === 0;
const isReady = files.length > 0 && has("softflowd");

let place: LearnCase;
beforeEach(() => {
  place = new LearnCase();
});
afterEach(() => {
  place.remove();
});

async function runSoftflowd(capture: string, port: number, flags: readonly string[]): Promise<void> {
  const given = ["-d", "-a", "-r", capture, "-n", `127.0.0.1:${port}`, "-p", join(place.folder, "pid"), "-c", "none", ...flags];
  await promisify(execFile)("softflowd", given, { timeout: 20_000, env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
}

/** Runs softflowd over a capture towards a collector of ours; gives the file of what came. */
async function exportAndCollect(capture: string, flags: readonly string[]): Promise<string> {
  const stop = new AbortController();
  let port = 0;
  const collecting = collectExports({
    host: "127.0.0.1",
    port: 0,
    folder: place.folder,
    now: () => Date.now(),
    signal: stop.signal,
    onListening: (bound) => {
      port = bound.port;
    },
    onProgress: () => {},
  });
  while (port === 0) await new Promise((ready) => setTimeout(ready, 5));
  await runSoftflowd(capture, port, flags);
  // What was sent lies in the socket; a turn of the loop reads it.
  await new Promise((rest) => setTimeout(rest, 200));
  stop.abort();
  const { file, progress, diagnostics } = await collecting;
  expect(diagnostics).toEqual([]);
  expect(progress.exporters).toBe(1);
  return file as string;
}

const ipBytes = (c: Conversation): number => (c.ipBytesToServer ?? 0) + (c.ipBytesToClient ?? 0);

interface Totals {
  packets: number;
  ipBytes: number;
}

/** Per pair of addresses and protocol of IP: what both directions sent. TCP and UDP only, without groups: exporters tell others in ways of their own. */
function totals(conversations: readonly Conversation[], bytesOf: (c: Conversation) => number): Map<string, Totals> {
  const sums = new Map<string, Totals>();
  for (const c of conversations) {
    if ((c.transport !== "tcp" && c.transport !== "udp") || c.client.includes(":")) continue;
    // A directed broadcast is known by its MAC address, which exports do not tell: which port is the server's is then a guess.
    const port = [c.client, c.server].some((address) => address.endsWith(".255")) ? "" : ` ${c.serverPort}`;
    const key = `${[c.client, c.server].sort().join(" ")} ${c.transport}${port}`;
    const sum = sums.get(key) ?? { packets: 0, ipBytes: 0 };
    sum.packets += (c.packetsToServer ?? 0) + (c.packetsToClient ?? 0);
    sum.ipBytes += bytesOf(c);
    sums.set(key, sum);
  }
  return new Map([...sums].sort(([x], [y]) => (x < y ? -1 : 1)));
}

async function conversationsOf(path: string, name: string): Promise<Conversation[]> {
  const store = await place.openStore(name);
  try {
    await learnInto(store, [path]);
    return await readConversations(store);
  } finally {
    await store.close();
  }
}

describe.skipIf(!isReady).each(files)("%s", (capture) => {
  it.each([
    ["NetFlow 5", ["-v", "5"]],
    ["NetFlow 9", ["-v", "9"]],
    ["IPFIX", ["-v", "10", "-A", "milli"]],
    ["IPFIX, both ways in one", ["-v", "10", "-b", "-A", "micro"]],
  ])("%s tells the capture's own conversations", async (_, flags) => {
    const collected = await exportAndCollect(capture, flags);
    const told = await conversationsOf(collected, "told.duckdb");
    const seen = await conversationsOf(capture, "seen.duckdb");
    const toldTotals = totals(told, ipBytes);
    const seenTotals = totals(seen, () => 0);
    expect([...toldTotals.keys()]).toEqual([...seenTotals.keys()]);
    for (const [key, { packets }] of seenTotals) expect([key, toldTotals.get(key)?.packets]).toEqual([key, packets]);
    // Where the capture proves who opened, the exports may not say otherwise.
    for (const c of seen.filter((each) => each.clientDecidedBy === "syn")) {
      const same = told.find(
        (each) =>
          each.clientDecidedBy === "log" && each.transport === c.transport && [each.client, each.server].sort().join() === [c.client, c.server].sort().join() && each.serverPort === c.serverPort,
      );
      if (same !== undefined) expect([c.client, same.client]).toEqual([c.client, c.client]);
    }
    for (const c of told) expect(c.longestSilence).toBeNull();
  });
});

describe.skipIf(!isReady || !has("nfcapd") || !has("nfdump"))("nfdump", () => {
  it("understood the same messages, and its CSV gives the same conversations", async () => {
    const [capture] = files as [string];
    const folder = join(place.folder, "nfcapd");
    mkdirSync(folder);
    const port = 20_000 + Math.floor((process.pid % 1_000) * 10);
    const nfcapd = spawn("nfcapd", ["-p", String(port), "-b", "127.0.0.1", "-l", folder, "-t", "86400"], { stdio: "ignore", timeout: 60_000 });
    const ended = new Promise((resolve) => nfcapd.on("exit", resolve));
    try {
      await new Promise((rest) => setTimeout(rest, 1_000));
      await runSoftflowd(capture, port, ["-v", "9"]);
      await new Promise((rest) => setTimeout(rest, 500));
    } finally {
      nfcapd.kill("SIGTERM");
      await ended;
    }
    const csv = spawnSync("nfdump", ["-R", folder, "-o", "csv"], { encoding: "utf8", timeout: 20_000, env: { ...process.env, TZ: "UTC" } });
    expect([csv.status, csv.stdout.split(",")[0]]).toEqual([0, "ts"]);
    const ours = totals(await conversationsOf(await exportAndCollect(capture, ["-v", "9"]), "told.duckdb"), ipBytes);
    const theirs = totals(await conversationsOf(place.file("nfdump.csv", csv.stdout), "csv.duckdb"), ipBytes);
    expect(theirs.size).toBeGreaterThan(0);
    expect(theirs).toEqual(ours);
  });
});
