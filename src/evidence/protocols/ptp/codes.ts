// PTP message types as data: least lengths in bytes (IEEE 1588-2019 §13.5–13.12) and control field values (§13.3.2.13). Index = message type; 0 = reserved.

export const MESSAGE_LENGTHS: readonly number[] = [44, 44, 54, 54, 0, 0, 0, 0, 44, 54, 54, 64, 44, 48];

export const MESSAGE_CONTROLS: readonly number[] = [0, 1, 5, 5, -1, -1, -1, -1, 2, 3, 5, 5, 5, 4];

export const SYNC = 0;
export const DELAY_REQUEST = 1;
export const ANNOUNCE = 11;
export const MANAGEMENT = 13;

/** Index = message type (IEEE 1588-2019 table 36). */
export const MESSAGE_NAMES: readonly string[] = [
  "sync",
  "delay request",
  "peer delay request",
  "peer delay response",
  "other",
  "other",
  "other",
  "other",
  "follow-up",
  "delay response",
  "peer delay follow-up",
  "announce",
  "signalling",
  "management",
  "other",
  "other",
];

/** Version 1; index = control field (IEEE 1588-2002 table D.1). */
export const MESSAGE_NAMES_1: readonly string[] = ["sync", "delay request", "follow-up", "delay response", "management"];

/** Table 6. */
export const TIME_SOURCES: ReadonlyMap<number, string> = new Map([
  [0x10, "atomic clock"],
  [0x20, "GNSS"],
  [0x30, "terrestrial radio"],
  [0x39, "serial time code"],
  [0x40, "PTP"],
  [0x50, "NTP"],
  [0x60, "hand set"],
  [0x90, "other"],
  [0xa0, "internal oscillator"],
]);

/** Actions of management messages (table 57) that change the clock: set and command. */
export const MANAGEMENT_SET = 1;
export const MANAGEMENT_RESPONSE = 2;
export const MANAGEMENT_COMMAND = 3;
/** Table 58 and table 59. */
export const TLV_MANAGEMENT = 1;
export const CLOCK_DESCRIPTION = 1;
