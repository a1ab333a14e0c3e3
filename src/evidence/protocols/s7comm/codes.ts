// S7comm codes as data: message types, job functions, user data groups, services and areas. The protocol is not published by its maker;
// these codes are what open analysers agree on, the operation classes are the fact base's.
import type { Operation } from "../../../plant/conversation.ts";

export const PROTOCOL_ID = 0x32;

export const ROSCTR_JOB = 1;
export const ROSCTR_ACK = 2;
export const ROSCTR_ACK_DATA = 3;
export const ROSCTR_USERDATA = 7;

export const FUNCTION_READ = 0x04;
export const FUNCTION_WRITE = 0x05;
export const FUNCTION_REQUEST_DOWNLOAD = 0x1a;
export const FUNCTION_DOWNLOAD_BLOCK = 0x1b;
export const FUNCTION_DOWNLOAD_ENDED = 0x1c;
export const FUNCTION_START_UPLOAD = 0x1d;
export const FUNCTION_PI_SERVICE = 0x28;
export const FUNCTION_SET_UP = 0xf0;

/** First byte of a transport selector: 1 programming device, 2 operator panel, 3 other. */
export const LAST_CONNECTION_TYPE = 3;
export const CONNECTION_TYPES: readonly string[] = ["", "PG", "OP", "other"];

export interface S7Function {
  readonly name: string;
  /** null = does nothing by itself. */
  readonly operation: Operation | null;
}

/** Functions of jobs. What is not listed counts as `program`. */
export const JOB_FUNCTIONS: ReadonlyMap<number, S7Function> = new Map<number, S7Function>([
  [0x00, { name: "CPU services", operation: "read" }],
  [FUNCTION_READ, { name: "Read Var", operation: "read" }],
  [FUNCTION_WRITE, { name: "Write Var", operation: "write" }],
  [FUNCTION_REQUEST_DOWNLOAD, { name: "Request download", operation: "program" }],
  [FUNCTION_DOWNLOAD_BLOCK, { name: "Download block", operation: "program" }],
  [FUNCTION_DOWNLOAD_ENDED, { name: "Download ended", operation: "program" }],
  [FUNCTION_START_UPLOAD, { name: "Start upload", operation: "file" }],
  [0x1e, { name: "Upload", operation: "file" }],
  [0x1f, { name: "End upload", operation: "file" }],
  // What it starts decides: PI_SERVICES.
  [FUNCTION_PI_SERVICE, { name: "PI service", operation: null }],
  [0x29, { name: "PLC stop", operation: "start-stop" }],
  [FUNCTION_SET_UP, { name: "Set-up communication", operation: null }],
]);

/**
 * Program invocation services: starting the CPU, blocks (insert, delete, RAM to ROM, compress), and those of numeric controls (_N_), of
 * which only the file services are told apart. What is not listed counts as `program` under the name "other".
 */
export const PI_SERVICES: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["P_PROGRAM", "start-stop"],
  ["_INSE", "program"],
  ["_INS2", "program"],
  ["_DELE", "program"],
  ["_MODU", "program"],
  ["_GARB", "program"],
  ["_N_LOGIN_", "program"],
  ["_N_LOGOUT", "program"],
  ["_N_CANCEL", "program"],
  ["_N_SELECT", "program"],
  ["_N_CONFIG", "program"],
  ["_N_NCKMOD", "program"],
  ["_N_DASAVE", "program"],
  ["_N_SETUFR", "program"],
  ["_N_F_OPEN", "file"],
  ["_N_F_OPER", "file"],
  ["_N_F_CLOS", "file"],
  ["_N_F_SEEK", "file"],
  ["_N_F_COPY", "file"],
  ["_N_F_DELE", "file"],
  ["_N_F_DELR", "file"],
  ["_N_F_DMDA", "file"],
  ["_N_F_PROR", "file"],
  ["_N_F_PROT", "file"],
  ["_N_F_RENA", "file"],
  ["_N_F_XFER", "file"],
]);

/** User data types; NC programming (group 15) has its own. What the PLC sends unasked has type 0 (NC: 3). */
export const USERDATA_REQUEST = 4;
export const USERDATA_RESPONSE = 8;
export const USERDATA_NC_REQUEST = 7;
export const USERDATA_NC_RESPONSE = 11;

export const GROUP_MODE = 0;
export const GROUP_PROGRAMMER = 1;
export const GROUP_CYCLIC = 2;
export const GROUP_CPU = 4;
export const READ_SZL = 1;
export const CYCLIC_TRANSFER = 1;
export const CHANGE_DRIVEN_TRANSFER = 5;
/** Programmer commands that act on a job, whose own function stands in their data. */
export const FIRST_JOB_COMMAND = 0x0d;
export const DELETE_JOB = 0x0f;

export const ANY_SUBFUNCTION = -1;

/** User data by group, then subfunction. A group or subfunction that is not listed counts as `program`. */
export const USERDATA_FUNCTIONS: ReadonlyMap<number, ReadonlyMap<number, S7Function>> = new Map([
  [
    GROUP_PROGRAMMER,
    new Map<number, S7Function>([
      [0x01, { name: "Block status", operation: "read" }],
      [0x02, { name: "Variable status", operation: "read" }],
      [0x03, { name: "Output ISTACK", operation: "read" }],
      [0x04, { name: "Output BSTACK", operation: "read" }],
      [0x05, { name: "Output LSTACK", operation: "read" }],
      [0x06, { name: "Time measurement", operation: "read" }],
      [0x07, { name: "Force selection", operation: "write" }],
      [0x08, { name: "Modify variable", operation: "write" }],
      [0x09, { name: "Force", operation: "write" }],
      [0x0a, { name: "Breakpoint", operation: "program" }],
      [0x0b, { name: "Exit HOLD", operation: "start-stop" }],
      [0x0c, { name: "Memory reset", operation: "start-stop" }],
      // These three: as the job they act on; this is for jobs that are not named.
      [0x0d, { name: "Disable job", operation: "write" }],
      [0x0e, { name: "Enable job", operation: "write" }],
      [0x0f, { name: "Delete job", operation: "write" }],
      [0x10, { name: "Read job list", operation: "read" }],
      [0x11, { name: "Read job", operation: "read" }],
      [0x12, { name: "Replace job", operation: "write" }],
      [0x13, { name: "Block status v2", operation: "read" }],
      [0x16, { name: "Flash LED", operation: "identify" }],
    ]),
  ],
  [
    GROUP_CYCLIC,
    new Map<number, S7Function>([
      [CYCLIC_TRANSFER, { name: "Cyclic transfer", operation: "read" }],
      [0x04, { name: "Unsubscribe", operation: "read" }],
      [CHANGE_DRIVEN_TRANSFER, { name: "Change driven transfer", operation: "read" }],
      [0x07, { name: "Change driven transfer, modify", operation: "read" }],
      [0x08, { name: "Read record", operation: "read" }],
    ]),
  ],
  [
    3,
    new Map<number, S7Function>([
      [1, { name: "List blocks", operation: "browse" }],
      [2, { name: "List blocks of type", operation: "browse" }],
      [3, { name: "Get block info", operation: "browse" }],
    ]),
  ],
  [
    GROUP_CPU,
    new Map<number, S7Function>([
      // What is read decides: IDENTITY_LISTS.
      [READ_SZL, { name: "Read SZL", operation: null }],
      [0x02, { name: "Message service", operation: "read" }],
      [0x03, { name: "Diagnostic message", operation: "read" }],
      [0x05, { name: "ALARM_8 indication", operation: "read" }],
      [0x06, { name: "NOTIFY indication", operation: "read" }],
      [0x07, { name: "ALARM_8 lock", operation: "write" }],
      [0x08, { name: "ALARM_8 unlock", operation: "write" }],
      [0x09, { name: "SCAN indication", operation: "read" }],
      [0x0b, { name: "ALARM acknowledge", operation: "write" }],
      [0x0c, { name: "ALARM acknowledge indication", operation: "read" }],
      [0x0d, { name: "ALARM lock indication", operation: "read" }],
      [0x0e, { name: "ALARM unlock indication", operation: "read" }],
      [0x11, { name: "ALARM_SQ indication", operation: "read" }],
      [0x12, { name: "ALARM_S indication", operation: "read" }],
      [0x13, { name: "ALARM query", operation: "read" }],
      [0x16, { name: "NOTIFY_8 indication", operation: "read" }],
    ]),
  ],
  [
    // A password opens what the protection level closes.
    5,
    new Map<number, S7Function>([[1, { name: "PLC password", operation: "program" }]]),
  ],
  [6, new Map<number, S7Function>([[ANY_SUBFUNCTION, { name: "BSEND and BRCV", operation: "write" }]])],
  [
    7,
    new Map<number, S7Function>([
      [1, { name: "Read clock", operation: "read" }],
      [2, { name: "Set clock", operation: "write" }],
      [3, { name: "Read clock, following", operation: "read" }],
      [4, { name: "Set clock", operation: "write" }],
    ]),
  ],
  [
    15,
    new Map<number, S7Function>([
      [1, { name: "NC request download", operation: "program" }],
      [2, { name: "NC download block", operation: "program" }],
      [3, { name: "NC continue download", operation: "program" }],
      [4, { name: "NC download ended", operation: "program" }],
      [6, { name: "NC start upload", operation: "file" }],
      [7, { name: "NC upload", operation: "file" }],
      [8, { name: "NC continue upload", operation: "file" }],
    ]),
  ],
]);

/** Numbers of system status lists (low byte of the SZL id) that say what a module is: directory, module, component, interfaces. */
export const LIST_DIRECTORY = 0x00;
export const LIST_MODULE = 0x11;
export const LIST_COMPONENT = 0x1c;
export const LIST_ETHERNET = 0x37;
export const IDENTITY_LISTS: ReadonlySet<number> = new Set([LIST_DIRECTORY, LIST_MODULE, LIST_COMPONENT, LIST_ETHERNET]);

/** Operating modes that a CPU announces when they change (group 0). */
export const OPERATING_MODES: ReadonlyMap<number, string> = new Map([
  [0, "STOP"],
  [1, "warm restart"],
  [2, "RUN"],
  [3, "hot restart"],
  [4, "HOLD"],
  [6, "cold restart"],
  [9, "RUN redundant"],
  [11, "LINK-UP"],
  [12, "UPDATE"],
]);

/** Areas that an S7ANY item (syntax 0x10) addresses; the names stand in AREA_NAMES at the position of their bit. */
export const AREA_NAMES: readonly string[] = ["I", "Q", "M", "DB", "DI", "L", "P", "C", "T", "S7-200", "symbolic", "NC", "drive", "V", "other"];
export const AREA_BITS: ReadonlyMap<number, number> = new Map([
  [0x81, 0],
  [0x82, 1],
  [0x83, 2],
  [0x84, 3],
  [0x85, 4],
  [0x86, 5],
  [0x80, 6],
  [0x1c, 7],
  [0x1d, 8],
  [0x03, 9],
  [0x05, 9],
  [0x06, 9],
  [0x07, 9],
  [0x1e, 9],
  [0x1f, 9],
  [0x87, 13],
]);
/** Other address syntaxes: data blocks by byte, 1200 and 1500 symbols, NC variables, drives. */
export const SYNTAX_BITS: ReadonlyMap<number, number> = new Map([
  [0xb0, 3],
  [0xb2, 10],
  [0x82, 11],
  [0x83, 11],
  [0x84, 11],
  [0xa2, 12],
]);
export const OTHER_AREA_BIT = 14;

/** Block types in the file names of downloads and uploads (two hexadecimal digits in ASCII). */
export const BLOCK_TYPES: ReadonlyMap<string, string> = new Map([
  ["00", "00"],
  ["08", "OB"],
  ["09", "CMod"],
  ["0A", "DB"],
  ["0B", "SDB"],
  ["0C", "FC"],
  ["0D", "SFC"],
  ["0E", "FB"],
  ["0F", "SFB"],
]);
