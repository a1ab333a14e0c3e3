// What SMB commands, dialects, statuses, shares and pipes mean: MS-CIFS §2.2.2.1 and §2.2.6 (version 1), MS-SMB2 §2.2.1 (versions 2 and 3), MS-ERREF §2.3.
import type { Operation } from "../../../plant/conversation.ts";
import { operationBit } from "../protocol.ts";

/** A command's name and what it does; plumbing (negotiation, sessions, trees) does nothing to files. */
export interface SmbCommand {
  readonly name: string;
  /** Bits of operations. */
  readonly operations: number;
}

const bits = (...operations: readonly Operation[]): number => operations.reduce((all, operation) => all | operationBit(operation), 0);
const NONE = 0;
const FILE = bits("file");
const WRITE = bits("file", "write");
const BROWSE = bits("browse");

/** A command that nobody has described may change anything on the server. */
const UNKNOWN = WRITE;

export const NEGOTIATE_2 = 0;
export const SESSION_SETUP_2 = 1;
export const TREE_CONNECT_2 = 3;
export const CREATE_2 = 5;
export const IOCTL_2 = 11;
export const CANCEL_2 = 12;
export const OPLOCK_BREAK_2 = 18;

/** MS-SMB2 §2.2.1.2, by command. */
const NAMES_2: readonly (readonly [string, number])[] = [
  ["negotiate", NONE],
  ["session setup", NONE],
  ["logoff", NONE],
  ["tree connect", NONE],
  ["tree disconnect", NONE],
  ["create", FILE],
  ["close", NONE],
  ["flush", FILE],
  ["read", FILE],
  ["write", WRITE],
  ["lock", FILE],
  ["ioctl", FILE],
  ["cancel", NONE],
  ["echo", NONE],
  ["query directory", BROWSE],
  ["change notify", BROWSE],
  ["query info", BROWSE],
  ["set info", WRITE],
  ["oplock break", NONE],
  ["server to client notification", NONE],
];

const hexByte = (value: number): string => `0x${value.toString(16).padStart(2, "0")}`;

export const COMMANDS_2: readonly SmbCommand[] = NAMES_2.map(([name, operations]) => ({ name, operations }));
const unknown2 = new Map<number, SmbCommand>();

export function command2(code: number): SmbCommand {
  const known = COMMANDS_2[code];
  if (known !== undefined) return known;
  let made = unknown2.get(code);
  if (made === undefined) {
    made = { name: `0x${code.toString(16).padStart(4, "0")}`, operations: UNKNOWN };
    if (unknown2.size < 64) unknown2.set(code, made);
  }
  return made;
}

export const LOCKING_1 = 0x24;
export const TRANSACTION_1 = 0x25;
export const TRANSACTION2_1 = 0x32;
export const NEGOTIATE_1 = 0x72;
export const SESSION_SETUP_1 = 0x73;
export const TREE_CONNECT_1 = 0x75;
export const NT_TRANSACT_1 = 0xa0;
export const NT_CREATE_1 = 0xa2;
export const NT_CANCEL_1 = 0xa4;

/** MS-CIFS §2.2.2.1. */
const NAMES_1: ReadonlyMap<number, readonly [string, number]> = new Map([
  [0x00, ["create directory", WRITE]],
  [0x01, ["delete directory", WRITE]],
  [0x02, ["open", FILE]],
  [0x03, ["create", WRITE]],
  [0x04, ["close", NONE]],
  [0x05, ["flush", FILE]],
  [0x06, ["delete", WRITE]],
  [0x07, ["rename", WRITE]],
  [0x08, ["query information", BROWSE]],
  [0x09, ["set information", WRITE]],
  [0x0a, ["read", FILE]],
  [0x0b, ["write", WRITE]],
  [0x0c, ["lock byte range", FILE]],
  [0x0d, ["unlock byte range", FILE]],
  [0x0e, ["create temporary", WRITE]],
  [0x0f, ["create new", WRITE]],
  [0x10, ["check directory", BROWSE]],
  [0x11, ["process exit", NONE]],
  [0x12, ["seek", FILE]],
  [0x13, ["lock and read", FILE]],
  [0x14, ["write and unlock", WRITE]],
  [0x1a, ["read raw", FILE]],
  [0x1b, ["read multiplexed", FILE]],
  [0x1d, ["write raw", WRITE]],
  [0x1e, ["write multiplexed", WRITE]],
  [0x20, ["write complete", NONE]],
  [0x22, ["set information 2", WRITE]],
  [0x23, ["query information 2", BROWSE]],
  [0x24, ["locking", FILE]],
  [0x25, ["transaction", FILE]],
  [0x26, ["transaction secondary", NONE]],
  [0x27, ["ioctl", FILE]],
  [0x29, ["copy", WRITE]],
  [0x2a, ["move", WRITE]],
  [0x2b, ["echo", NONE]],
  [0x2c, ["write and close", WRITE]],
  [0x2d, ["open", FILE]],
  [0x2e, ["read", FILE]],
  [0x2f, ["write", WRITE]],
  [0x32, ["transaction 2", FILE]],
  [0x33, ["transaction 2 secondary", NONE]],
  [0x34, ["find close", NONE]],
  [0x35, ["find notify close", NONE]],
  [0x70, ["tree connect", NONE]],
  [0x71, ["tree disconnect", NONE]],
  [0x72, ["negotiate", NONE]],
  [0x73, ["session setup", NONE]],
  [0x74, ["logoff", NONE]],
  [0x75, ["tree connect", NONE]],
  [0x80, ["query disk", BROWSE]],
  [0x81, ["search", BROWSE]],
  [0x82, ["find", BROWSE]],
  [0x83, ["find unique", BROWSE]],
  [0x84, ["find close", NONE]],
  [0xa0, ["nt transact", FILE]],
  [0xa1, ["nt transact secondary", NONE]],
  [0xa2, ["nt create", FILE]],
  [0xa4, ["nt cancel", NONE]],
  [0xa5, ["nt rename", WRITE]],
  [0xc0, ["open print file", WRITE]],
  [0xc1, ["write print file", WRITE]],
  [0xc2, ["close print file", NONE]],
  [0xc3, ["get print queue", BROWSE]],
]);

export const COMMANDS_1: readonly SmbCommand[] = Array.from({ length: 256 }, (_, code) => {
  const [name, operations] = NAMES_1.get(code) ?? [hexByte(code), UNKNOWN];
  return { name, operations };
});

/** Commands whose parameters begin with the next command of the same message (MS-CIFS §2.2.3.4). */
export const CHAINING_1: ReadonlySet<number> = new Set([0x24, 0x2d, 0x2e, 0x2f, 0x73, 0x74, 0x75, 0xa2]);
/** Later parts of a request: their response is that of the first part. */
export const LATER_PARTS_1: ReadonlySet<number> = new Set([0x26, 0x33, 0xa1]);

/** MS-CIFS §2.2.6: subcommands of transaction 2. */
const TRANSACTION2: ReadonlyMap<number, readonly [string, number]> = new Map([
  [0x00, ["open", FILE]],
  [0x01, ["find first", BROWSE]],
  [0x02, ["find next", BROWSE]],
  [0x03, ["query file system", BROWSE]],
  [0x04, ["set file system", WRITE]],
  [0x05, ["query path", BROWSE]],
  [0x06, ["set path", WRITE]],
  [0x07, ["query file", BROWSE]],
  [0x08, ["set file", WRITE]],
  [0x0b, ["find notify first", BROWSE]],
  [0x0c, ["find notify next", BROWSE]],
  [0x0d, ["create directory", WRITE]],
  [0x10, ["get referral", BROWSE]],
  [0x11, ["report inconsistency", NONE]],
]);
/** MS-CIFS §2.2.7, MS-SMB §2.2.7. */
const NT_TRANSACT: ReadonlyMap<number, readonly [string, number]> = new Map([
  [0x01, ["create", FILE]],
  [0x02, ["ioctl", FILE]],
  [0x03, ["set security", WRITE]],
  [0x04, ["notify change", BROWSE]],
  [0x05, ["rename", WRITE]],
  [0x06, ["query security", BROWSE]],
  [0x07, ["query quota", BROWSE]],
  [0x08, ["set quota", WRITE]],
]);
export const NOTIFY_CHANGE = 0x04;

function subcommands(of: string, known: ReadonlyMap<number, readonly [string, number]>): readonly SmbCommand[] {
  return Array.from({ length: 32 }, (_, code) => {
    const [name, operations] = known.get(code) ?? [hexByte(code), UNKNOWN];
    return { name: `${of}/${name}`, operations };
  });
}
const TRANSACTION2_COMMANDS = subcommands("transaction 2", TRANSACTION2);
const NT_TRANSACT_COMMANDS = subcommands("nt transact", NT_TRANSACT);

export function subcommand1(command: number, sub: number): SmbCommand {
  const known = (command === TRANSACTION2_1 ? TRANSACTION2_COMMANDS : NT_TRANSACT_COMMANDS)[sub];
  return known ?? { name: COMMANDS_1[command]?.name ?? "", operations: UNKNOWN };
}

/** MS-SMB2 §2.2.3: dialect numbers; 0x02FF is no dialect but "ask again with version 2". */
export const ASK_AGAIN = 0x02ff;
export const DIALECTS_2: ReadonlyMap<number, string> = new Map([
  [0x0202, "SMB 2.0.2"],
  [0x0210, "SMB 2.1"],
  [0x0300, "SMB 3.0"],
  [0x0302, "SMB 3.0.2"],
  [0x0311, "SMB 3.1.1"],
]);

/** MS-CIFS §2.2.4.52.1 and MS-SMB2 §3.2.4.2.2.1: texts a version 1 negotiation may offer, and what we call them. */
export const DIALECTS_1: ReadonlyMap<string, string> = new Map([
  ["PC NETWORK PROGRAM 1.0", "SMB 1 core"],
  ["PCLAN1.0", "SMB 1 core"],
  ["XENIX CORE", "SMB 1 Xenix"],
  ["MICROSOFT NETWORKS 1.03", "SMB 1 core plus"],
  ["MICROSOFT NETWORKS 3.0", "SMB 1 LANMAN 1.0"],
  ["LANMAN1.0", "SMB 1 LANMAN 1.0"],
  ["LM1.2X002", "SMB 1 LANMAN 2.0"],
  ["DOS LM1.2X002", "SMB 1 LANMAN 2.0"],
  ["LANMAN2.1", "SMB 1 LANMAN 2.1"],
  ["DOS LANMAN2.1", "SMB 1 LANMAN 2.1"],
  ["Windows for Workgroups 3.1a", "SMB 1 Windows for Workgroups"],
  ["NT LM 0.12", "SMB 1 NT LM 0.12"],
  ["NT LANMAN 1.0", "SMB 1 NT LM 0.12"],
  ["SMB 2.002", "SMB 2.0.2"],
  ["SMB 2.???", "SMB 2 or later"],
]);
export const NT_LM = "SMB 1 NT LM 0.12";

/** MS-SMB2 §2.2.3.1.2. */
export const CIPHERS: ReadonlyMap<number, string> = new Map([
  [1, "AES-128-CCM"],
  [2, "AES-128-GCM"],
  [3, "AES-256-CCM"],
  [4, "AES-256-GCM"],
]);

/** Statuses that tell why something does not work; others are shown as their number. */
const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
  [0xc000_0022, "access denied"],
  [0xc000_0034, "name not found"],
  [0xc000_003a, "path not found"],
  [0xc000_0043, "sharing violation"],
  [0xc000_005e, "no logon servers"],
  [0xc000_006d, "logon failure"],
  [0xc000_006e, "account restriction"],
  [0xc000_0071, "password expired"],
  [0xc000_0072, "account disabled"],
  [0xc000_00ac, "pipe not available"],
  [0xc000_00b5, "timeout"],
  [0xc000_00bb, "not supported"],
  [0xc000_00c9, "network name deleted"],
  [0xc000_00cc, "bad network name"],
  [0xc000_00d0, "request not accepted"],
  [0xc000_0120, "cancelled"],
  [0xc000_0133, "clocks differ"],
  [0xc000_015b, "logon type not granted"],
  [0xc000_018d, "trust failure"],
  [0xc000_0203, "session deleted"],
  [0xc000_0234, "account locked out"],
  [0xc000_035c, "session expired"],
]);
export const PENDING = 0x0000_0103;
export const MORE_PROCESSING = 0xc000_0016;

const statuses = new Map<number, string>();
/** "0xc000006d logon failure", or "" for what is no error. `status` unsigned. */
export function statusText(status: number): string {
  if (status < 0xc000_0000 || status === MORE_PROCESSING) return "";
  let text = statuses.get(status);
  if (text === undefined) {
    const name = STATUS_NAMES.get(status);
    text = `0x${status.toString(16)}${name === undefined ? "" : ` ${name}`}`;
    if (statuses.size < 512) statuses.set(status, text);
  }
  return text;
}

export const TREE_UNKNOWN = 0;
export const TREE_PIPES = 1;
export const TREE_ADMINISTRATIVE = 2;
export const TREE_DOMAIN = 3;
export const TREE_PRINTERS = 4;
export const TREE_SHARE = 5;
export const TREE_NAMES: readonly string[] = ["unknown", "IPC$", "administrative share", "SYSVOL or NETLOGON", "printer drivers", "share"];

/** The kind of share by the last part of its path. Names that the system itself makes; all others are "share". */
export function treeKind(path: string): number {
  const name = path.slice(path.lastIndexOf("\\") + 1).toUpperCase();
  if (name === "IPC$") return TREE_PIPES;
  if (name === "ADMIN$" || (name.length === 2 && name[1] === "$" && name >= "A" && name < "[")) return TREE_ADMINISTRATIVE;
  if (name === "SYSVOL" || name === "NETLOGON") return TREE_DOMAIN;
  return name === "PRINT$" ? TREE_PRINTERS : TREE_SHARE;
}

/** Named pipes of Windows services, and what whoever opens one may do. Others are counted as "other". */
const START_STOP = bits("start-stop");
export const PIPES: ReadonlyMap<string, number> = new Map([
  ["srvsvc", BROWSE],
  ["wkssvc", BROWSE],
  ["browser", BROWSE],
  ["lanman", BROWSE],
  ["lsarpc", BROWSE],
  ["lsass", BROWSE],
  ["samr", BROWSE],
  ["netlogon", NONE],
  ["epmapper", BROWSE],
  ["svcctl", START_STOP],
  ["atsvc", START_STOP],
  ["winreg", bits("write")],
  ["eventlog", bits("read")],
  ["spoolss", FILE],
  ["ntsvcs", START_STOP],
  ["initshutdown", START_STOP],
  ["w32time", NONE],
  ["netdfs", BROWSE],
  ["mdssvc", BROWSE],
]);
export const OTHER_PIPE = "other";
/** What goes through a pipe that nobody knows may do anything that Windows services can. */
export const OTHER_PIPE_OPERATIONS = bits("program");

/** "\\PIPE\\srvsvc" or "srvsvc" → "srvsvc". */
export function pipeName(path: string): string {
  const name = path.slice(path.lastIndexOf("\\") + 1).toLowerCase();
  return PIPES.has(name) ? name : OTHER_PIPE;
}
