// Codes of EtherCAT (IEC 61158-4-12; ETG.1000.4 data link, ETG.1000.6 mailbox and CoE): frame types, commands, registers, mailbox protocols.
import type { Operation } from "../../../plant/conversation.ts";

export const FRAME_DATAGRAMS = 1;
export const FRAME_VARIABLES = 4;
export const FRAME_MAILBOX = 5;

export interface EthercatCommand {
  readonly name: string;
  readonly operations: readonly Operation[];
  /** Speaks to one slave, by position or by configured address. */
  readonly isToOne: boolean;
}

/** By command number (ETG.1000.4, table of commands). */
export const COMMANDS: readonly EthercatCommand[] = [
  { name: "NOP", operations: [], isToOne: false },
  { name: "APRD", operations: ["read"], isToOne: true },
  { name: "APWR", operations: ["write"], isToOne: true },
  { name: "APRW", operations: ["read", "write"], isToOne: true },
  { name: "FPRD", operations: ["read"], isToOne: true },
  { name: "FPWR", operations: ["write"], isToOne: true },
  { name: "FPRW", operations: ["read", "write"], isToOne: true },
  { name: "BRD", operations: ["read"], isToOne: false },
  { name: "BWR", operations: ["write"], isToOne: false },
  { name: "BRW", operations: ["read", "write"], isToOne: false },
  { name: "LRD", operations: ["read"], isToOne: false },
  { name: "LWR", operations: ["write"], isToOne: false },
  { name: "LRW", operations: ["read", "write"], isToOne: false },
  { name: "ARMW", operations: ["read", "write"], isToOne: false },
  { name: "FRMW", operations: ["read", "write"], isToOne: false },
];
export const BROADCAST_READ = 7;

/** Registers below this belong to the slave controller; memory with mailboxes and process data is above. */
export const FIRST_MEMORY = 0x1000;
export const AL_CONTROL = 0x0120;
/** EEPROM interface, which holds the slave's identity and configuration. */
export const FIRST_EEPROM = 0x0500;
export const LAST_EEPROM = 0x050f;
export const RESET_REGISTER = 0x0040;
/** Requested states (AL control, lowest four bits). */
export const STATES: Readonly<Record<number, string>> = { 1: "init", 2: "pre-operational", 3: "bootstrap", 4: "safe-operational", 8: "operational" };

/** Mailbox types; what they do apart from CoE. */
export const MAILBOX_TYPES: ReadonlyMap<number, { readonly name: string; readonly operation: Operation | null }> = new Map<number, { readonly name: string; readonly operation: Operation | null }>([
  [0, { name: "error", operation: null }],
  [1, { name: "AoE", operation: "write" }],
  [2, { name: "EoE", operation: null }],
  [3, { name: "CoE", operation: null }],
  [4, { name: "FoE", operation: "file" }],
  [5, { name: "SoE", operation: "write" }],
  [15, { name: "VoE", operation: "program" }],
]);
export const MAILBOX_COE = 3;

/** CoE services. */
export const COE_SERVICES: Readonly<Record<number, string>> = {
  1: "emergency",
  2: "SDO request",
  3: "SDO response",
  4: "TxPDO",
  5: "RxPDO",
  6: "TxPDO remote request",
  7: "RxPDO remote request",
  8: "SDO information",
};
export const SDO_REQUEST = 2;
export const SDO_RESPONSE = 3;
export const SDO_INFORMATION = 8;
/** SDO commands: upper three bits of the first byte. */
export const INITIATE_DOWNLOAD = 1;
export const INITIATE_UPLOAD = 2;
export const ABORT = 4;
/** Object of the slave's identity, and of the maker's name for it. */
export const IDENTITY_OBJECT = 0x1018;
export const FIRST_NAME_OBJECT = 0x1008;
export const LAST_NAME_OBJECT = 0x100a;
/** Store and restore parameters; program control and download (CiA 302-3). */
export const PROGRAM_OBJECTS: readonly number[] = [0x1010, 0x1011, 0x1f50, 0x1f51];
