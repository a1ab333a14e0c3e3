// DNP3 codes as data: functions with their operation class, link functions, internal indications, sizes of objects. Sections: IEEE 1815-2012.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import type { Operation } from "../../../plant/conversation.ts";

export interface DnpFunction {
  readonly name: string;
  /** null = does nothing by itself. */
  readonly operation: Operation | null;
  /** Outstations send no response. */
  readonly isSilent?: true;
}

export const CONFIRM = 0;
export const READ = 1;
export const WRITE = 2;
export const RESPONSE = 129;
export const UNSOLICITED = 130;
export const AUTHENTICATION_RESPONSE = 131;

/** Function codes of requests (§4.2.2.2). What is not listed counts as `program`. */
export const DNP_FUNCTIONS: ReadonlyMap<number, DnpFunction> = new Map<number, DnpFunction>([
  [CONFIRM, { name: "CONFIRM", operation: null, isSilent: true }],
  // What is read decides: group 0 identifies, group 70 is a file.
  [READ, { name: "READ", operation: null }],
  [WRITE, { name: "WRITE", operation: "write" }],
  [3, { name: "SELECT", operation: "write" }],
  [4, { name: "OPERATE", operation: "write" }],
  [5, { name: "DIRECT_OPERATE", operation: "write" }],
  [6, { name: "DIRECT_OPERATE_NR", operation: "write", isSilent: true }],
  [7, { name: "IMMED_FREEZE", operation: "write" }],
  [8, { name: "IMMED_FREEZE_NR", operation: "write", isSilent: true }],
  [9, { name: "FREEZE_CLEAR", operation: "write" }],
  [10, { name: "FREEZE_CLEAR_NR", operation: "write", isSilent: true }],
  [11, { name: "FREEZE_AT_TIME", operation: "write" }],
  [12, { name: "FREEZE_AT_TIME_NR", operation: "write", isSilent: true }],
  [13, { name: "COLD_RESTART", operation: "start-stop" }],
  [14, { name: "WARM_RESTART", operation: "start-stop" }],
  [15, { name: "INITIALIZE_DATA", operation: "start-stop" }],
  [16, { name: "INITIALIZE_APPL", operation: "program" }],
  [17, { name: "START_APPL", operation: "start-stop" }],
  [18, { name: "STOP_APPL", operation: "start-stop" }],
  [19, { name: "SAVE_CONFIG", operation: "program" }],
  [20, { name: "ENABLE_UNSOLICITED", operation: "write" }],
  [21, { name: "DISABLE_UNSOLICITED", operation: "write" }],
  [22, { name: "ASSIGN_CLASS", operation: "write" }],
  [23, { name: "DELAY_MEASURE", operation: "read" }],
  [24, { name: "RECORD_CURRENT_TIME", operation: "read" }],
  [25, { name: "OPEN_FILE", operation: "file" }],
  [26, { name: "CLOSE_FILE", operation: "file" }],
  [27, { name: "DELETE_FILE", operation: "file" }],
  [28, { name: "GET_FILE_INFO", operation: "file" }],
  [29, { name: "AUTHENTICATE_FILE", operation: "file" }],
  [30, { name: "ABORT_FILE", operation: "file" }],
  [31, { name: "ACTIVATE_CONFIG", operation: "program" }],
  [32, { name: "AUTHENTICATE_REQ", operation: null }],
  [33, { name: "AUTH_REQ_NO_ACK", operation: null, isSilent: true }],
]);

/** Requests whose object headers have objects behind them; the others only name what they mean (§4.4). */
export const WITH_OBJECTS: ReadonlySet<number> = new Set([WRITE, 3, 4, 5, 6, 11, 12, 32, 33]);

/** Link functions by primary bit << 4 | code (§9.2.4.1.3); user data are not counted as such. */
export const LINK_CONFIRMED_DATA = 0x13;
export const LINK_UNCONFIRMED_DATA = 0x14;
export const LINK_NAMES: ReadonlyMap<number, string> = new Map([
  [0x10, "reset"],
  [0x11, "reset of the user process"],
  [0x12, "test"],
  [0x19, "request status"],
  [0x00, "ack"],
  [0x01, "nack"],
  [0x0b, "status"],
  [0x0e, "not functioning"],
  [0x0f, "not supported"],
]);

/** Internal indications (§4.2.2.3.1) by bit of the first byte << 8 | second byte; those that only announce events or a broadcast are not counted. */
export const INDICATIONS: readonly (readonly [bit: number, name: string])[] = [
  [0x1000, "need time"],
  [0x2000, "local control"],
  [0x4000, "device trouble"],
  [0x8000, "restart"],
  [0x0001, "function not supported"],
  [0x0002, "object unknown"],
  [0x0004, "parameter error"],
  [0x0008, "event buffer overflow"],
  [0x0010, "already executing"],
  [0x0020, "configuration corrupt"],
];
export const COUNTED_INDICATIONS = INDICATIONS.reduce((bits, [bit]) => bits | bit, 0);

export const GROUP_ATTRIBUTES = 0;
export const GROUP_FILE = 70;
/** Device attributes (group 0, annex A.2.1) that become identity claims, by variation. */
export const ATTRIBUTE_CLAIMS: ReadonlyMap<number, ClaimAttribute> = new Map<number, ClaimAttribute>([
  [242, "firmware"],
  [247, "name"],
  [248, "serial"],
  [250, "model"],
  [252, "vendor"],
]);
/** Type code of a visible string. */
export const TYPE_TEXT = 1;

/** Bytes of one object, by group << 8 | variation (annex A): what requests carry. Groups 1, 10 and 80 in variation 1 are packed bits. */
export const OBJECT_SIZES: ReadonlyMap<number, number> = new Map([
  [(10 << 8) | 2, 1],
  [(12 << 8) | 1, 11],
  [(12 << 8) | 2, 11],
  [(34 << 8) | 1, 2],
  [(34 << 8) | 2, 4],
  [(34 << 8) | 3, 4],
  [(41 << 8) | 1, 5],
  [(41 << 8) | 2, 3],
  [(41 << 8) | 3, 5],
  [(41 << 8) | 4, 9],
  [(50 << 8) | 1, 6],
  [(50 << 8) | 2, 10],
  [(50 << 8) | 3, 6],
  [(50 << 8) | 4, 11],
  [(51 << 8) | 1, 6],
  [(51 << 8) | 2, 6],
  [(52 << 8) | 1, 2],
  [(52 << 8) | 2, 2],
]);
export const PACKED_BITS: ReadonlySet<number> = new Set([(10 << 8) | 1, (12 << 8) | 3, (80 << 8) | 1]);
