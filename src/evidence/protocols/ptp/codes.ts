// PTP message types as data: least lengths in bytes (IEEE 1588-2019 §13.5–13.12) and control field values (§13.3.2.13). Index = message type; 0 = reserved.

export const MESSAGE_LENGTHS: readonly number[] = [44, 44, 54, 54, 0, 0, 0, 0, 44, 54, 54, 64, 44, 48];

export const MESSAGE_CONTROLS: readonly number[] = [0, 1, 5, 5, -1, -1, -1, -1, 2, 3, 5, 5, 5, 4];
