// An identity claim: something on the wire (or in a list) said what an endpoint is. Claims may contradict each other; nobody resolves that in silence.
import type { Micros } from "../foundation/time.ts";
import type { Endpoint } from "./endpoint.ts";

export type ClaimAttribute =
  | "vendor"
  | "model"
  | "serial"
  | "firmware"
  | "hostname"
  | "os"
  | "role"
  | "uptime"
  | "mac"
  | "address"
  | "gateway"
  | "netmask"
  | "line"
  | "level"
  | "name"
  | "location"
  | "installed"
  /** A program on the machine with its version: "OpenSSH 5.3". */
  | "software"
  /** A port that answered a scan: "tcp/502 open modbus". */
  | "service";

const LISTED_NAME = "name:";

/** Stands for the endpoint in claims of a list that gives a machine no address, only a name. No conversation ever has such an end. */
export function listedName(name: string): Endpoint {
  return `${LISTED_NAME}${name}`;
}

export function isListedName(endpoint: Endpoint): boolean {
  return endpoint.startsWith(LISTED_NAME);
}

export interface Claim {
  readonly addressSpace: string;
  readonly endpoint: Endpoint;
  readonly attribute: ClaimAttribute;
  readonly value: string;
  /** The protocol, file or table that said so: "modbus-tcp 43/14", "arp", "mac-vendor-prefix", "plant.yaml:12". */
  readonly by: string;
  readonly first: Micros;
  readonly last: Micros;
  readonly source: string;
}
