// OPC UA binary: message types (OPC 10000-6 §7.1.2) and the binary encoding ids of service requests (OPC 10000-6 annex A). Responses
// follow their request at +3.

export const HELLO = 0x48454c;
export const ACKNOWLEDGE = 0x41434b;
export const ERROR = 0x455252;
export const REVERSE_HELLO = 0x524845;
export const OPEN_CHANNEL = 0x4f504e;
export const CLOSE_CHANNEL = 0x434c4f;
export const MESSAGE = 0x4d5347;

export const SERVICE_FAULT = 397;
export const REQUESTS: readonly number[] = [
  422, 428, 437, 446, 452, 461, 467, 473, 479, 488, 494, 500, 506, 527, 533, 554, 560, 566, 615, 621, 631, 664, 673, 700, 712, 751, 763, 769, 775, 781, 787, 793, 799, 826, 832, 841, 847,
];
