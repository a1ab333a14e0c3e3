// The header of CSP after public descriptions, and where PCCC stands behind it.

export const HEADER_SIZE = 28;
export const MODE_REQUEST = 1;
export const MODE_RESPONSE = 2;
export const CONNECT = 1;
export const PCCC = 7;
/** PCCC behind the header: destination, control, source, link service, then command, status, transaction. */
export const COMMAND = HEADER_SIZE + 4;
export const SHORTEST_PCCC = 8;
export const REPLY_BIT = 0x40;
