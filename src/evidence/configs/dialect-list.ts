// Every dialect there is: written by scripts/registries.mjs from the folders beside this file, never by hand.
import { asa } from "./asa/asa.ts";
import { fortios } from "./fortios/fortios.ts";
import { ios } from "./ios/ios.ts";
import { iptables } from "./iptables/iptables.ts";
import { nftables } from "./nftables/nftables.ts";
import { panos } from "./panos/panos.ts";
import { pf } from "./pf/pf.ts";
import type { Dialect } from "./dialect.ts";

export const listedDialects: readonly Dialect[] = [asa, fortios, ios, iptables, nftables, panos, pf];
