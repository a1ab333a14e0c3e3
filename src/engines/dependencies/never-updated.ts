// Old systems as the evidence shows them: connections without keep-alive, servers with few places, the first SMB, TLS before 1.2, systems out of support,
// connections that nobody answers, timers of stacks before 2011. Says what a filter that drops, and one that rejects, does to just these. Whether a machine was ever updated is in no
// capture: a machine without signs may be old all the same.
import { countOf } from "../../foundation/count-words.ts";
import type { Asset } from "../../plant/asset.ts";
import { type Conversation, neverWorked } from "../../plant/conversation.ts";
import type { OldSign, OldSystem } from "../../plant/dependency.ts";
import type { Plant } from "../../plant/plant.ts";
import type { ConversationTimes } from "../../plant/rhythm.ts";
import { formatDuration } from "../../foundation/time.ts";
import { droppedWords, hasOldTimer, type OpeningPatience, openingPatience, rejectedWords, waitWords } from "./opening-patience.ts";

/** Seconds: the shortest idle time-outs of firewalls in use begin here (facts: 30 min for ASA and Check Point half-open, 1 h for most). */
const LONG_SILENCE_SECONDS = 900;
const YEAR_SECONDS = 31_557_600;
/** TCP of Windows 7 and older asks three times in 21 s, that of Linux seven times in 127 s. */
const PATIENCE = "21 s with Windows 7 and older, 2 min with Linux";
const GENERAL = "general: behaviour of TCP implementations, no source was found";

interface Mark {
  readonly sign: string;
  /** The machine of which it is said. */
  readonly of: "client" | "server";
  readonly seen: (c: Conversation) => string;
  readonly test: (c: Conversation) => boolean;
}

type Consequence = Pick<OldSign, "dropped" | "rejected" | "source" | "measured">;

/** Signs whose consequences are those of asking for a connection: what was measured of the machine stands in place of what is said of such stacks in general. */
const OF_OPENING: ReadonlySet<string> = new Set(["old-system", "asks-in-vain", "old-opening-timer"]);

const CONSEQUENCES: Readonly<Record<string, Consequence>> = {
  "no-keep-alive": {
    dropped: "After the idle time-out nothing comes back, and both ends believe in the connection: the next send hangs for minutes, and data sent into it is lost.",
    rejected: "The next send is answered with a reset: the program learns at once, and goes on if it opens a new connection; old programs often do not.",
    source: "facts: failure class silent-idle-expiry; default keep-alive of Windows and Linux is 2 h",
  },
  "few-connections": {
    dropped: "A connection that the filter forgot keeps its place at the server: the client that comes back may find none, until the server forgets it too.",
    rejected: "The client is told and comes back at once; the server is told nothing, and the old place stays taken just as long.",
    source: "facts: limits of connections of controllers; general for others",
  },
  smb1: {
    dropped: "A filter or server that refuses the first SMB in silence lets each attempt hang until the client gives up; files, recipes and programs are not carried.",
    rejected: "The client fails at once, and has no newer dialect to fall back to.",
    source: "facts: devices with the first SMB only stop when it is switched off",
  },
  "old-tls": {
    dropped: "Where the way leads over inspection or a proxy that wants TLS 1.2, the hello is swallowed, and the client hangs until its own time-out.",
    rejected: "The client gets an alert or a reset, and has no newer version to offer.",
    source: "general: TLS 1.0 and 1.1 are withdrawn (RFC 8996)",
  },
  "old-system": {
    dropped: `Each new connection hangs while TCP asks again (${PATIENCE}); a program that connects in its main loop stands still as long.`,
    rejected: "Each new connection fails at once; a program that tries again without a pause keeps its processor and the log of the filter busy.",
    source: GENERAL,
  },
  "old-opening-timer": {
    dropped: `Each new connection hangs while TCP asks again (${PATIENCE}); a program that connects in its main loop stands still as long.`,
    rejected: "Each new connection fails sooner than with silence; whether it asks again after a refusal was not seen.",
    source: "RFC 1122 §4.2.3.1 (3 s) and RFC 6298 §2.1 (1 s, 2011)",
  },
  "runs-for-years": {
    dropped: "Connections of years are cut where state is dropped, and nobody knows whether the machine opens them again by itself.",
    rejected: "The same; a reset is at least seen at once.",
    source: GENERAL,
  },
  "asks-in-vain": {
    dropped: `It asks today already without an answer: each attempt takes TCP's patience (${PATIENCE}). A filter that drops changes nothing for it.`,
    rejected: "A filter that rejects answers for the first time: attempts fail at once and come faster, if the program does not pause between them.",
    source: GENERAL,
  },
};

const MARKS: readonly Mark[] = [
  {
    sign: "no-keep-alive",
    of: "client",
    test: (c) => c.transport === "tcp" && c.keepAlives === 0 && (c.longestSilence ?? 0) >= LONG_SILENCE_SECONDS,
    seen: (c) => `A connection without keep-alives (${nameOf(c)}) was silent for ${formatDuration(c.longestSilence ?? 0)}.`,
  },
  {
    sign: "few-connections",
    of: "server",
    test: (c) => c.transport === "tcp" && (c.refused ?? 0) > 0 && (c.established ?? 0) > 0,
    seen: (c) => `It refused ${countOf(c.refused ?? 0, "connection")} (${nameOf(c)}) while others worked.`,
  },
  { sign: "smb1", of: "server", test: (c) => has(c, /^dialect SMB 1\b/), seen: () => "It speaks the first SMB." },
  { sign: "smb1", of: "client", test: (c) => has(c, /^dialect SMB 1\b/), seen: () => "It speaks the first SMB." },
  { sign: "old-tls", of: "server", test: (c) => has(c, /^version (SSL|TLS 1\.[01]$)/), seen: (c) => `It chose ${found(c, /^version ((?:SSL|TLS 1\.[01]).*)$/)}.` },
  { sign: "old-tls", of: "client", test: (c) => has(c, /^offered (SSL|TLS 1\.[01]$)/), seen: (c) => `The newest it offers is ${found(c, /^offered ((?:SSL|TLS 1\.[01]).*)$/)}.` },
  {
    sign: "asks-in-vain",
    of: "client",
    test: (c) => c.transport === "tcp" && c.clientDecidedBy === "syn" && neverWorked(c) && (c.unanswered ?? 0) > 0,
    seen: (c) => `${c.unanswered} attempts to connect to ${c.server} (${nameOf(c)}) got no answer.`,
  },
];
/** Out of support for years, by the names that machines give themselves. */
const OLD_SYSTEMS = /windows (nt|95|98|me|2000|xp|vista|7|8|8\.1|server 2003|server 2008( r2)?|server 2012( r2)?|ce|embedded (standard|compact))\b/i;

function nameOf(c: Conversation): string {
  return c.protocol === "unknown" ? `${c.transport}/${c.serverPort}` : c.protocol;
}

function has(c: Conversation, detail: RegExp): boolean {
  return Object.keys(c.details).some((key) => detail.test(key));
}

function found(c: Conversation, detail: RegExp): string {
  return Object.keys(c.details).flatMap((key) => detail.exec(key)?.[1] ?? [])[0] ?? "an old version";
}

/**
 * @param assetOf the machine at an end of a conversation, undefined where none is known
 * @param times rhythms in the order of the conversations; empty = nobody asked for them
 */
export function findOldSystems(plant: Plant, assetOf: (addressSpace: string, endpoint: string) => Asset | undefined, times: readonly ConversationTimes[] = []): OldSystem[] {
  const patience = openingPatience(plant.conversations, (c) => assetOf(c.addressSpace, c.client));
  const signs = new Map<Asset, Map<string, { seen: string; conversations: number[] }>>();
  const put = (asset: Asset, sign: string, seen: string, conversation: number | null): void => {
    const own = signs.get(asset) ?? new Map<string, { seen: string; conversations: number[] }>();
    const entry = own.get(sign) ?? { seen, conversations: [] };
    if (conversation !== null) entry.conversations.push(conversation);
    own.set(sign, entry);
    signs.set(asset, own);
  };
  plant.conversations.forEach((c, i) => {
    for (const { sign, of, test, seen } of MARKS) {
      if (!test(c)) continue;
      const asset = assetOf(c.addressSpace, of === "client" ? c.client : c.server);
      if (asset !== undefined) put(asset, sign, sign === "asks-in-vain" ? `${seen(c)}${againWords(times[i])}` : seen(c), i);
    }
  });
  for (const [asset, { repeats, conversations }] of patience) {
    if (!hasOldTimer(repeats)) continue;
    for (const i of conversations) put(asset, "old-opening-timer", `It asks again for a connection ${waitWords(repeats)}: the timer of stacks from before 2011.`, i);
  }
  for (const asset of plant.assets) {
    const system = [asset.firmware, ...asset.claims.flatMap(({ attribute, value }) => (attribute === "os" || attribute === "firmware" ? [value] : []))].find(
      (text) => text !== null && OLD_SYSTEMS.test(text),
    );
    if (system != null) put(asset, "old-system", `It calls itself ${system}.`, null);
    if ((asset.uptimeSeconds ?? 0) > YEAR_SECONDS) put(asset, "runs-for-years", `It has been running for ${formatDuration(asset.uptimeSeconds ?? 0)}.`, null);
  }
  return [...signs]
    .map(
      ([asset, own]): OldSystem => ({
        asset: asset.name,
        line: asset.line,
        signs: [...own]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([sign, { seen, conversations }]) => ({
            sign,
            seen: sign === "old-opening-timer" ? seen : withMore(seen, conversations.length),
            conversations,
            ...consequenceOf(sign, patience.get(asset)),
          })),
      }),
    )
    .sort((a, b) => b.signs.length - a.signs.length || (a.asset < b.asset ? -1 : 1));
}

function consequenceOf(sign: string, patience: OpeningPatience | undefined): Consequence {
  const general = CONSEQUENCES[sign] as Consequence;
  if (patience === undefined || !OF_OPENING.has(sign)) return general;
  const [dropped, rejected] = [droppedWords(patience), rejectedWords(patience)];
  if (dropped === null && rejected === null) return general;
  const changesNothing = sign === "asks-in-vain" ? " A filter that drops changes nothing for it." : "";
  return {
    dropped: dropped === null ? general.dropped : `${dropped}${changesNothing}`,
    rejected:
      rejected === null
        ? `${general.rejected} (General; no refusal of what it asked was seen.)`
        : `${rejected} A program that tries again without a pause keeps its processor and the log of the filter busy.`,
    source: dropped !== null && rejected !== null ? "measured in captures" : `measured in captures; the rest ${general.source}`,
    measured: patience.repeats,
  };
}

/** When the program begins another attempt, as far as its attempts have a rhythm. */
function againWords(times: ConversationTimes | undefined): string {
  const rhythm = times?.rhythm ?? null;
  return rhythm === null || rhythm.kind === "irregular" ? "" : ` The program tries again: ${rhythm.text}.`;
}

function withMore(seen: string, conversations: number): string {
  return conversations > 1 ? `${seen} So did ${conversations - 1} more conversation${conversations === 2 ? "" : "s"}.` : seen;
}
