// What is to be rehearsed: the network in words, the rules as nftables text, and what is predicted of each conversation. Says nothing of how it is done.

/** One machine with one address. */
export interface RehearsalEndpoint {
  /** Unique in the plan; shown to people. */
  readonly name: string;
  readonly address: string;
  /**
   * What it reaches without a router: mates within the prefix and in its segment. 32 (128) = nothing: all it sends goes through a router, as with
   * filtering between all zones however they are wired.
   */
  readonly prefixLength: number;
  /** The piece of layer-2 network (zone, VLAN) that it is plugged into. */
  readonly segment: string;
  /** An address of a router's interface in its segment that all it sends off its prefix goes to; null = the router on the shortest way. */
  readonly gateway: string | null;
}

export interface RehearsalInterface {
  /** As the rules name it (iifname, oifname): at most 15 of a–z A–Z 0–9 . _ - */
  readonly name: string;
  readonly segment: string;
  /** The point's own addresses here with the length of the prefix, "10.1.0.1/24"; may be empty. */
  readonly networks: readonly string[];
}

/** An enforcement point with the rules it carries. */
export interface RehearsalPoint {
  readonly name: string;
  /** A router filters what it forwards. A bridge joins its segments into one layer-2 network and filters what passes from one to another. */
  readonly kind: "router" | "bridge";
  readonly interfaces: readonly RehearsalInterface[];
  /** Text for `nft -f`. `include` is refused. Timeouts in `ct timeout` objects are compressed seconds: see compressTime. */
  readonly ruleset: string;
  /** Idle timeouts of the connection table in real seconds; null = not rehearsed: no silence is long enough. */
  readonly idleSeconds: { readonly tcp: number | null; readonly udp: number | null; readonly icmp: number | null };
  /** Linux takes up TCP connections whose opening it did not see; most firewalls do not. */
  readonly takesUpMidStream: boolean;
}

/** Dropped: no answer comes. Rejected: a reset or an ICMP error comes. Either: it is not said which. */
export type DeniedHow = "drop" | "reject" | "either";

export type Predicted =
  | { readonly kind: "permitted" }
  | { readonly kind: "denied"; readonly how: DeniedHow }
  /** Opens and works, and is no longer carried after its longest silence, because it is forgotten after this long. */
  | { readonly kind: "cut"; readonly idleSeconds: number }
  /** What the client sends arrives; the answers do not. */
  | { readonly kind: "answers-denied" }
  /** The packet that opens it arrives; what follows it does not, or not even its answer. */
  | { readonly kind: "later-denied" }
  | { readonly kind: "unknown"; readonly why: string };

/** A connection that the first one negotiates: opened after the first exchange, while the first one stands. */
export interface SecondaryConnection {
  readonly opener: "client" | "server";
  readonly transport: "tcp" | "udp";
  readonly port: number;
  /** Said in the first connection beforehand, so that a follower of FTP in the rules learns the port; null = nothing is said. */
  readonly announced: "ftp-port" | "ftp-pasv" | null;
  readonly predicted: Predicted;
}

export interface RehearsalConversation {
  /** Unique in the plan; returns in the report. */
  readonly id: string;
  /** Names of endpoints. */
  readonly client: string;
  readonly server: string;
  /** tcp | udp | icmp | ip/N | l2/0xNNNN */
  readonly transport: string;
  readonly serverPort: number | null;
  /** null = any. Only where it is known to be fixed (DHCP, BACnet). */
  readonly clientPort: number | null;
  readonly delivery: "unicast" | "multicast" | "broadcast";
  /** false = the server never answers; it is enough that what is sent arrives. Not for TCP. */
  readonly answers: boolean;
  /** Where the client sends to, when address translation leads from there to the server; null = the server's own address and port. */
  readonly dialled: { readonly address: string; readonly port: number | null } | null;
  /** Longest time without a packet while it stood, real seconds; null = none is known, so none is rehearsed. */
  readonly longestSilenceSeconds: number | null;
  readonly speaksAfterSilence: "client" | "server";
  readonly secondary: readonly SecondaryConnection[];
  readonly predicted: Predicted;
}

export interface RehearsalPlan {
  readonly endpoints: readonly RehearsalEndpoint[];
  readonly points: readonly RehearsalPoint[];
  readonly conversations: readonly RehearsalConversation[];
  /** Idle timeouts of single rules (real seconds) beside those of the points, so that silences are placed right among them. */
  readonly ruleIdleSeconds: { readonly tcp: readonly number[]; readonly udp: readonly number[]; readonly icmp: readonly number[] };
}

export const REHEARSAL_LIMITS = {
  endpoints: 1_000,
  points: 32,
  interfacesPerPoint: 256,
  conversations: 20_000,
  secondaryPerConversation: 8,
  nameCharacters: 200,
  rulesetCharacters: 16 * 1024 * 1024,
  /** Distinct idle timeouts per transport. */
  idleTimeouts: 12,
} as const;
