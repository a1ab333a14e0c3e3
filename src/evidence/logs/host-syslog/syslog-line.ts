// One line of a host's log to who wrote it, when, and what: syslog text in the forms that syslogd, rsyslog, syslog-ng and journalctl write (RFC 3164, RFC 5424,
// ISO stamps), the journal as JSON, and OpenVPN's own file, which names no program. Knows no program's messages.
import { type CivilTime, zoneOffset } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { readSyslogHeader } from "../syslog-header.ts";

export interface HostLine {
  /** A reading of a clock, or an instant where the log has one. */
  readonly time: CivilTime | Micros;
  /** The machine that wrote it; "" = not said. */
  readonly host: string;
  /** "sshd", "sudo"; "" = a device that names none (Cisco IOS). */
  readonly program: string;
  /** "" = not said. */
  readonly pid: string;
  readonly message: string;
  /** "" = not said. Another one than before: the machine was started anew. */
  readonly bootId: string;
  readonly nativeId: string;
}

/** RFC 5424: stamp, host, program, process, message id, structured data (whose values may hold escaped brackets). */
const RFC_5424 = /^<\d{1,3}>1 (\S+) (\S+) (\S+) (\S+) \S+ (?:-|(?:\[(?:[^\]\\]|\\.){0,4000}\])+) ?(?:\u{feff})?/u;
/** "sshd[1234]: ", "gdm-password][1234]: "; of old, "sshd(pam_unix)[1234]: ". A path in front of the name is left out. */
const PROGRAM = /(?:^|[\s>/])([A-Za-z_][\w.@+-]{0,63})\]?(\(pam_unix\))?(?:\[(\d{1,10})\])?: /g;
/** `dmesg -T` writes its own in brackets. */
const STAMP_AHEAD =
  /^(?:<\d{1,3}>)?\s*(?:\[(?=[A-Z][a-z]{2} [A-Z][a-z]{2} ))?(?:[A-Z][a-z]{2} +)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?: \d{4})?|\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)/;
const IOS_MARK = /%[A-Z][A-Z0-9_]{1,30}-(?:[A-Z0-9_]{1,30}-)?[0-7]-[A-Z0-9_]{1,40} ?: /;
/** OpenVPN writes each line of a client with its address, or begins with words of its own. */
const OPENVPN_LINE =
  /^(?:us=\d{1,6} )?((?:[^\s/]{1,256}\/)?(?:\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}|\[?[0-9a-fA-F:]{2,45}\]?:\d{1,5}) .*|OpenVPN \d.*|Initialization Sequence Completed.*|SIG(?:TERM|INT|USR1|HUP)\[.*|MANAGEMENT: .*)$/;

/** null = no line of a log with a time. */
export function readHostLine(line: string): HostLine | null {
  if (line.startsWith("{")) return journalEntry(line);
  const structured = RFC_5424.exec(line);
  if (structured !== null) {
    const { time } = readSyslogHeader(` ${structured[1]} `);
    const [, , host = "", program = "", pid = ""] = structured;
    const said = (text: string): string => (text === "-" ? "" : text);
    return time === null ? null : { time, host: said(host), program: plainProgram(said(program)), pid: said(pid), message: line.slice(structured[0].length), bootId: "", nativeId: "" };
  }
  const stamp = STAMP_AHEAD.exec(line);
  const device = IOS_MARK.exec(line);
  if (device !== null && !isTypedWithin(line.slice(stamp?.[0].length ?? 0, device.index))) {
    const header = line.slice(0, device.index);
    const { time, host } = readSyslogHeader(header);
    // A relay's stamp and the device's name stand before the device's own stamp.
    const behind = /^\s*([A-Za-z0-9][\w.:-]*?):?\s/.exec(header.slice(stamp?.[0].length ?? 0))?.[1] ?? "";
    return time === null ? null : { time, host: host !== "" ? host : behind, program: "", pid: "", message: line.slice(device.index), bootId: "", nativeId: "" };
  }
  if (stamp === null) return null;
  const rest = line.slice(stamp[0].length);
  const own = OPENVPN_LINE.exec(rest.trimStart());
  if (own !== null) {
    const { time } = readSyslogHeader(`${stamp[0]} `);
    return time === null ? null : { time, host: "", program: "openvpn", pid: "", message: own[1] as string, bootId: "", nativeId: "" };
  }
  PROGRAM.lastIndex = stamp[0].length;
  const program = PROGRAM.exec(line);
  if (program === null) return null;
  const { time, host } = headerOf(line.slice(0, program.index + 1));
  if (time === null) return null;
  const name = plainProgram(program[1] as string);
  const message = line.slice(program.index + program[0].length);
  // What newer versions of PAM write in front of the message themselves.
  const module = program[2] === undefined ? "" : `pam_unix(${name}:${message.startsWith("session ") ? "session" : "auth"}): `;
  return { time, host, program: name, pid: program[3] ?? "", message: module + message, bootId: "", nativeId: "" };
}

/** True where a program with its number, or one of those that write what people typed, stands before a device's mark with text between: then it is no device's. */
function isTypedWithin(header: string): boolean {
  return /\[\d{1,10}\]: *\S|(?:^|\s)(?:sudo|su|login|sshd|dropbear|openvpn|CRON|crond): *\S/.test(header);
}

/** What stands behind the stamp and the name of the host in a line that names no program; null = there is no such stamp. */
export function readBareLine(line: string): Pick<HostLine, "time" | "host" | "message"> | null {
  const stamp = STAMP_AHEAD.exec(line);
  if (stamp === null) return null;
  const { time } = readSyslogHeader(`${stamp[0]} `);
  const rest = line.slice(stamp[0].length).trimStart();
  const host = /^[A-Za-z0-9](?:[\w.:-]{0,252}\w)?(?= )/.exec(rest)?.[0] ?? "";
  return time === null ? null : { time, host, message: rest.slice(host.length).trimStart() };
}

/** A word of capital letters behind the stamp is a zone only where it is a known one, or where a host still follows. */
function headerOf(text: string): { readonly time: CivilTime | null; readonly host: string } {
  const { time, host } = readSyslogHeader(text);
  if (host !== "") return { time, host };
  const word = /([A-Z]{3,5})\s*$/.exec(text)?.[1] ?? "";
  return { time, host: zoneOffset(word) === null ? word : "" };
}

function plainProgram(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** journalctl -o json: one object a line. Bytes that are no text are a list of numbers there. */
function journalEntry(line: string): HostLine | null {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  const text = (name: string): string => {
    const value = Object.hasOwn(entry, name) ? entry[name] : undefined;
    if (Array.isArray(value) && value.length <= 65_536 && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)) return new TextDecoder().decode(Uint8Array.from(value as number[]));
    return typeof value === "string" ? value : "";
  };
  const realtime = /^\d{10,16}$/.exec(text("__REALTIME_TIMESTAMP"));
  const program = text("SYSLOG_IDENTIFIER") || text("_COMM");
  if (realtime === null || program === "") return null;
  return {
    time: Number(realtime[0]),
    host: text("_HOSTNAME"),
    program: plainProgram(program.slice(0, 64)),
    pid: text("SYSLOG_PID") || text("_PID"),
    message: text("MESSAGE"),
    bootId: text("_BOOT_ID").slice(0, 64),
    nativeId: text("__CURSOR").slice(0, 255),
  };
}
