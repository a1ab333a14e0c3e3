// Carries one conversation through the network that was built: opens it, exchanges, keeps silent, exchanges again, opens what it negotiates. Says what
// was seen and judges nothing. Unanswered is what has no answer after the wait, and none under way in the kernel either.
import { parseIp } from "../foundation/ip-address.ts";
import type { Inbox } from "./inbox.ts";
import type { KernelError, Prober, ProberSocket, SocketMessage } from "./prober.ts";
import type { RehearsalConversation, SecondaryConnection } from "./rehearsal-plan.ts";
import type { NotRehearsedCode, Seen } from "./rehearsal-report.ts";
import { type Arrival, headerOf, type Place, type ServerDoors } from "./server-doors.ts";

export interface Stage {
  readonly prober: Prober;
  readonly doors: ServerDoors;
  /** How long nothing must come before it counts as not answered. */
  readonly waitMilliseconds: number;
  /** Resolves when the rehearsal is stopped: ends early what waits. */
  readonly whenStopped: Promise<void>;
}

export interface Trial {
  readonly conversation: RehearsalConversation;
  readonly client: Place;
  readonly server: Place;
  /** Begins every packet; unique in the rehearsal, without dots. */
  readonly mark: string;
  /** 0 = none is kept. */
  readonly silenceSeconds: number;
  /** Also what it negotiates. */
  readonly withSecondary: boolean;
  /** Where the client sends to. */
  readonly to: { readonly address: string; readonly port: number };
}

export type Outcome = Seen | { readonly kind: "not-rehearsed"; readonly code: NotRehearsedCode; readonly reason: string };

export interface Carried {
  readonly outcome: Outcome;
  /** What was kept, by the kernel's clock: from the last packet before to the first after; null = no silence was reached. */
  readonly silentSeconds: number | null;
  /** In the order of the plan; empty where the conversation was not carried or none was asked for. */
  readonly secondary: readonly Outcome[];
}

/** ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EACCES, ECONNRESET, ENOPROTOOPT, EHOSTDOWN: what a reset and the ICMP errors become (icmp(7), ip(7)). */
const REJECTIONS: ReadonlySet<number> = new Set([111, 113, 101, 13, 104, 92, 112]);

const failed = (error: KernelError): Outcome =>
  REJECTIONS.has(error.errno) ? { kind: "rejected", by: error.text } : { kind: "not-rehearsed", code: "socket", reason: `the kernel says: ${error.text}` };
const socketTrouble = (reason: string): Outcome => ({ kind: "not-rehearsed", code: "socket", reason });

export async function carry(stage: Stage, p: Trial): Promise<Carried> {
  const { prober, doors } = stage;
  const { conversation: c } = p;
  const none = (outcome: Outcome): Carried => ({ outcome, silentSeconds: null, secondary: [] });
  const isPing = c.transport === "icmp";
  const served = isPing ? await echoDoor(stage, p) : await doors.enter(p.server, c.transport === "tcp" || c.transport === "udp" ? c.transport : "raw", serverPortOf(c), p.mark);
  if (typeof served === "string") return none(socketTrouble(`the server cannot be opened: ${served}`));
  const socket = openClient(prober, p);
  try {
    const opened = await take(stage, socket.inbox);
    if (opened === null) return none(c.transport === "tcp" && (await isHalfOpen(stage, p, socket)) ? { kind: "answers-denied" } : { kind: "dropped" });
    if (opened.kind === "fail") return none(failed(opened.error));
    const before = await exchange(stage, p, socket, served?.arrivals ?? null, "1");
    // A TCP connection that opened has had its first packet answered.
    if (before.seen?.kind === "dropped" && c.transport === "tcp") return none({ kind: "later-denied" });
    if (before.seen !== null) return none(before.seen);
    if (p.withSecondary && c.predicted.kind === "later-denied") {
      const next = await exchange(stage, p, socket, served?.arrivals ?? null, "n");
      return none(next.seen === null ? { kind: "carried" } : next.seen.kind === "dropped" ? { kind: "later-denied" } : next.seen);
    }
    const secondary: Outcome[] = [];
    if (p.withSecondary) for (const [i, s] of c.secondary.entries()) secondary.push(await carrySecondary(stage, p, s, i, { socket, server: before.server, arrivals: served?.arrivals ?? null }));
    const lastSeconds = Math.max(before.lastSeconds, ...(p.withSecondary && c.secondary.length > 0 ? [await refresh(stage, p, socket, served?.arrivals ?? null)] : []));
    if (p.silenceSeconds === 0) return { outcome: { kind: "carried" }, silentSeconds: null, secondary };
    await silence(p.silenceSeconds * 1000, stage.whenStopped);
    const after = await (c.speaksAfterSilence === "server" && before.server !== null && c.answers
      ? serverSpeaks(stage, p, socket, before.server)
      : exchange(stage, p, socket, served?.arrivals ?? null, "2"));
    const silentSeconds = (after.firstSeconds ?? lastSeconds) - lastSeconds;
    if (after.seen === null) return { outcome: { kind: "carried" }, silentSeconds, secondary };
    if (after.seen.kind === "not-rehearsed") return { outcome: after.seen, silentSeconds, secondary };
    const by = after.seen.kind === "rejected" ? after.seen.by : after.seen.kind === "answers-denied" ? "the answer does not come" : "nothing comes back";
    return { outcome: { kind: "cut", by }, silentSeconds, secondary };
  } finally {
    prober.close(socket);
    served?.leave();
  }
}

/** Only where it matters whether what was asked arrived: the kernel answers echoes by itself. */
async function echoDoor({ doors }: Stage, p: Trial): Promise<Awaited<ReturnType<ServerDoors["enter"]>> | null> {
  const { predicted, answers } = p.conversation;
  return predicted.kind === "answers-denied" || predicted.kind === "later-denied" || !answers ? doors.enter(p.server, "echo", p.server.family === 4 ? 1 : 58, p.mark) : null;
}

const SYN_RECEIVED = "03";

/** The packet that opens it has come to the server, whose kernel waits for the third (RFC 9293 §3.5): the answer was lost. */
async function isHalfOpen({ prober }: Stage, { client, server, to, conversation }: Trial, socket: ProberSocket): Promise<boolean> {
  const table = await prober.get(server.where, server.family === 4 ? "tcp" : "tcp6");
  const port = (n: number): string => n.toString(16).toUpperCase().padStart(4, "0");
  const own = port(conversation.serverPort ?? to.port);
  return table.split("\n").some((line) => {
    const [, local, remote, state] = line.trim().split(/\s+/);
    return state === SYN_RECEIVED && local?.endsWith(`:${own}`) === true && socket.ownPort !== null && remote === `${kernelAddress(client.address)}:${port(socket.ownPort)}`;
  });
}

/** As /proc/net/tcp writes it: words of 32 bits in the machine's order, which is little-endian wherever the prober runs. */
function kernelAddress(address: string): string {
  const ip = parseIp(address);
  if (ip === undefined) return "";
  const hex = ip.value
    .toString(16)
    .toUpperCase()
    .padStart(ip.bits / 4, "0");
  const words = hex.match(/.{8}/g) ?? [];
  return words.map((word) => (word.match(/../g) ?? []).reverse().join("")).join("");
}

export const serverPortOf = (c: RehearsalConversation): number => (c.transport.startsWith("ip/") ? Number(c.transport.slice(3)) : (c.serverPort ?? 0));

const take = <T>(stage: Stage, inbox: Inbox<T>): Promise<T | null> => inbox.take(stage.waitMilliseconds, () => stage.prober.settle());

function openClient(prober: Prober, p: Trial): ProberSocket {
  const { where, family, address } = p.client;
  const own = p.conversation.clientPort ?? 0;
  const { transport } = p.conversation;
  if (transport === "tcp" || transport === "udp") return prober.socket(transport, where, family, address, own, p.to.address, p.to.port);
  if (transport === "icmp") return prober.socket("ping", where, family, address, p.to.address);
  return prober.socket("raw", where, family, address, serverPortOf(p.conversation), p.to.address);
}

interface Exchanged {
  /** null = all of it was carried. */
  readonly seen: Outcome | null;
  /** Of the kernel's clock. */
  readonly firstSeconds: number | null;
  readonly lastSeconds: number;
  readonly server: Arrival | null;
}

/** The client asks, the server answers. Of an echo the kernel is the server. */
async function exchange(stage: Stage, p: Trial, socket: ProberSocket, arrivals: Inbox<Arrival> | null, turn: string): Promise<Exchanged> {
  // Followers of FTP look for commands where a line begins.
  const said = `${p.mark}.${turn}\n`;
  const header = p.conversation.transport.startsWith("ip/") ? headerOf(serverPortOf(p.conversation)) : Buffer.alloc(0);
  stage.prober.send(socket, Buffer.concat([header, Buffer.from(said, "latin1")]), null);
  let arrival: Arrival | null = null;
  const result = (seen: Outcome | null, lastSeconds = 0): Exchanged => ({ seen, firstSeconds: socket.sentSeconds, lastSeconds, server: arrival });
  const isPing = p.conversation.transport === "icmp";
  if (arrivals !== null && (!isPing || !p.conversation.answers)) {
    // A rejection reaches the client's socket, and nothing the server's: whichever comes first ends the wait.
    const first = await Promise.race([takeArrival(stage, arrivals, said), rejectionOf(socket)]);
    socket.receive = null;
    if (first === null) return result({ kind: "dropped" });
    if ("kind" in first) return result(first);
    arrival = first;
    if (!p.conversation.answers && p.conversation.transport !== "tcp") return result(null, arrival.seconds);
    arrival.answer(said);
  }
  for (;;) {
    const message = await take(stage, socket.inbox);
    if (message === null) return result(arrivals === null || (isPing && !(await hasArrived(stage, arrivals, said))) ? { kind: "dropped" } : { kind: "answers-denied" });
    if (message.kind === "fail") return result(failed(message.error));
    if (message.kind === "end") return result({ kind: "rejected", by: "the connection is closed" });
    if (message.kind === "data" && message.bytes.subarray(header.length).toString("latin1") === said) return result(null, message.seconds);
  }
}

/** Asked when the wait is over. */
async function hasArrived({ prober }: Stage, arrivals: Inbox<Arrival>, text: string): Promise<boolean> {
  for (;;) {
    const arrival = await arrivals.take(0, () => prober.settle());
    if (arrival === null || arrival.text.includes(text)) return arrival !== null;
  }
}

async function takeArrival(stage: Stage, arrivals: Inbox<Arrival>, text: string): Promise<Arrival | null> {
  for (;;) {
    const arrival = await take(stage, arrivals);
    if (arrival === null || arrival.text.includes(text)) return arrival;
  }
}

/** Resolves when the socket fails, and leaves everything in its inbox. */
function rejectionOf(socket: ProberSocket): Promise<Outcome> {
  return new Promise((resolve) => {
    socket.receive = (message: SocketMessage) => {
      socket.inbox.put(message);
      if (message.kind === "fail") resolve(failed(message.error));
    };
  });
}

async function serverSpeaks(stage: Stage, p: Trial, socket: ProberSocket, server: Arrival): Promise<Exchanged> {
  const said = `${p.mark}.2\n`;
  const before = server.socket.sentSeconds;
  server.answer(said);
  for (;;) {
    const message = await take(stage, socket.inbox);
    const sent = server.socket.sentSeconds;
    const result = (seen: Outcome | null, lastSeconds = 0): Exchanged => ({ seen, firstSeconds: sent === before ? null : sent, lastSeconds, server });
    if (message === null) return result({ kind: "dropped" });
    if (message.kind === "fail") return result(failed(message.error));
    if (message.kind === "end") return result({ kind: "rejected", by: "the connection is closed" });
    if (message.kind === "data" && message.bytes.toString("latin1") === said) return result(null, message.seconds);
  }
}

/** After what was negotiated, so that the silence begins at a known packet. */
async function refresh(stage: Stage, p: Trial, socket: ProberSocket, arrivals: Inbox<Arrival> | null): Promise<number> {
  return (await exchange(stage, p, socket, arrivals, "r")).lastSeconds;
}

interface FirstConnection {
  readonly socket: ProberSocket;
  readonly server: Arrival | null;
  readonly arrivals: Inbox<Arrival> | null;
}

async function carrySecondary(stage: Stage, p: Trial, s: SecondaryConnection, index: number, first: FirstConnection): Promise<Outcome> {
  if (s.announced !== null) {
    const { address } = s.opener === "client" ? p.server : p.client;
    const words = `${address.replaceAll(".", ",")},${s.port >> 8},${s.port & 255}`;
    // What has arrived has been read by every point on its way.
    if (s.announced === "ftp-pasv") {
      first.server?.answer(`227 Entering Passive Mode (${words}).\r\n`);
      await take(stage, first.socket.inbox);
    } else {
      stage.prober.send(first.socket, Buffer.from(`PORT ${words}\r\n`, "latin1"), null);
      if (first.arrivals !== null) await takeArrival(stage, first.arrivals, "PORT ");
    }
  }
  const [from, to] = s.opener === "client" ? [p.client, p.server] : [p.server, p.client];
  const conversation: RehearsalConversation = { ...p.conversation, transport: s.transport, serverPort: s.port, clientPort: null, answers: true, dialled: null, secondary: [] };
  const translated = s.opener === "client" && p.to.address !== p.server.address ? p.to.address : to.address;
  return (await carry(stage, { conversation, client: from, server: to, mark: `${p.mark}s${index}`, silenceSeconds: 0, withSecondary: false, to: { address: translated, port: s.port } })).outcome;
}

async function silence(milliseconds: number, whenStopped: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    whenStopped,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    }),
  ]);
  clearTimeout(timer);
}
