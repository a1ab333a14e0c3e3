// Modbus codes as data: functions with their operation class, device identification objects.
// Sections: Modbus Application Protocol Specification V1.1b3. Functions without a section are makers' own, from the fact base.
import type { Operation } from "../../../plant/conversation.ts";

export interface ModbusFunction {
  readonly name: string;
  readonly operation: Operation;
  readonly section: string | null;
}

export const MODBUS_FUNCTIONS: ReadonlyMap<number, ModbusFunction> = new Map<number, ModbusFunction>([
  [1, { name: "Read Coils", operation: "read", section: "6.1" }],
  [2, { name: "Read Discrete Inputs", operation: "read", section: "6.2" }],
  [3, { name: "Read Holding Registers", operation: "read", section: "6.3" }],
  [4, { name: "Read Input Registers", operation: "read", section: "6.4" }],
  [5, { name: "Write Single Coil", operation: "write", section: "6.5" }],
  [6, { name: "Write Single Register", operation: "write", section: "6.6" }],
  [7, { name: "Read Exception Status", operation: "read", section: "6.7" }],
  [8, { name: "Diagnostics", operation: "read", section: "6.8" }],
  [9, { name: "Program 484", operation: "program", section: null }],
  [11, { name: "Get Comm Event Counter", operation: "read", section: "6.9" }],
  [12, { name: "Get Comm Event Log", operation: "read", section: "6.10" }],
  [13, { name: "Program 584/984", operation: "program", section: null }],
  [15, { name: "Write Multiple Coils", operation: "write", section: "6.11" }],
  [16, { name: "Write Multiple Registers", operation: "write", section: "6.12" }],
  [17, { name: "Report Server ID", operation: "identify", section: "6.13" }],
  [18, { name: "Program 884/U84", operation: "program", section: null }],
  [20, { name: "Read File Record", operation: "file", section: "6.14" }],
  [21, { name: "Write File Record", operation: "file", section: "6.15" }],
  [22, { name: "Mask Write Register", operation: "write", section: "6.16" }],
  [23, { name: "Read/Write Multiple Registers", operation: "write", section: "6.17" }],
  [24, { name: "Read FIFO Queue", operation: "read", section: "6.18" }],
  [40, { name: "Program Concept", operation: "program", section: null }],
  [43, { name: "Encapsulated Interface Transport", operation: "read", section: "6.19" }],
  [90, { name: "UMAS, Schneider Unity", operation: "program", section: null }],
  [125, { name: "Firmware replacement", operation: "program", section: null }],
  [126, { name: "Program 584/984 (2)", operation: "program", section: null }],
]);

/** Diagnostics sub-functions that do more than read (6.8.1); the clearing ones change counters only. */
export const DIAGNOSTIC_OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [1, "start-stop"],
  [4, "start-stop"],
  [10, "write"],
  [20, "write"],
]);

/** MEI types (6.19). */
export const MEI_CANOPEN = 13;
export const MEI_DEVICE_IDENTIFICATION = 14;

/** Objects of device identification (6.21, table of object ids) that become identity claims. */
export const IDENTIFICATION_ATTRIBUTES: ReadonlyMap<number, "vendor" | "model" | "firmware" | "name"> = new Map([
  [0, "vendor"],
  [1, "model"],
  [2, "firmware"],
  [4, "model"],
  [5, "model"],
  [6, "name"],
] as const);

/** Claims that say more replace the product code: a model name is what people call it. */
export const IDENTIFICATION_NAMES: readonly string[] = ["VendorName", "ProductCode", "MajorMinorRevision", "VendorUrl", "ProductName", "ModelName", "UserApplicationName"];
