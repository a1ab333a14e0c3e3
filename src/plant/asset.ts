// An asset: endpoints that are one machine, with what has been claimed of it.
import type { Micros } from "../foundation/time.ts";
import type { Confidence } from "./conversation.ts";
import type { Claim } from "./claim.ts";
import type { Endpoint } from "./endpoint.ts";

/** What an asset is for; the words of IEC 62443 and of plant drawings. */
export type AssetRole =
  | "plc"
  | "safety-controller"
  | "remote-io"
  | "drive"
  | "robot"
  | "hmi"
  | "scada"
  | "historian"
  | "mes"
  | "engineering-station"
  | "domain-controller"
  | "time-server"
  | "licence-server"
  | "jump-host"
  | "switch"
  | "router"
  | "firewall"
  | "printer"
  | "camera"
  | "workstation"
  | "server"
  | "building-controller"
  | "field-device"
  | "unknown";

/**
 * listed: a list or plant.yaml names it, and it was seen. ghost: named, and never seen. stranger: seen, and in no list, although a list was learnt.
 * null: no list was learnt that could name it, or it was only asked for and never answered.
 */
export type AssetStatus = (typeof ASSET_STATUSES)[number];
export const ASSET_STATUSES = ["listed", "stranger", "ghost"] as const;

export interface Asset {
  readonly addressSpace: string;
  /** A declared or claimed name, else the first address. */
  readonly name: string;
  readonly addresses: readonly Endpoint[];
  readonly macs: readonly string[];
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly role: AssetRole;
  readonly roleConfidence: Confidence;
  readonly roleReason: string;
  /** Purdue level 0–5, or null. */
  readonly level: number | null;
  readonly line: string | null;
  readonly uptimeSeconds: number | null;
  readonly status: AssetStatus | null;
  /** First and last sign of it in captures, logs and scans; null = never seen. */
  readonly firstSeen: Micros | null;
  readonly lastSeen: Micros | null;
  /** Files that speak of it, sorted; "plant.yaml" among them where it is declared there. */
  readonly sources: readonly string[];
  readonly claims: readonly Claim[];
  readonly conflicts: readonly string[];
  /** False when it was heard (ARP, broadcast) but never seen exchanging unicast in both directions. */
  readonly visible: boolean;
  /** Evidence about its default gateway (2-model §2.5 i). */
  readonly gateway: GatewayEvidence;
}

export interface GatewayEvidence {
  /** "works": it answered something off its subnet through a router; "missing": evidence that it cannot; "unknown": neither seen. */
  readonly state: "works" | "missing" | "unknown";
  readonly why: string;
}
