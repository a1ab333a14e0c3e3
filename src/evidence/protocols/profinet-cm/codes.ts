// Interfaces of PROFINET IO (IEC 61158-6-10) and which side sends which RPC packet type (C706 §12.6.1).

/** Device, controller, supervisor, parameter server. */
export const PROFINET_INTERFACES: readonly string[] = [
  "dea00001-6c97-11d1-8271-00a02442df7d",
  "dea00002-6c97-11d1-8271-00a02442df7d",
  "dea00003-6c97-11d1-8271-00a02442df7d",
  "dea00004-6c97-11d1-8271-00a02442df7d",
];
export const ENDPOINT_MAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa";

/** Request, ping, acknowledge, cancel. */
export const SENT_BY_CLIENT: readonly number[] = [0, 1, 7, 8];
/** Response, fault, working, no call, reject, cancel acknowledge. */
export const SENT_BY_SERVER: readonly number[] = [2, 3, 4, 5, 6, 10];
