// A policy to be written in a device's language: permits and denials between address sets, in order. Knows no language and no device.
import type { AddressSet } from "./address-set.ts";
import type { PacketRule } from "./packet-rule.ts";

export interface PolicyToPrint {
  readonly name: string;
  /** Only permit, deny and reject; ends by address alone (`zones` null); services of the kinds any, port, icmp, ip, packets. */
  readonly rules: readonly PacketRule[];
  /** Names for the address sets that the rules use, so that the text reads well; by identity. */
  readonly nameOf: ReadonlyMap<AddressSet, string>;
  readonly otherwise: "permit" | "deny" | "reject";
  /** Seconds; undefined = not written, the device's default. */
  readonly idleTimeout: { readonly tcp?: number; readonly udp?: number; readonly icmp?: number };
  readonly algs: readonly string[];
}
