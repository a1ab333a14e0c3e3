// S7comm message types and functions. The protocol is not published by its maker; these codes are what open analysers agree on.

export const PROTOCOL_ID = 0x32;

export const ROSCTR_JOB = 1;
export const ROSCTR_ACK = 2;
export const ROSCTR_ACK_DATA = 3;
export const ROSCTR_USERDATA = 7;

export const FUNCTION_DOWNLOAD_BLOCK = 0x1b;
export const FUNCTION_DOWNLOAD_ENDED = 0x1c;

/** First byte of a transport selector: 1 programming device, 2 operator panel, 3 other. */
export const LAST_CONNECTION_TYPE = 3;
