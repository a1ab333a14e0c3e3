// The price list of fix. The numbers are a declared preference, not a measurement: change them here, and the README's table with them.
// They are chosen so that a word more in an agreed conduit is cheaper than a new conduit, and any wide opening dearer than many narrow ones.

/** A conduit that nobody has agreed to yet: somebody must own it. */
export const NEW_CONDUIT_COST = 100;
/** One more word in an allow list. */
export const SERVICE_COST = 20;
/** A point follows a protocol's negotiations: it then reads what passes, and opens ports by itself. */
export const ALG_COST = 30;
/** A point remembers idle connections for longer. */
export const IDLE_TIMEOUT_COST = 10;
/** One (client, server, port) that becomes possible and was never seen. A range of 16,384 ports between 5 pairs costs 81,920. */
export const NEVER_OBSERVED_COST = 1;
