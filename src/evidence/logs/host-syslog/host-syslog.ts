// Logs of hosts and network devices (auth.log, secure, messages, kern.log, the journal, logs of routers and of OpenVPN servers) as evidence of who signed in where
// and when, and of what packet filters and access lists logged of traffic: collectors mix both in one file. Several programs tell of one session: it is told on
// here once. Commands, and what is typed, are not kept.
import { instantOf } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink, LogSurroundings } from "../log-format.ts";
import { signInRecord } from "../sign-in-record.ts";
import { whatStampLeavesOpen } from "../syslog-header.ts";
import { readMachineMessage } from "./device-messages.ts";
import { tellDevice } from "./device-sessions.ts";
import { tellOpenvpn } from "./openvpn-sessions.ts";
import { readPamMessage } from "./pam-messages.ts";
import { tellLogind, tellPam, tellSudo } from "./pam-sessions.ts";
import { type Again, forgetLast, lastFailure, type Said, tell } from "./said.ts";
import { type MemoryCheckpoint, SessionMemory } from "./session-memory.ts";
import { tellSsh } from "./ssh-sessions.ts";
import { readDropbearMessage, readSshdMessage } from "./sshd-messages.ts";
import { type HostLine, readBareLine, readHostLine } from "./syslog-line.ts";
import { Traffic, type TrafficCheckpoint } from "./traffic.ts";

/** Entries of the journal carry many fields. */
const MOST_LINE_BYTES = 65_536;
/** More repetitions in one line than a server lets anybody try are damage, or meant to fill the store. */
const MOST_REPEATS = 1_000;
/** `journalctl` between two starts of the machine. */
const BOOT_LINE = /^-- (?:Reboot|Boot [0-9a-f]{32}) --$/;
/** rsyslog: "message repeated 5 times: [ Failed password …]"; syslogd: "last message repeated 5 times". */
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/;
const LAST_REPEATED = / last message repeated (\d{1,9}) times?\s*$/;
const decoder = new TextDecoder();

const MARK =
  /(?:[\s/])(?:sshd|sshd-session|sshd-auth|sudo|su|login|systemd-logind|dropbear|openvpn|gdm-\w+\]?|lightdm|xrdp-sesman|CRON|crond)(?:\(pam_unix\))?(?:\[\d{1,10}\])?: |\bpam_unix\([^()\s:]+:(?:session|auth)\): |%SEC_LOGIN-(?:[A-Z0-9_]+-)?\d-LOGIN_|%[A-Z0-9_-]{2,60}-\d-(?:IP|IPV6)?ACCESSLOG[A-Z]{1,2} ?: |%ACLLOG-\d-ACLLOG_|%FW-\d-(?:SESS_AUDIT_TRAIL|DROP_PKT|DROP_TCP_PKT|PASS_PKT|LOG_SUMMARY)|%SSH-\d-SSH2_(?:USERAUTH|CLOSE)|\[[^\]\n]{0,256}\] Peer Connection Initiated with \[AF_INET|^<\d{1,3}>1 \S+ \S+ (?:sshd|sshd-session|sudo|su|login|systemd-logind|dropbear|openvpn) /m;
const OWN_OPENVPN = /^(?:\d{4}-\d{2}-\d{2} |[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d )\d{2}:\d{2}:\d{2} (?:\d{4} )?(?:us=\d+ )?OpenVPN \d\.\d/m;
const FILTERED = /IN=[^\s=]{0,32} OUT=[^\s=]{0,32} [^\n]{0,250}SRC=[0-9A-Fa-f.:]{2,45} DST=[0-9A-Fa-f.:]{2,45} /;
const JOURNAL = /^\{(?=[^\n]*"__REALTIME_TIMESTAMP"\s*:)/;

export const hostSyslog: LogFormat = {
  id: "host-syslog",
  name: "syslog of hosts and routers (OpenSSH, PAM, sudo, OpenVPN, Linux packet filter, Cisco IOS)",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => {
    const text = decoder.decode(head);
    return MARK.test(text) || FILTERED.test(text) || OWN_OPENVPN.test(text) || JOURNAL.test(text) ? 2 : 0;
  },
  open: (checkpoint, surroundings) => new HostReader(surroundings, checkpoint as Checkpoint | null),
};

interface Checkpoint {
  readonly memory: MemoryCheckpoint;
  readonly traffic: TrafficCheckpoint;
}

class HostReader extends LineLogReader {
  private readonly memory: SessionMemory;
  private readonly traffic: Traffic;

  constructor(surroundings: LogSurroundings, checkpoint: Checkpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.memory = new SessionMemory(checkpoint?.memory ?? null);
    this.traffic = new Traffic(checkpoint?.traffic ?? null);
  }

  override checkpoint(): Checkpoint {
    return { memory: this.memory.checkpoint(), traffic: this.traffic.checkpoint() };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    if (BOOT_LINE.test(line)) {
      // The mark has no stamp: the next line says when, and where.
      this.memory.words.set("start", "yes");
      sink.irrelevant("marks of a new start");
      return;
    }
    const read = readHostLine(line);
    if ((read === null || read.message.startsWith("IN=")) && this.bare(line, record, sink)) return;
    if (read === null) {
      const repeated = LAST_REPEATED.exec(line);
      const last = repeated === null ? null : lastFailure(this.memory);
      if (repeated === null && FILTERED.test(line) && readBareLine(line) === null) sink.notUnderstood(record, "a packet of the packet filter without a time stamp");
      else if (repeated === null || last === null) this.passOver(line, sink);
      else this.again(last, Number(repeated[1]), record, sink);
      return;
    }
    const at = this.instantOf(read, record, sink);
    if (at === null) return;
    const said: Said = Object.assign(read, { record, at });
    forgetLast(this.memory);
    this.noteStart(said, sink);
    const repeated = REPEATED.exec(said.message);
    if (repeated === null) this.message(said, sink);
    else {
      const times = Number(repeated[1]);
      if (times > MOST_REPEATS) sink.assumption(`lines that say to stand for more than ${MOST_REPEATS} are counted ${MOST_REPEATS} times`);
      for (let i = 0; i < Math.min(times, MOST_REPEATS); i++) this.message({ ...said, message: repeated[2] ?? "" }, sink);
    }
  }

  /** Some loggers (ulogd, small devices) write what the packet filter says without "kernel:" before it. False = this line is none of it. */
  private bare(line: string, record: number, sink: LogSink): boolean {
    if (!FILTERED.test(line)) return false;
    const read = readBareLine(line);
    if (read === null || isOfProgram(read.message)) return false;
    forgetLast(this.memory);
    const at = this.instantOf(read, record, sink);
    // A single word before the packet may be the host's name or the rule's: as the rule's it can say something.
    const message = read.message.startsWith("IN=") ? `${read.host} ${read.message}` : read.message;
    return at === null || this.traffic.kernel(message, { record, at, host: read.host }, sink);
  }

  private instantOf({ time }: Pick<HostLine, "time">, record: number, sink: LogSink): Micros | null {
    if (typeof time === "number") return time;
    const { timezone, notAfter } = this.surroundings;
    const at = instantOf(time, timezone, notAfter);
    if (at === null) sink.notUnderstood(record, "its time stamp is no day and time");
    else {
      const open = whatStampLeavesOpen(time, timezone);
      if (open !== "") sink.assumption(open);
    }
    return at;
  }

  /** The machine was started anew since the line before: by the journal's mark, or by the number that it gives to each start. */
  private noteStart(said: Said, sink: LogSink): void {
    const { words } = this.memory;
    const isMarked = words.get("start") === "yes";
    if (isMarked) words.delete("start");
    const before = words.get(`boot ${said.host}`);
    if (said.bootId !== "" && said.bootId !== before) words.set(`boot ${said.host}`, said.bootId);
    if (isMarked || (said.bootId !== "" && before !== undefined && before !== said.bootId)) tell(said, this.memory, sink, "starts of the machine", { act: "starts" });
  }

  private message(said: Said, sink: LogSink): void {
    const { memory } = this;
    const { program, message } = said;
    const isFiltered = program === "kernel" || program === "ulogd" || (program === "" && !message.startsWith("%") && FILTERED.test(message) && !isOfProgram(message));
    if (isFiltered ? this.traffic.kernel(message, said, sink) : program === "" && this.traffic.router(message, said, sink)) return;
    const machine = readMachineMessage(program, message);
    if (machine !== null) {
      tell(said, this.memory, sink, machine === "starts" ? "starts of the machine" : "stops of the machine", { act: machine });
      return;
    }
    if (program === "") tellDevice(said, memory, sink);
    else if (program === "openvpn" || program.startsWith("openvpn-") || program.startsWith("ovpn-")) tellOpenvpn(said, memory, sink);
    else {
      const pam = readPamMessage(message);
      if (pam !== null) tellPam(said, memory, pam, sink);
      else if (program === "sshd" || program === "sshd-session" || program === "sshd-auth") tellSsh(said, memory, readSshdMessage(message), sink);
      else if (program === "dropbear") tellSsh(said, memory, readDropbearMessage(message), sink);
      else if (program === "sudo") tellSudo(said, memory, sink);
      else if (program === "systemd-logind") tellLogind(said, memory, sink);
      else sink.irrelevant("lines of other programs");
    }
  }

  private again({ what, known, said }: Again, times: number, record: number, sink: LogSink): void {
    for (let i = 0; i < Math.min(times, MOST_REPEATS); i++) sink.signIn(signInRecord({ ...known, act: "failed", record, time: said.at, host: said.host }), what);
    forgetLast(this.memory);
  }
}

/** What another program wrote may hold anything: its name, with a number, must not stand before the packet. */
function isOfProgram(message: string): boolean {
  return /\[\d{1,10}\]: /.test(message.slice(0, message.indexOf("IN=")));
}
