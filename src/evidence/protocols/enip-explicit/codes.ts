// EtherNet/IP encapsulation commands and item types (CIP Networks Library volume 2, chapter 2), one CIP flag.

export const NOP = 0x0000;
export const LIST_SERVICES = 0x0004;
export const LIST_IDENTITY = 0x0063;
export const LIST_INTERFACES = 0x0064;
export const REGISTER_SESSION = 0x0065;
export const UNREGISTER_SESSION = 0x0066;
export const SEND_RR_DATA = 0x006f;
export const SEND_UNIT_DATA = 0x0070;
export const INDICATE_STATUS = 0x0072;
export const CANCEL = 0x0073;

export const ITEM_NULL = 0x0000;
export const ITEM_CONNECTED_ADDRESS = 0x00a1;
export const ITEM_CONNECTED_DATA = 0x00b1;
export const ITEM_UNCONNECTED_DATA = 0x00b2;

/** Set in the service code of a CIP reply. */
export const CIP_REPLY = 0x80;
/** Highest status that the volume defines, with room; the field has four bytes, so this is a strong check. */
export const HIGHEST_STATUS = 0x00ff;

/** Sockets beside a connection's opening and its answer: where data for the target, and data for the originator, are to be sent. */
export const ITEM_SOCKET_TO_TARGET = 0x8000;
export const ITEM_SOCKET_TO_ORIGINATOR = 0x8001;
export const ITEM_IDENTITY = 0x000c;
/** Of older Rockwell devices; not described in the volume. */
export const LIST_TARGETS = 0x0001;
