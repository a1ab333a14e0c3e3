// Schneider UMAS codes as data: functions with their operation class. The protocol is not published by its maker; the functions and
// the layouts read here are public knowledge of analysts, checked against a recorded engineering session.
import type { Operation } from "../../../plant/conversation.ts";

/** Modbus function code that carries UMAS. */
export const UMAS_FUNCTION = 90;
/** In place of the function in a response. */
export const UMAS_OK = 0xfe;
export const UMAS_ERROR = 0xfd;

export const UMAS_READ_ID = 0x02;
export const UMAS_READ_PROJECT = 0x03;

export interface UmasFunction {
  readonly name: string;
  readonly operation: Operation;
}

/** Some drivers use 0x22 and 0x23 for plain process values: UMAS alone does not mean engineering. */
export const UMAS_FUNCTIONS: ReadonlyMap<number, UmasFunction> = new Map<number, UmasFunction>([
  [0x01, { name: "Init Comm", operation: "identify" }],
  [0x02, { name: "Read ID", operation: "identify" }],
  [0x03, { name: "Read Project Info", operation: "identify" }],
  [0x04, { name: "Read PLC Info", operation: "identify" }],
  [0x06, { name: "Read Card Info", operation: "identify" }],
  [0x0a, { name: "Repeat", operation: "read" }],
  [0x10, { name: "Take PLC Reservation", operation: "program" }],
  [0x11, { name: "Release PLC Reservation", operation: "program" }],
  [0x12, { name: "Keep Alive", operation: "program" }],
  [0x20, { name: "Read Memory Block", operation: "read" }],
  [0x21, { name: "Write Memory Block", operation: "write" }],
  [0x22, { name: "Read Variables", operation: "read" }],
  [0x23, { name: "Write Variables", operation: "write" }],
  [0x24, { name: "Read Coils/Registers", operation: "read" }],
  [0x25, { name: "Write Coils/Registers", operation: "write" }],
  [0x26, { name: "Read Data Dictionary", operation: "browse" }],
  [0x30, { name: "Initialize Upload", operation: "program" }],
  [0x31, { name: "Upload Block", operation: "program" }],
  [0x32, { name: "End Strategy Upload", operation: "program" }],
  [0x33, { name: "Initialize Download", operation: "program" }],
  [0x34, { name: "Download Block", operation: "program" }],
  [0x35, { name: "End Strategy Download", operation: "program" }],
  [0x39, { name: "Read Ethernet Master Data", operation: "read" }],
  [0x40, { name: "Start PLC", operation: "start-stop" }],
  [0x41, { name: "Stop PLC", operation: "start-stop" }],
  [0x50, { name: "Monitor PLC", operation: "read" }],
  [0x58, { name: "Check PLC", operation: "read" }],
  [0x70, { name: "Read I/O Object", operation: "read" }],
  [0x71, { name: "Write I/O Object", operation: "write" }],
  [0x73, { name: "Get Module Status", operation: "read" }],
]);

/** A function nobody has described may change the program: it is counted as if it did. */
export const UNKNOWN_UMAS_OPERATION: Operation = "program";
