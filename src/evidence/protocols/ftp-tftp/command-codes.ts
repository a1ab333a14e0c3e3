// What commands of FTP (RFC 959 §4.1, RFC 2228, RFC 2389, RFC 2428, RFC 3659) and messages of TFTP (RFC 1350 §5, RFC 2347) do.
import type { Operation } from "../../../plant/conversation.ts";
import { operationBit } from "../protocol.ts";

const bits = (...operations: readonly Operation[]): number => operations.reduce((all, operation) => all | operationBit(operation), 0);
export const FILE = bits("file");
export const WRITE = bits("file", "write");
const BROWSE = bits("browse");

/** Names as they are counted, and what they do. */
export const FTP_COMMANDS: ReadonlyMap<string, number> = new Map([
  ...[
    "USER",
    "PASS",
    "ACCT",
    "REIN",
    "QUIT",
    "PORT",
    "EPRT",
    "LPRT",
    "PASV",
    "EPSV",
    "LPSV",
    "TYPE",
    "STRU",
    "MODE",
    "ALLO",
    "REST",
    "ABOR",
    "SYST",
    "HELP",
    "NOOP",
    "FEAT",
    "OPTS",
    "AUTH",
    "ADAT",
    "PBSZ",
    "PROT",
    "CCC",
    "CLNT",
    "LANG",
    "HOST",
  ].map((name): [string, number] => [name, 0]),
  ...["CWD", "XCWD", "CDUP", "XCUP", "PWD", "XPWD", "LIST", "NLST", "MLSD", "MLST", "STAT", "SIZE", "MDTM"].map((name): [string, number] => [name, BROWSE]),
  ["RETR", FILE],
  ["SMNT", FILE],
  ...["STOR", "STOU", "APPE", "DELE", "RNFR", "RNTO", "MKD", "XMKD", "RMD", "XRMD", "SITE", "MFMT"].map((name): [string, number] => [name, WRITE]),
]);
/** A command that nobody has described: it may change files. */
export const OTHER_COMMAND = "other";

export const TFTP_READ = 1;
export const TFTP_WRITE = 2;
export const TFTP_DATA = 3;
export const TFTP_ACKNOWLEDGEMENT = 4;
export const TFTP_ERROR = 5;
export const TFTP_OPTIONS = 6;
export const TFTP_NAMES: readonly string[] = ["", "read request", "write request", "block", "acknowledgement", "error", "options"];
/** RFC 1350 §5, RFC 2347. */
export const TFTP_ERRORS: readonly string[] = [
  "not defined",
  "file not found",
  "access violation",
  "disk full",
  "illegal operation",
  "unknown transfer",
  "file exists",
  "no such user",
  "options refused",
];
