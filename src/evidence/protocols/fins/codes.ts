// FINS commands as data: main and sub code with the operation class. Source: Omron W342 (command reference), list of commands, and W227 for the
// network units. A command that is not here may do anything.
import type { Operation } from "../../../plant/conversation.ts";

const read = [0x0101, 0x0104, 0x0201, 0x0220, 0x0306, 0x0601, 0x0602, 0x0603, 0x0620, 0x0701, 0x0802, 0x2102, 0x2140, 0x230a, 0x2603];
const identify = [0x0501, 0x0502, 0x0801, 0x0803];
/** Message read (0920) can clear too. */
const write = [0x0102, 0x0103, 0x0105, 0x0702, 0x0920, 0x2101, 0x2103, 0x2141, 0x2301, 0x2302, 0x2601, 0x2602];
const program = [0x0202, 0x0203, 0x0221, 0x0222, 0x0304, 0x0305, 0x0307, 0x0308, 0x0c01, 0x0c02, 0x0c03, 0x2220];
const startStop = [0x0401, 0x0402, 0x0403, 0x0404];
const file = [0x2201, 0x2202, 0x2203, 0x2204, 0x2205, 0x2206, 0x2207, 0x2208, 0x2209, 0x220a, 0x220b, 0x220c, 0x220d, 0x220f, 0x2210, 0x2211, 0x2212, 0x2215];
/** Assigned to network units, but what they do is not told in public: program, by the rule for what is unknown. */
const undescribed = [0x2401, 0x2402, 0x2501, 0x2502, 0x2503, 0x2801, 0x2802, 0x2803];

const classes: readonly (readonly [Operation, readonly number[]])[] = [
  ["program", [...program, ...undescribed]],
  ["read", read],
  ["identify", identify],
  ["write", write],
  ["file", file],
  ["start-stop", startStop],
];

export const OPERATION_OF_COMMAND: ReadonlyMap<number, Operation> = new Map(classes.flatMap(([operation, codes]) => codes.map((code) => [code, operation] as const)));

const isCommand = new Uint8Array(65_536);
for (const code of OPERATION_OF_COMMAND.keys()) isCommand[code] = 1;

/** Both codes as one number, main code in the high byte. */
export function isFinsCommand(code: number): boolean {
  return code >= 0 && isCommand[code] === 1;
}

export const CONTROLLER_DATA_READ = 0x0501;
export const CONTROLLER_STATUS_READ = 0x0601;
export const RUN = 0x0401;

/** Mode byte of RUN and of the status (W342 §5-3-15, §5-3-18). */
export const MODES: ReadonlyMap<number, string> = new Map([
  [0, "PROGRAM"],
  [1, "DEBUG"],
  [2, "MONITOR"],
  [4, "RUN"],
]);
