// HART commands as data, with their operation class: universal commands (FieldComm Group TS20127), common practice commands (TS20151);
// wireless and device-specific ones are not told apart. Manufacturers by the number that FieldComm Group assigned (TS20183), the common ones.
import type { Operation } from "../../../plant/conversation.ts";

const read = [1, 2, 3, 7, 8, 9, 12, 14, 15, 16, 33, 48, 50, 54, 57, 60, 61, 62, 63, 70, 76, 78, 80, 81, 85, 86, 90, 91, 93, 94, 95, 96, 98, 101, 105, 110, 114, 115, 118];
const identify = [0, 11, 13, 20, 21, 73, 74, 75, 84];
const write = [
  6, 17, 18, 19, 22, 34, 35, 36, 37, 38, 40, 43, 44, 45, 46, 47, 49, 51, 52, 53, 55, 56, 58, 59, 64, 65, 66, 67, 68, 69, 71, 72, 79, 82, 83, 87, 88, 89, 92, 97, 99, 100, 102, 103, 104, 106, 107, 108,
  109, 113, 116, 117, 119,
];
/** Self test and reset take the device out of measuring. */
const startStop = [41, 42];

const classes: readonly (readonly [Operation, readonly number[]])[] = [
  ["read", read],
  ["identify", identify],
  ["write", write],
  ["start-stop", startStop],
];

/** A command that is not here (block transfer, device-specific, makers' own) may do anything. */
export const OPERATION_OF_COMMAND: ReadonlyMap<number, Operation> = new Map(classes.flatMap(([operation, commands]) => commands.map((command) => [command, operation] as const)));

/** Answered like command 0: by tag, find device, by long tag. */
export const IDENTITY_COMMANDS: readonly number[] = [0, 11, 21, 73];
export const READ_TAG = 13;
export const READ_LONG_TAG = 20;
/** The number stands in the data (two bytes). */
export const EXTENDED_COMMAND = 31;
/** Carries a command to a device below an I/O system. */
export const TO_SUB_DEVICE = 77;

const MANUFACTURERS: ReadonlyMap<number, string> = new Map([
  [0x09, "Emerson (Fisher Controls)"],
  [0x11, "Endress+Hauser"],
  [0x13, "Fisher Controls"],
  [0x17, "Honeywell"],
  [0x26, "Rosemount"],
  [0x2a, "Siemens"],
  [0x37, "Yokogawa"],
  [0x3e, "VEGA"],
  [0x45, "KROHNE"],
  [0x5d, "Samson"],
  [0xf9, "HART Communication Foundation"],
  [0x601e, "Emerson"],
]);

export function manufacturerName(id: number): string {
  return MANUFACTURERS.get(id) ?? `HART manufacturer ${id}`;
}
