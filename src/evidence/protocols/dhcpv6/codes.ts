// DHCPv6 codes as data (RFC 8415 §7.3, §21; option numbers of other RFCs are named).

/** Index = message type. */
export const MESSAGE_TYPES: readonly string[] = [
  "other",
  "SOLICIT",
  "ADVERTISE",
  "REQUEST",
  "CONFIRM",
  "RENEW",
  "REBIND",
  "REPLY",
  "RELEASE",
  "DECLINE",
  "RECONFIGURE",
  "INFORMATION-REQUEST",
  "RELAY-FORW",
  "RELAY-REPL",
];

export const ADVERTISE = 2;
export const REPLY = 7;
export const RECONFIGURE = 10;
export const RELAY_FORWARD = 12;
export const RELAY_REPLY = 13;

export const OPTION_ADDRESSES = 3; // IA_NA, 21.4
export const OPTION_TEMPORARY_ADDRESSES = 4; // IA_TA, 21.5
export const OPTION_ADDRESS = 5; // 21.6
export const OPTION_RELAYED = 9; // 21.10
export const OPTION_STATUS = 13; // 21.13
export const OPTION_VENDOR_CLASS = 16; // 21.16
export const OPTION_NAME_SERVERS = 23; // RFC 3646
export const OPTION_PREFIXES = 25; // IA_PD, 21.21
export const OPTION_TIME_SERVERS = 31; // RFC 4075
export const OPTION_CLIENT_NAME = 39; // RFC 4704
export const OPTION_CLIENT_LINK_ADDRESS = 79; // RFC 6939

/** 21.13. */
export const STATUS_CODES: readonly string[] = ["Success", "UnspecFail", "NoAddrsAvail", "NoBinding", "NotOnLink", "UseMulticast", "NoPrefixAvail"];
