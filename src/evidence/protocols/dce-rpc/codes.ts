// Who sends each packet type: C706 §12.6.1 for connections, §12.5.2.2 for datagrams, MS-RPCE §2.2.2 for the third leg of authentication. Index = type.
import { SENDER_IS_CLIENT as C, SENDER_IS_SERVER as S, SENDER_UNKNOWN as U } from "../protocol.ts";

/** Undefined: not a type of a connection. */
export const SENDERS: readonly (number | undefined)[] = [C, undefined, S, S, undefined, undefined, undefined, undefined, undefined, undefined, undefined, C, S, S, C, S, C, S, C, C];

/** Request, ping, response, fault, working, no call, reject, acknowledge, cancel, fragment acknowledge, cancel acknowledge. */
export const DATAGRAM_SENDERS: readonly (number | undefined)[] = [C, C, S, S, S, S, S, C, C, U, S];
