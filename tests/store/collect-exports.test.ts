// The collector: what it keeps and what not, what it says, and that it ends cleanly. Sends real datagrams on this machine.
import { createSocket } from "node:dgram";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { type Collected, collectExports, type ListenAddress, parseListenAddress } from "../../src/app/collect-exports.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import { version5 } from "../generators/flow-exports.ts";
import { LearnCase, learnInto } from "./learn-cases.ts";

const SENT = Math.floor(Date.UTC(2026, 2, 10) / 1_000);
const v5 = { source: "10.9.0.1", target: "10.20.1.5", sourcePort: 49_000, targetPort: 502, transport: 6, flags: 2, packets: 3, bytes: 180, firstMs: 0, lastMs: 10 };
const message = (sequence: number) => version5(SENT, 1_000, sequence, 0, [{ ...v5, sourcePort: 49_000 + sequence }]);
const SFLOW = Uint8Array.from([0, 0, 0, 5, 0, 0, 0, 1, 192, 0, 2, 1, ...new Array<number>(20).fill(0)]);

let place: LearnCase;
beforeEach(() => {
  place = new LearnCase();
});
afterEach(() => {
  place.remove();
});

async function collect(host: string, datagrams: readonly Uint8Array[]): Promise<Collected> {
  const stop = new AbortController();
  let listening: (address: ListenAddress) => void = () => {};
  const bound = new Promise<ListenAddress>((resolve) => {
    listening = resolve;
  });
  let count = 0;
  const collecting = collectExports({
    host,
    port: 0,
    folder: join(place.folder, "exports"),
    now: () => (SENT + 5) * 1_000,
    signal: stop.signal,
    onListening: (address) => listening(address),
    onProgress: ({ messages, others }) => {
      count = messages + others;
      if (count >= datagrams.length) stop.abort();
    },
  });
  const { port } = await bound;
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  for (const datagram of datagrams) await new Promise<void>((sent) => socket.send(datagram, port, host, () => sent()));
  socket.close();
  if (datagrams.length === 0) stop.abort();
  return collecting;
}

describe.each(["127.0.0.1", "::1"])("on %s", (host) => {
  it("keeps every message as it came, says what it did not keep, and what it kept is learnt once", async () => {
    const { file, progress, diagnostics } = await collect(host, [message(0), Uint8Array.of(1, 2, 3), message(1), SFLOW, message(2)]);
    expect(progress).toEqual({ messages: 3, bytes: 216, exporters: 1, others: 2 });
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["sflow-not-read", "no-flow-export"]);
    expect(readFileSync(file as string).includes(Buffer.from(message(1)))).toBe(true);
    const store = await place.openStore();
    expect((await learnInto(store, [file as string])).files.map((each) => [each.outcome, each.source?.records])).toEqual([["learnt", 3]]);
    expect((await learnInto(store, [file as string])).files.map((each) => each.outcome)).toEqual(["known"]);
    expect((await readConversations(store)).map((c) => [c.client, c.server, c.serverPort, c.connections, c.packetsToServer])).toEqual([["10.9.0.1", "10.20.1.5", 502, 3, 9]]);
    expect((await store.sources())[0]).toMatchObject({ lossShare: 0, warnings: [] });
    await store.close();
  });
});

it("leaves no file where nothing came", async () => {
  const { file } = await collect("127.0.0.1", []);
  expect(file).toBeNull();
  expect(readdirSync(join(place.folder, "exports"))).toEqual([]);
  expect(existsSync(join(place.folder, "exports"))).toBe(true);
});

it("does not take a port that somebody has", async () => {
  const other = createSocket("udp4");
  await new Promise<void>((bound) => other.bind(0, "127.0.0.1", () => bound()));
  const { port } = other.address();
  const request = { host: "127.0.0.1", port, folder: place.folder, now: () => 0, signal: new AbortController().signal, onListening: () => {}, onProgress: () => {} };
  await expect(collectExports(request)).rejects.toMatchObject({ code: "EADDRINUSE" });
  other.close();
  expect(readdirSync(place.folder)).toEqual([]);
});

test("addresses to listen at", () => {
  expect([parseListenAddress("2055"), parseListenAddress("0.0.0.0:4739"), parseListenAddress("[::]:9995")]).toEqual([
    { host: "127.0.0.1", port: 2_055 },
    { host: "0.0.0.0", port: 4_739 },
    { host: "::", port: 9_995 },
  ]);
  for (const text of ["", "70000", "host:2055", "1.2.3:5", "::1:5", "[x]:5", "2055x"]) expect(parseListenAddress(text)).toMatchObject({ code: "listen-address", severity: "error" });
});
