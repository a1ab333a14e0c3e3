// Codes of CODESYS V3 as public descriptions and the runtime's own library reference give them: layers, service groups, services and what they do.
import type { Operation } from "../../../plant/conversation.ts";

export const BLOCK_MAGIC = 0x0001_17e8;
export const BLOCK_HEADER = 8;
export const LONGEST_BLOCK = 65_536;
export const DATAGRAM_MAGIC = 0xc5;
export const DATAGRAM_HEADER = 6;
export const NAME_REQUEST = 3;
export const NAME_ANSWER = 4;
export const CHANNEL_MANAGER = 0x40;

/** Commands of the channel layer. */
export const CHANNEL_BLOCK = 0x01;
export const CHANNEL_NAMES: ReadonlyMap<number, string> = new Map([
  [0x02, "acknowledge"],
  [0x03, "keep-alive"],
  [0xc2, "information"],
  [0xc3, "open"],
  [0x83, "opened"],
  [0xc4, "close"],
]);
/** In the flags of a block: the first of a message; sent by the one who asks. */
export const IS_FIRST = 0x01;
export const IS_REQUEST = 0x80;

/** Tags of a service header (little-endian): plain, and encrypted. */
export const SERVICE_TAG = 0xcd55;
export const SECURE_TAG = 0x5775;
/** Set in the group of an answer. */
export const GROUP_ANSWER = 0x80;

export const DEVICE = 0x01;
export const APPLICATION = 0x02;
export const VISUALISATION = 0x04;
export const LOG = 0x05;
export const FILES = 0x08;
export const VARIABLES = 0x09;
export const TRACE = 0x0f;
export const MONITOR = 0x1b;

type Services = readonly (readonly [services: readonly number[], operations: readonly Operation[]])[];

/** By group; a service that is not listed counts as the gravest. */
export const SERVICES: ReadonlyMap<number, Services> = new Map<number, Services>([
  [
    DEVICE,
    [
      [[0x01], ["identify"]], // target identification
      [[0x02, 0x03, 0x05, 0x08, 0x0a], []], // login, logout, echo, session
      [[0x04], ["program", "start-stop"]], // reset origin
      [[0x06], ["start-stop"]], // operating mode is set
      [[0x07, 0x0b], ["read"]], // operating mode, reset configuration
      [[0x09], ["program"]], // the node is renamed
    ],
  ],
  [
    APPLICATION,
    [
      [[0x01, 0x02], []], // login, logout
      [[0x10, 0x11, 0x12, 0x13, 0x15, 0x19, 0x22], ["start-stop"]], // start, stop, reset, breakpoints, steps
      [[0x14, 0x16, 0x17, 0x18, 0x21, 0x25, 0x28, 0x29, 0x31, 0x33, 0x35, 0x38], ["read"]], // states, lists, information, areas
      [[0x20, 0x32, 0x36, 0x37], ["write"]], // forces released, flow, retained variables
      [[0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x23, 0x24, 0x26, 0x27, 0x30, 0x34], ["program"]], // applications made, loaded, changed, booted
    ],
  ],
  [LOG, [[[0x01, 0x02, 0x03], ["read"]]]],
  [FILES, [[Array.from({ length: 0x14 }, (_, i) => i + 1), ["file"]]]],
  [
    VARIABLES,
    [
      [[0x01, 0x02, 0x03, 0x05, 0x0b], ["read"]], // lists of variables, values
      [[0x04, 0x06], ["write"]],
      [[0x07, 0x08, 0x09, 0x0a], ["browse"]], // nodes, types, addresses
    ],
  ],
  [
    TRACE,
    [
      [[0x01, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0f, 0x13], ["read"]],
      [[0x02, 0x03, 0x04, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x10, 0x11, 0x12], ["write"]],
    ],
  ],
  [
    MONITOR,
    [
      [[0x01], ["read"]],
      [[0x02], ["write"]],
    ],
  ],
]);
/** What every service of a group does where its services are not described: an operator's display writes at most. */
export const GROUPS: ReadonlyMap<number, Operation> = new Map<number, Operation>([[VISUALISATION, "write"]]);
