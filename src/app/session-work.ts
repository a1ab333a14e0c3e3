// What was done on the network while a session lasted, and what its machine is for: what joins sessions with conversations, lines and declared times.
import type { Activity } from "../plant/activity.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { Asset } from "../plant/asset.ts";
import type { Line, Plant } from "../plant/plant.ts";
import type { Session } from "../plant/session.ts";

/** Gravest first: what somebody signs in for. */
const WORK = ["program", "start-stop", "write", "file"] as const;
const MOST_NAMED = 3;
/** Protocols of remote tools that vendors bring with them. */
const REMOTE_TOOLS: Readonly<Record<string, string>> = { teamviewer: "TeamViewer", anydesk: "AnyDesk", vnc: "VNC" };

export class SessionWork {
  private readonly assets: ReadonlyMap<string, Asset>;
  private readonly lines: ReadonlyMap<string, Line>;
  private readonly nameOf: ReadonlyMap<string, string>;
  /** Indices of conversations by the asset that opens them. */
  private readonly openedBy = new Map<string, number[]>();
  private readonly plant: Plant;
  private readonly activity: Activity;

  constructor(plant: Plant, activity: Activity) {
    this.plant = plant;
    this.activity = activity;
    this.assets = new Map(plant.assets.map((asset) => [asset.name, asset]));
    this.lines = new Map(plant.lines.map((line) => [line.name, line]));
    this.nameOf = new Map(plant.assets.flatMap((asset) => asset.addresses.map((address) => [`${asset.addressSpace}|${address}`, asset.name] as const)));
    plant.conversations.forEach((conversation, i) => {
      const name = this.machine(conversation.addressSpace, conversation.client);
      const known = this.openedBy.get(name);
      if (known === undefined) this.openedBy.set(name, [i]);
      else known.push(i);
    });
  }

  lineOf(target: string): Line | null {
    return this.lines.get(this.assets.get(target)?.line ?? "") ?? null;
  }

  /** Seconds that the line of a machine goes on while nobody works at it; null = nothing declares it. */
  waitOf(target: string): number | null {
    return this.lineOf(target)?.runBlindSeconds ?? null;
  }

  /** "program FILLER-1-PLC (s7comm), write …"; null = nothing of weight was seen from its machine while it lasted. */
  during({ target, start, end }: Session): string | null {
    const first = start ?? Number.NEGATIVE_INFINITY;
    const last = end ?? Number.POSITIVE_INFINITY;
    const found = (this.openedBy.get(target) ?? []).flatMap((i) => {
      const conversation = this.plant.conversations[i] as Conversation;
      const what = WORK.find((operation) => conversation.operations.includes(operation));
      const hours = this.activity.conversations[i]?.hours ?? [];
      if (what === undefined || !hours.some((hour) => hour.first <= last && hour.last >= first)) return [];
      return [{ rank: WORK.indexOf(what), text: `${what} on ${this.machine(conversation.addressSpace, conversation.server)} (${conversation.protocol})` }];
    });
    if (found.length === 0) return null;
    const texts = [...new Set(found.sort((x, y) => x.rank - y.rank || (x.text < y.text ? -1 : 1)).map(({ text }) => text))];
    return `${texts.slice(0, MOST_NAMED).join(", ")}${texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : ""}`;
  }

  remoteToolsAt(target: string): readonly string[] {
    const found = new Set<string>();
    for (const c of this.plant.conversations) {
      const tool = REMOTE_TOOLS[c.protocol];
      if (tool !== undefined && (this.machine(c.addressSpace, c.client) === target || this.machine(c.addressSpace, c.server) === target)) found.add(tool);
    }
    return [...found].sort();
  }

  private machine(addressSpace: string, endpoint: string): string {
    return this.nameOf.get(`${addressSpace}|${endpoint}`) ?? endpoint;
  }
}
