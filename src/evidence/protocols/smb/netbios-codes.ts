// NetBIOS codes as data: operations of the name service (RFC 1002 §4.2.1.1), kinds of datagrams (§4.4.1), suffixes of names (MS-NBTE §1.8), and commands and
// server types of browser announcements (MS-BRWS §2.2, MS-SRVS §2.2.2.7 server type bits).

/** Index = operation code. */
export const NAME_OPERATIONS: readonly string[] = [
  "query",
  "other",
  "other",
  "other",
  "other",
  "registration",
  "release",
  "wait",
  "refresh",
  "refresh",
  "other",
  "other",
  "other",
  "other",
  "other",
  "registration",
];
export const NAME_QUERY = 0;

export const TYPE_NAME = 0x20;
export const TYPE_STATUS = 0x21;

/** The last byte of a name says what the machine does under it. 0x03 is often a person's account: it is never read. */
export const SUFFIX_WORKSTATION = 0x00;
export const SUFFIX_SERVER = 0x20;
/** Suffixes of names that are looked for or held by a machine with a duty. */
export const SUFFIX_ROLES: ReadonlyMap<number, string> = new Map([
  [0x1b, "domain master browser"],
  [0x1c, "domain controller"],
  [0x1d, "master browser"],
]);

/** Index = type − 0x10. */
export const DATAGRAM_TYPES: readonly string[] = ["direct", "to group", "broadcast", "error", "query", "positive answer", "negative answer"];

export const HOST_ANNOUNCEMENT = 0x01;
export const LOCAL_MASTER_ANNOUNCEMENT = 0x0f;
export const BROWSER_COMMANDS: ReadonlyMap<number, string> = new Map([
  [HOST_ANNOUNCEMENT, "host announcement"],
  [0x02, "announcement request"],
  [0x08, "election"],
  [0x09, "backup list request"],
  [0x0a, "backup list"],
  [0x0b, "become backup"],
  [0x0c, "domain announcement"],
  [0x0d, "master announcement"],
  [0x0e, "reset"],
  [LOCAL_MASTER_ANNOUNCEMENT, "local master announcement"],
]);

export const SERVER_UNIX = 0x800;
/** Duties that are worth a claim. */
export const SERVER_ROLES: readonly (readonly [bits: number, role: string])[] = [
  [0x04, "SQL server"],
  [0x18, "domain controller"],
  [0x20, "time server"],
  [0x200, "print server"],
  [0x1000, "workstation"],
  [0x8000, "server"],
  [0x4_0000, "master browser"],
  [0x8_0000, "domain master browser"],
  [0x200_0000, "terminal server"],
];
