// What machines ask of each other when they start: addresses, names, boot files, accounts, licences, the time, the set-up of their I/O. By the protocols that were seen,
// in either direction. Whether a machine really waits for an answer nobody can see; whoever asks may.
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";

export interface StartNeed {
  readonly what: string;
  /** Names of machines, sorted. */
  readonly who: readonly string[];
  readonly conversations: readonly number[];
}

export interface StartNeeds {
  /** What it asks for, and whom. */
  readonly asks: readonly StartNeed[];
  /** What others ask it for. */
  readonly serves: readonly StartNeed[];
}

/** Of protocols whose server gives something that a start needs. */
const GIVEN: Readonly<Record<string, string>> = {
  "dhcp-bootp": "an address",
  dhcpv6: "an address",
  "ftp-tftp": "files",
  dns: "names",
  "kerberos-ldap": "accounts",
  ntp: "the time",
  ptp: "the time",
  flexnet: "a licence",
  codemeter: "a licence",
  "sentinel-ldk": "a licence",
  "siemens-alm": "a licence",
  mssql: "a database",
  smb: "files",
};
/** Of protocols whose client sets up its server: the device waits for its controller. */
const SET_UP: Readonly<Record<string, string>> = {
  "profinet-cm": "the set-up of its I/O by the controller",
  "profinet-dcp": "a name and address by PROFINET DCP",
  "enip-io": "the connection of its scanner",
};
const EVERYBODY = "whoever answers";
const SCANNED: ReadonlySet<AssetRole> = new Set<AssetRole>(["remote-io", "drive", "robot", "field-device"]);

function isScanned(asset: Asset | undefined): boolean {
  return asset !== undefined && SCANNED.has(asset.role);
}

interface Draft {
  readonly asks: Map<string, { who: Set<string>; conversations: number[] }>;
  readonly serves: Map<string, { who: Set<string>; conversations: number[] }>;
}

export class StartNeedsOfMachines {
  readonly #drafts = new Map<string, Draft>();

  constructor(conversations: readonly Conversation[], assetOf: (addressSpace: string, endpoint: string) => Asset | undefined) {
    conversations.forEach((c, index) => {
      const given = GIVEN[c.protocol];
      const setUp = SET_UP[c.protocol];
      if (given === undefined && setUp === undefined) return;
      if (c.protocol === "profinet-dcp" && !Object.keys(c.details).some((key) => key.startsWith("set "))) return;
      const client = assetOf(c.addressSpace, c.client);
      const server = assetOf(c.addressSpace, c.server);
      if (client !== undefined && client === server) return;
      const what = given ?? (setUp as string);
      // Cyclic frames do not say who opened their connection: where only one end can be scanned, that one is.
      const isTurned = c.protocol === "enip-io" && isScanned(client) && !isScanned(server);
      const [asking, asked, askingEnd, askedEnd] = given !== undefined || isTurned ? [client, server, c.client, c.server] : [server, client, c.server, c.client];
      if (asking !== undefined) put(this.#draftOf(asking).asks, what, c.delivery === "unicast" ? (asked?.name ?? askedEnd) : EVERYBODY, index);
      if (asked !== undefined) put(this.#draftOf(asked).serves, what, asking?.name ?? askingEnd, index);
    });
  }

  of(addressSpace: string, asset: string): StartNeeds {
    const draft = this.#drafts.get(`${addressSpace}\n${asset}`);
    return { asks: needsOf(draft?.asks), serves: needsOf(draft?.serves) };
  }

  #draftOf(asset: Asset): Draft {
    const key = `${asset.addressSpace}\n${asset.name}`;
    const draft = this.#drafts.get(key) ?? { asks: new Map(), serves: new Map() };
    this.#drafts.set(key, draft);
    return draft;
  }
}

function put(into: Draft["asks"], what: string, who: string, index: number): void {
  const entry = into.get(what) ?? { who: new Set<string>(), conversations: [] };
  entry.who.add(who);
  entry.conversations.push(index);
  into.set(what, entry);
}

function needsOf(draft: Draft["asks"] | undefined): StartNeed[] {
  return [...(draft ?? [])].map(([what, { who, conversations }]) => ({ what, who: [...who].sort(), conversations })).sort((x, y) => (x.what < y.what ? -1 : 1));
}
