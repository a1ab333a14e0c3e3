// The terms that rules of changes and of devices are made of: where they are written, which services they match, what loading them does.
import type { Position } from "../foundation/diagnostic.ts";

export type TextAt = Extract<Position, { kind: "text" }>;

export type ServiceMatch =
  | { readonly kind: "any"; readonly written: string; readonly at: TextAt }
  | { readonly kind: "port"; readonly transport: "tcp" | "udp"; readonly fromPort: number; readonly toPort: number; readonly written: string; readonly at: TextAt }
  | { readonly kind: "icmp"; readonly written: string; readonly at: TextAt }
  | { readonly kind: "ip"; readonly number: number; readonly written: string; readonly at: TextAt }
  | { readonly kind: "l2"; readonly etherType: number; readonly written: string; readonly at: TextAt }
  | PacketsMatch
  /** app:NAME: the recognised protocol on any port. */
  | { readonly kind: "app"; readonly protocol: string; readonly written: string; readonly at: TextAt };

/** Numbers from–to, both included; sorted, without overlaps. */
export type NumberRanges = readonly (readonly [number, number])[];

/**
 * What a device's rule says of a packet beyond its addresses. Unlike `any` it also catches packets to many, as devices do. Of layer 3 only.
 * Where a rule is for ICMP (1) or ICMPv6 (58), its addresses are of IPv4 or IPv6 alone.
 */
export interface PacketsMatch {
  readonly kind: "packets";
  /** IP protocol numbers; null = any. */
  readonly protocols: NumberRanges | null;
  /** TCP, UDP, SCTP and DCCP; null = any. */
  readonly sourcePorts: NumberRanges | null;
  readonly destinationPorts: NumberRanges | null;
  /** One of these; `codes` null = every code of the type. null = any. */
  readonly icmp: readonly { readonly type: number; readonly codes: NumberRanges | null }[] | null;
  /** One of these holds: flags & mask = value (low 8 bits of the TCP flags field). null = any. */
  readonly tcpFlags: readonly { readonly mask: number; readonly value: number }[] | null;
  readonly written: string;
  readonly at: TextAt;
}

export type OnLoad = "drop" | "reevaluate" | "keep";
