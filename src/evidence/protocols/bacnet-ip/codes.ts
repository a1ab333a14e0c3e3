// BACnet virtual link functions and the services whose choice says which side sent them. Sections: ANSI/ASHRAE 135-2020, Annex J and clause 20.
// Only what recognition needs; the dissection of services is not here.

/** BVLC functions of BACnet/IPv4 (J.2): position of the NPDU, or 0 for a message of the virtual link itself. Index = function. */
export const NPDU_POSITION_V4: readonly number[] = [0, 0, 0, 0, 10, 0, 0, 0, 0, 4, 4, 4, 0];
/** Lengths that the link's own messages must have (J.2); 0 = varies. */
export const FIXED_LENGTH_V4: readonly number[] = [6, 0, 4, 0, 0, 6, 4, 0, 10, 0, 0, 0, 0];

/** The functions that carry an NPDU to one station; the others that carry one are for all stations of a network. */
export const ORIGINAL_UNICAST_V4 = 10;
export const ORIGINAL_UNICAST_V6 = 1;

export const BVLC_RESULT = 0;
export const READ_BDT_ACK = 3;
export const READ_FDT_ACK = 7;

/** BVLC functions of BACnet/IPv6 (U.2): position of the NPDU, or 0 for a message of the virtual link itself. Index = function. */
export const NPDU_POSITION_V6: readonly number[] = [0, 10, 7, 0, 0, 0, 0, 0, 25, 0, 0, 0, 7];

/** Confirmed services that the device sends by itself (21): COV, event notification, COV of several properties. */
export const CONFIRMED_FROM_DEVICE: ReadonlySet<number> = new Set([1, 2, 31]);
/**
 * Unconfirmed services of a device: COV, event notification, COV of several properties. I-Am and I-Have are left out: they mostly go to a
 * directed broadcast address, which cannot be told from a station's, and a broadcast address is no client.
 */
export const UNCONFIRMED_FROM_DEVICE: ReadonlySet<number> = new Set([2, 3, 11]);
/** Unconfirmed services of one who looks for devices or commands them: Who-Has, Who-Is, WriteGroup. */
export const UNCONFIRMED_FROM_CLIENT: ReadonlySet<number> = new Set([7, 8, 10]);
