// Commands of FTP (RFC 959 §5.3, RFC 2228, RFC 2389, RFC 2428, RFC 3659) and modes of TFTP (RFC 1350 §5) as bytes.
import { ascii } from "../payload-bytes.ts";

/** Lines that only FTP has; both cases are in use. */
const LINES = [
  "PASV\r",
  "EPSV",
  "PORT ",
  "EPRT ",
  "TYPE ",
  "CWD ",
  "XCWD ",
  "CDUP\r",
  "PWD\r",
  "XPWD\r",
  "RETR /",
  "STOR ",
  "APPE ",
  "NLST",
  "LIST -",
  "LIST /",
  "MLSD",
  "MLST",
  "SIZE ",
  "MDTM ",
  "MKD ",
  "RMD ",
  "XMKD ",
  "XRMD ",
  "RNFR ",
  "RNTO ",
  "DELE /",
  "SYST\r",
  "FEAT\r",
  "OPTS ",
  "PBSZ ",
  "PROT ",
  "STRU ",
  "MODE S",
  "SITE ",
  "AUTH TLS\r",
  "AUTH SSL\r",
  "ALLO ",
  "REST ",
  "ABOR\r",
];

export const COMMANDS: readonly Uint8Array[] = [...LINES, ...LINES.map((line) => line.toLowerCase())].map(ascii);

/** POP3 has these too, and IRC the first two. */
export const SHARED_COMMANDS: readonly Uint8Array[] = ["USER ", "PASS ", "RETR ", "DELE ", "LIST\r"].flatMap((line) => [ascii(line), ascii(line.toLowerCase())]);

export const COMMAND_FIRST_BYTES: readonly number[] = [...new Set([...COMMANDS, ...SHARED_COMMANDS].map((line) => line[0] as number))];

export const TFTP_MODES: readonly Uint8Array[] = ["octet\0", "netascii\0", "mail\0", "OCTET\0", "NETASCII\0", "Octet\0"].map(ascii);
