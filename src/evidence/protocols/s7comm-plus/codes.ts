// S7comm-plus versions, message kinds and functions, as open analysers describe them; not published by the maker. Operation classes are the
// fact base's, where it knows one.
import type { Operation } from "../../../plant/conversation.ts";

export const PROTOCOL_ID = 0x72;
export const LAST_VERSION = 3;
export const VERSION_WITH_DIGEST = 3;
export const DIGEST_SIZE = 32;
/** Versions of system events and of acknowledgements, which carry no function. */
export const VERSION_SYSTEM_EVENT = 0xfe;
export const VERSION_ACKNOWLEDGE = 0xff;

export const OPCODE_REQUEST = 0x31;
export const OPCODE_RESPONSE = 0x32;
export const OPCODE_NOTIFICATION = 0x33;
/** Transport flag of requests that get no response. */
export const FLAG_NO_RESPONSE = 0x40;

export const FUNCTION_CREATE_OBJECT = 0x04ca;
export const FUNCTION_DELETE_OBJECT = 0x04d4;
export const FUNCTION_SET_VARIABLE = 0x04f2;
export const FUNCTION_SET_MULTI_VARIABLES = 0x0542;

export interface S7PlusFunction {
  readonly name: string;
  /** null = does nothing to the plant by itself. */
  readonly operation: Operation | null;
}

/** What is not listed counts as `program`; so do functions that carry anything, such as Invoke. */
export const S7_PLUS_FUNCTIONS: ReadonlyMap<number, S7PlusFunction> = new Map<number, S7PlusFunction>([
  [0x04b1, { name: "Error", operation: null }],
  [0x04bb, { name: "Explore", operation: "browse" }],
  [FUNCTION_CREATE_OBJECT, { name: "Create object", operation: "program" }],
  [FUNCTION_DELETE_OBJECT, { name: "Delete object", operation: "program" }],
  [FUNCTION_SET_VARIABLE, { name: "Set variable", operation: "write" }],
  [0x04fc, { name: "Get variable", operation: "read" }],
  [0x0506, { name: "Add link", operation: "program" }],
  [0x051a, { name: "Remove link", operation: "program" }],
  [0x0524, { name: "Get link", operation: "read" }],
  [FUNCTION_SET_MULTI_VARIABLES, { name: "Set several variables", operation: "write" }],
  [0x054c, { name: "Get several variables", operation: "read" }],
  [0x0556, { name: "Begin sequence", operation: "program" }],
  [0x0560, { name: "End sequence", operation: "program" }],
  [0x056b, { name: "Invoke", operation: "program" }],
  [0x057c, { name: "Set variable in parts", operation: "write" }],
  [0x0586, { name: "Get variable in parts", operation: "read" }],
  [0x0590, { name: "Get addresses of variables", operation: "read" }],
  [0x059a, { name: "Abort", operation: "program" }],
  [0x05a9, { name: "Error", operation: null }],
  [0x05b3, { name: "Begin TLS", operation: null }],
]);

export const FUNCTIONS: ReadonlySet<number> = new Set(S7_PLUS_FUNCTIONS.keys());

/** The object that sessions are created in. */
export const SESSION_CONTAINER = 0x011d;
/** Objects that clients create for themselves while connected (sessions, subscriptions) have ids from here to 7FFFFFFF. */
export const FIRST_DYNAMIC_OBJECT = 0x7000_0000;
