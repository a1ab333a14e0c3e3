// `holdpoint learn --listen` as a person runs it: started, sent to, ended with Ctrl-C.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { version5 } from "../generators/flow-exports.ts";
import { Scratch } from "./run-holdpoint.ts";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const SENT = Math.floor(Date.now() / 1_000);
const flow = { source: "10.9.0.1", target: "10.20.1.5", sourcePort: 49_000, targetPort: 502, transport: 6, flags: 2, packets: 3, bytes: 180, firstMs: 0, lastMs: 10 };

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
});
afterAll(() => {
  scratch.remove();
});

/** Runs until it listens, sends, interrupts, and waits for the end. */
async function listen(datagrams: readonly Uint8Array[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, "learn", "--listen", "0"], { cwd: scratch.directory, env: { ...process.env, TZ: "UTC", FORCE_COLOR: "0" }, timeout: 50_000 });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
  });
  const port = await new Promise<number>((resolve) => {
    child.stderr.on("data", (text: Buffer) => {
      stderr += text.toString();
      const match = /on 127\.0\.0\.1 port (\d+)/.exec(stderr);
      if (match !== null) resolve(Number(match[1]));
    });
  });
  const socket = createSocket("udp4");
  for (const datagram of datagrams) await new Promise<void>((sent) => socket.send(datagram, port, "127.0.0.1", () => sent()));
  socket.close();
  // Datagrams on this machine are in its queue when send returns; one turn of its loop takes them.
  await new Promise((rest) => setTimeout(rest, 300));
  child.kill("SIGINT");
  const code = await new Promise<number | null>((ended) => child.on("close", ended));
  return { code, stdout, stderr };
}

test("what came is learnt at Ctrl-C, and the file stays", async () => {
  const { code, stderr } = await listen([version5(SENT, 1_000, 0, 0, [flow]), version5(SENT, 1_000, 1, 0, [{ ...flow, sourcePort: 49_001 }])]);
  expect([code, stderr.includes("listening for NetFlow and IPFIX")]).toEqual([0, true]);
  expect(readdirSync(join(scratch.directory, ".holdpoint", "flow-exports"))).toHaveLength(1);
  const shown = scratch.run(["show", "conversations", "--format", "json"]);
  expect(JSON.parse(shown.stdout)).toMatchObject({ conversations: [{ client: "10.9.0.1", server: "10.20.1.5", serverPort: 502, connections: 2, packetsToServer: 6 }] });
}, 60_000);

test("nothing that came is an error with what to look at", async () => {
  const { code, stderr } = await listen([]);
  expect([code, stderr.includes("no flow export came")]).toEqual([2, true]);
}, 60_000);

test("an address that is none, and nothing named, are refused", () => {
  expect(scratch.run(["learn", "--listen", "plant:1"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--listen takes a port") as string });
  expect(scratch.run(["learn"])).toMatchObject({ code: 2, stderr: expect.stringContaining("nothing to learn was named") as string });
});
