// Is the way of a session open in a segmentation that comes with the change: asked of the same engine that judges conversations, with a conversation as the
// session would need it. What was never seen on the wire is asked as the registered port of the way in.
import type { ReachQuestion } from "../engines/reach/question.ts";
import { judgeReach } from "../engines/reach/reach.ts";
import type { Verdict } from "../plant/finding.ts";
import type { PathOf } from "../engines/session-replay/question.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { Plant } from "../plant/plant.ts";
import type { AccessRecord, Session, SessionHow } from "../plant/session.ts";

/** Registered ports (IANA) of ways in that have one; of the others nothing can be asked. */
const SERVICES: Partial<Readonly<Record<SessionHow, { readonly port: number; readonly protocol: string }>>> = {
  rdp: { port: 3_389, protocol: "rdp" },
  ssh: { port: 22, protocol: "ssh" },
  vnc: { port: 5_900, protocol: "vnc" },
};

/** @param judge verdicts of the conversations of a plant, in their order: the engine's, or for a second opinion the reference's */
export function sessionPaths(reach: ReachQuestion, record: AccessRecord, judge: (question: ReachQuestion) => readonly Verdict[] = verdictsOf): PathOf {
  const { plant } = reach;
  const asked = new Map<string, { readonly conversations: Conversation[]; answer: ReturnType<PathOf> }>();
  for (const session of record.sessions) {
    const { from } = session;
    if (from === null || asked.has(keyOf(from, session.target, session.how))) continue;
    asked.set(keyOf(from, session.target, session.how), { conversations: conversationsOf(plant, session), answer: "unknown" });
  }
  const entries = [...asked.values()];
  const conversations = entries.flatMap((entry) => entry.conversations);
  if (conversations.length > 0) {
    // Only the way is asked for: nothing is known of these conversations, because they are none that were seen.
    const judged = judge({ ...reach, plant: { ...plant, conversations }, known: null });
    let at = 0;
    for (const entry of entries) {
      const verdicts = entry.conversations.map(() => judged[at++] ?? "unknown");
      if (verdicts.length > 0 && verdicts.every((verdict) => verdict === "blocked")) entry.answer = "closed";
      else if (verdicts.length > 0 && verdicts.every((verdict) => verdict === "kept" || verdict === "degraded")) entry.answer = "open";
    }
  }
  return (from, to, how) => asked.get(keyOf(from, to, how))?.answer ?? "unknown";
}

function verdictsOf(question: ReachQuestion): Verdict[] {
  return judgeReach(question).conversations.map(({ verdict }) => verdict);
}

function keyOf(from: string, to: string, how: SessionHow): string {
  return `${from}\n${to}\n${how}`;
}

/** One for each pair of addresses; those of the wire where the session was seen there. */
function conversationsOf(plant: Plant, session: Session): Conversation[] {
  const service = SERVICES[session.how];
  const [client, server] = [session.from, session.target].map((name) => plant.assets.find((asset) => asset.name === name));
  if (service === undefined || client === undefined || server === undefined || client.addressSpace !== server.addressSpace) return [];
  const seen = plant.conversations.filter(
    (c) => c.protocol === service.protocol && c.addressSpace === client.addressSpace && client.addresses.includes(c.client) && server.addresses.includes(c.server),
  );
  if (seen.length > 0) return seen;
  return client.addresses.flatMap((from) => server.addresses.map((to) => conversationFor(client.addressSpace, from, to, service, session)));
}

function conversationFor(addressSpace: string, client: string, server: string, { port, protocol }: { readonly port: number; readonly protocol: string }, session: Session): Conversation {
  const at = session.start ?? session.end ?? 0;
  return {
    addressSpace,
    client,
    server,
    vlan: null,
    transport: "tcp",
    serverPort: port,
    protocol,
    protocolConfidence: "low",
    protocolReason: "a logged session",
    clientDecidedBy: "log",
    connections: 1,
    established: 1,
    refused: 0,
    unanswered: 0,
    denied: 0,
    reset: null,
    openingsSeen: null,
    closingsSeen: null,
    packetsToServer: null,
    packetsToClient: null,
    bytesToServer: null,
    bytesToClient: null,
    ipBytesToServer: null,
    ipBytesToClient: null,
    first: at,
    last: session.end ?? at,
    longestSilence: null,
    silenceNotWatched: true,
    longestConnection: null,
    maxConcurrent: null,
    keepAlives: null,
    openingRepeats: null,
    operations: [],
    details: {},
    declaredTimers: [],
    responseP50: null,
    responseP95: null,
    periodP50: null,
    periodP95: null,
    delivery: "unicast",
    ttlMin: null,
    largestPayload: null,
    ipFragments: null,
    mss: null,
    serverBegan: null,
    sources: session.sources,
    example: { source: "", file: session.witness.file, record: session.witness.record, isLogged: true },
  };
}
