// DHCP codes as data: message types and the options that are read (RFC 2132 with its section, else the RFC).

/** Index = value of option 53 (RFC 2132 §9.6; 9 RFC 3203; 10–13 RFC 4388; 14–17 RFC 6926 and RFC 7724). */
export const MESSAGE_TYPES: readonly string[] = [
  "other",
  "DISCOVER",
  "OFFER",
  "REQUEST",
  "DECLINE",
  "ACK",
  "NAK",
  "RELEASE",
  "INFORM",
  "FORCERENEW",
  "LEASEQUERY",
  "LEASEUNASSIGNED",
  "LEASEUNKNOWN",
  "LEASEACTIVE",
  "BULKLEASEQUERY",
  "LEASEQUERYDONE",
  "ACTIVELEASEQUERY",
  "LEASEQUERYSTATUS",
];

export const DISCOVER = 1;
export const OFFER = 2;
export const REQUEST = 3;
export const DECLINE = 4;
export const ACK = 5;
export const NAK = 6;
export const RELEASE = 7;
export const INFORM = 8;
export const LEASEQUERY = 10;
export const LEASEACTIVE = 13;

export const OPTION_PAD = 0;
export const OPTION_MASK = 1; // 3.3
export const OPTION_ROUTER = 3; // 3.5
export const OPTION_NAME_SERVER = 6; // 3.8
export const OPTION_HOST_NAME = 12; // 3.14
export const OPTION_TIME_SERVER = 42; // 8.3
export const OPTION_REQUESTED_ADDRESS = 50; // 9.1
export const OPTION_LEASE_TIME = 51; // 9.2
export const OPTION_OVERLOAD = 52; // 9.3
export const OPTION_MESSAGE_TYPE = 53; // 9.6
export const OPTION_SERVER = 54; // 9.7
export const OPTION_RENEWAL_TIME = 58; // 9.11
export const OPTION_REBINDING_TIME = 59; // 9.12
export const OPTION_VENDOR_CLASS = 60; // 9.13
export const OPTION_TFTP_SERVER = 66; // 9.4
export const OPTION_BOOT_FILE = 67; // 9.5
export const OPTION_FULL_NAME = 81; // RFC 4702
export const OPTION_END = 255;
