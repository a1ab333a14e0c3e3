// Every protocol there is: written by scripts/protocol-registry.mjs from the folders beside this file, never by hand.
import type { Protocol } from "./protocol.ts";

export const listedProtocols: readonly Protocol[] = [
];
