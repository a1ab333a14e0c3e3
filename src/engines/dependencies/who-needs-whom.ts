// Which end of a conversation needs the other, by what the conversation is for and what the two machines are. Who opens it is not the question: a
// controller needs the SCADA system that writes to it, a line computer needs the recipe server that calls it. Says nothing about how long.
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { ConversationRole } from "../../plant/finding.ts";

/**
 * control: values in a closed loop. start: only when one of them starts. operate: people watch and steer by it. serve: a program above does the work.
 * order: recipes, orders, jobs, labels. identity: names, sign-in, licences. clock: time stamps. history: records. maintenance: programs, faults,
 * restores. data: somebody reads. unclear: nothing tells.
 */
export type NeedKind = "control" | "start" | "operate" | "serve" | "order" | "identity" | "clock" | "history" | "maintenance" | "data" | "unclear";

export interface Need {
  readonly who: "client" | "server";
  readonly kind: NeedKind;
  readonly effect: "stops" | "weakens";
  readonly why: string;
}

const FLOOR: ReadonlySet<AssetRole> = new Set(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);
/** What does nothing by itself: somebody else tells it what to do. */
const COMMANDED: ReadonlySet<AssetRole> = new Set(["remote-io", "drive", "robot"]);
/** Serves many machines at once. Not "workstation": a computer that is one machine's controller looks like it. */
const ABOVE_LINES: ReadonlySet<AssetRole> = new Set(["scada", "historian", "mes", "engineering-station", "domain-controller", "time-server", "licence-server", "jump-host", "server"]);
const OPERATING: ReadonlySet<AssetRole> = new Set(["hmi", "scada"]);
/** Protocols in which both ends are in the loop, whoever opens. */
const CYCLIC: ReadonlySet<string> = new Set(["enip-io", "profinet-rt", "goose", "sv", "ge-egd", "ethercat", "ccl-ie", "ccl-ief-basic", "fl-net", "deltav", "ff-hse", "safety-overlay"]);
/** Needed when a device or its controller starts, not while both run. */
const STARTING: ReadonlySet<string> = new Set(["profinet-dcp", "profinet-cm"]);

const stops = (who: Need["who"], kind: NeedKind, why: string): Need => ({ who, kind, effect: "stops", why });
const weakens = (who: Need["who"], kind: NeedKind, why: string): Need => ({ who, kind, effect: "weakens", why });

/** A machine that makes things, or that people at the line work with. */
export function isFloorSide(asset: Asset | undefined): boolean {
  return asset !== undefined && (asset.line !== null || FLOOR.has(asset.role) || asset.role === "hmi");
}

export function needsOf(c: Conversation, role: ConversationRole, client: Asset | undefined, server: Asset | undefined): readonly Need[] {
  const needs = needsByRole(c, role, client, server);
  // A computer above the lines goes on with the others when one machine does not answer; only a loop is closed.
  if (CYCLIC.has(c.protocol) || role === "safety" || client === undefined || client.line !== null || !ABOVE_LINES.has(client.role) || !isFloorSide(server)) return needs;
  return needs.map((need) => (need.who === "client" ? { ...need, effect: "weakens" } : need));
}

function needsByRole(c: Conversation, role: ConversationRole, client: Asset | undefined, server: Asset | undefined): readonly Need[] {
  switch (role) {
    case "housekeeping":
      return [];
    case "control-io":
      return controlNeeds(c, server);
    case "safety":
      return [stops("client", "control", "A safety function waits for it."), stops("server", "control", "A safety function waits for it.")];
    case "supervisory":
      return supervisoryNeeds(c, client, server);
    case "recipe":
      return orderNeeds(c, client, server);
    case "historian":
      return [
        weakens(client?.role === "historian" ? "client" : "server", "history", "Records are kept from it."),
        ...(client?.role === "historian" ? [] : [weakens("client", "history", "Records go to it, or are read from it.")]),
      ];
    case "engineering":
      return [weakens("server", "maintenance", "Somebody loads programs, looks for faults, takes back-ups or restores them this way.")];
    case "identity-and-time":
      if (c.protocol === "ntp" && client !== undefined && FLOOR.has(client.role)) return [weakens("client", "clock", "Its clock is set by it: time stamps of alarms and batches.")];
      return [stops("client", "identity", "It asks there for names, sign-in, time or licences.")];
    case "unclassified":
      if (onlyLooksUp(c)) return isSearch(c, client) ? [weakens("client", "data", "It searches the network for devices.")] : lookUpNeeds(server);
      return [stops("client", "unclear", "Nothing tells what it is for."), ...unclearOfServer(c, server)];
  }
}

/** A computer that is written to goes on without its writers; a machine may be steered by what is written, or by what nobody can read. */
function unclearOfServer(c: Conversation, server: Asset | undefined): Need[] {
  if (isFloorSide(server)) return onlyReads(c) ? [] : [stops("server", "unclear", "What is sent to it is not known, or changes something, and nothing tells what for.")];
  if (!changesSomething(c)) return [];
  return [server === undefined ? stops("server", "unclear", "It is written to, and nothing tells what for.") : weakens("server", "data", "It is written to from there.")];
}

/** PROFINET devices are found by their controllers when these start; anybody else who asks is a tool. */
function isSearch(c: Conversation, client: Asset | undefined): boolean {
  return c.protocol === "profinet-dcp" && client !== undefined && client.role !== "unknown" && !FLOOR.has(client.role);
}

/** Asks who is there, or where something is: needed when a connection is opened. */
function onlyLooksUp(c: Conversation): boolean {
  return c.operations.length > 0 && c.operations.every((o) => o === "identify" || o === "browse");
}

/** What follows a look-up is another conversation: a machine that is called that way is not called any more. */
function lookUpNeeds(server: Asset | undefined): Need[] {
  const finds = stops("client", "start", "It finds the other with it when it opens a connection.");
  return isFloorSide(server) ? [finds, stops("server", "start", "The other finds it with it when it opens a connection.")] : [finds];
}

/** Programs and projects are carried as files; a loop that carries files is none. */
function onlyCarriesFiles(c: Conversation): boolean {
  return c.operations.includes("file") && c.operations.every((o) => o === "file" || o === "identify" || o === "browse");
}

/** Writing, starting, loading: or nobody can tell what it does. */
function changesSomething(c: Conversation): boolean {
  return c.operations.some((o) => o === "write" || o === "start-stop" || o === "program");
}

function onlyReads(c: Conversation): boolean {
  return c.operations.length > 0 && !changesSomething(c) && !c.operations.includes("file");
}

function controlNeeds(c: Conversation, server: Asset | undefined): Need[] {
  if (STARTING.has(c.protocol)) {
    return [stops("client", "start", "It finds and sets up its devices with it when it starts."), stops("server", "start", "Its controller finds it and sets it up with it when one of them starts.")];
  }
  if (!CYCLIC.has(c.protocol)) {
    if (onlyLooksUp(c)) return lookUpNeeds(server);
    if (onlyCarriesFiles(c)) return [weakens("client", "data", "Files come from there or go there."), weakens("server", "maintenance", "Somebody takes back-ups or restores them this way.")];
  }
  const reads = stops("client", "control", "It controls with values from there.");
  const isInLoop = CYCLIC.has(c.protocol) || !onlyReads(c) || (server !== undefined && COMMANDED.has(server.role));
  return isInLoop ? [reads, stops("server", "control", "It is controlled from there.")] : [reads];
}

function supervisoryNeeds(c: Conversation, client: Asset | undefined, server: Asset | undefined): Need[] {
  const clientOperates = client !== undefined && OPERATING.has(client.role);
  const serverOperates = server !== undefined && OPERATING.has(server.role);
  const serverIsFloor = server !== undefined && FLOOR.has(server.role);
  const clientIsFloor = client !== undefined && FLOOR.has(client.role);
  if (serverOperates && clientIsFloor) return [stops("client", "operate", "People watch and steer it from there."), weakens("server", "data", "It shows values from there.")];
  // A computer that is no screen calls a screen on a line: to give it something, or to look.
  if (serverOperates && isFloorSide(server) && client !== undefined && !clientOperates) {
    const looks = weakens("client", "data", "It reads values from there.");
    return onlyReads(c) ? [looks] : [stops("server", "serve", "It works with what the other computer gives it."), looks];
  }
  if (serverOperates || (clientOperates && !serverIsFloor)) return [stops("client", "serve", "It shows and passes on what the other computer works out.")];
  if (clientOperates || changesSomething(c)) return [stops("server", "operate", "People watch and steer it from there."), weakens("client", "data", "It shows values from there.")];
  if (clientIsFloor && !serverIsFloor) return [stops("client", "unclear", "A machine of the shop floor asks there; nothing tells what it does without an answer.")];
  return [weakens("client", "data", "It reads values from there; what is done with them is not known.")];
}

function orderNeeds(c: Conversation, client: Asset | undefined, server: Asset | undefined): Need[] {
  const clientIsFloor = isFloorSide(client);
  const serverIsFloor = isFloorSide(server);
  if (!clientIsFloor && !serverIsFloor) return [stops("client", "serve", "Its orders and recipes come from there.")];
  const ofServer = onlyReads(c) ? [weakens("client", "data", "It reads counters and states from there.")] : [stops("server", "order", "Its recipes, orders, jobs or labels come from there.")];
  if (!clientIsFloor) return ofServer;
  const ofClient = stops("client", "order", "Its recipes, orders, jobs or records are there.");
  return serverIsFloor && !onlyReads(c) ? [ofClient, ...ofServer] : [ofClient];
}
