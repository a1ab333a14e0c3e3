// S7comm-plus versions, message kinds and functions, as open analysers describe them; not published by the maker.

export const PROTOCOL_ID = 0x72;
export const LAST_VERSION = 3;
export const VERSION_WITH_DIGEST = 3;
export const DIGEST_SIZE = 32;

export const OPCODE_REQUEST = 0x31;
export const OPCODE_RESPONSE = 0x32;

/** Explore, create and delete object, set and get variables, sequences, invoke. */
export const FUNCTIONS: ReadonlySet<number> = new Set([0x04bb, 0x04ca, 0x04d4, 0x04f2, 0x0524, 0x0542, 0x054c, 0x0556, 0x0560, 0x056b, 0x0586, 0x05b3]);
