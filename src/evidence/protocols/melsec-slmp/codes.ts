// SLMP and MC protocol as data: commands with their operation class (SH-080956, "SLMP Reference Manual", list of commands; SH-080008), and the
// destinations that a frame may name.
import type { Operation } from "../../../plant/conversation.ts";

const identify = [0x0101, 0x0619, 0x0e30];
const read = [0x0401, 0x0403, 0x0406, 0x0601, 0x0613, 0x0801, 0x0802, 0x0e70, 0x2101];
const write = [0x1401, 0x1402, 0x1406, 0x1601, 0x1613, 0x1617, 0x1619];
const startStop = [0x1001, 0x1002, 0x1003, 0x1005, 0x1006];
const file = [0x1810, 0x1811, 0x1820, 0x1822, 0x1824, 0x1825, 0x1826, 0x1827, 0x1828, 0x1829, 0x182a];
/** Setting an address, network settings and diagnostics, memory of other stations: they change how things are set up, or nobody says what they do. */
const program = [0x0e31, 0x3040, 0x3070, 0x3071, 0x3072, 0x3073, 0x3074, 0x3080, 0x3100, 0x4000, 0x4010, 0x6001, 0x6002, 0x6003];
/** Remote password unlock and lock open the way for others, and do nothing themselves. */
const none = [0x1630, 0x1631];

const classes: readonly (readonly [Operation, readonly number[]])[] = [
  ["identify", identify],
  ["read", read],
  ["write", write],
  ["start-stop", startStop],
  ["file", file],
  ["program", program],
];

/** A command that is not here may do anything. */
export const OPERATION_OF_COMMAND: ReadonlyMap<number, Operation | null> = new Map<number, Operation | null>([
  ...classes.flatMap(([operation, commands]) => commands.map((command) => [command, operation] as const)),
  ...none.map((command) => [command, null] as const),
]);

export const SLMP_COMMANDS: ReadonlySet<number> = new Set(OPERATION_OF_COMMAND.keys());

export const READ_TYPE_NAME = 0x0101;

/** Commands of 1E frames (SH-080008, chapter 17) with their class; index = subheader. */
export const OPERATION_1E: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x00, "read"],
  [0x01, "read"],
  [0x02, "write"],
  [0x03, "write"],
  [0x13, "start-stop"],
  [0x14, "start-stop"],
  [0x15, "identify"],
]);

/** Request destination module I/O numbers: own station, multiple CPUs, redundant CPUs, control CPU of a station. */
export function isModule(io: number): boolean {
  return io === 0x03ff || (io >= 0x03d0 && io <= 0x03d3) || (io >= 0x03e0 && io <= 0x03e3) || (io >= 0 && io <= 0x01ff);
}

/** Device codes of 1E frames as little-endian words: two letters, the second a blank (D, R, TN, TS, TC, CN, CS, CC, X, Y, M, S, B, F, W). */
export const DEVICES_1E: ReadonlySet<number> = new Set([0x4420, 0x5220, 0x544e, 0x5453, 0x5443, 0x434e, 0x4353, 0x4343, 0x5820, 0x5920, 0x4d20, 0x5320, 0x4220, 0x4620, 0x5720]);
