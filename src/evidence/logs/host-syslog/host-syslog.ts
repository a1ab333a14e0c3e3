// Logs of hosts and devices that people sign in to (auth.log, secure, the journal, logs of network devices and of OpenVPN servers) as evidence of who signed in
// where and when. Several programs tell of one session: it is told on here once. Commands, and what is typed, are not kept.
import { instantOf } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink, LogSurroundings } from "../log-format.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";
import { whatStampLeavesOpen } from "../syslog-header.ts";
import { readIosMessage, readMachineMessage } from "./device-messages.ts";
import { readOpenvpnMessage } from "./openvpn-messages.ts";
import { type PamMessage, readPamMessage, readSudoMessage, wayOfService } from "./pam-messages.ts";
import { type MemoryCheckpoint, SessionMemory } from "./session-memory.ts";
import { readDropbearMessage, readSshdMessage, type SshMessage } from "./sshd-messages.ts";
import { type HostLine, readHostLine } from "./syslog-line.ts";

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
  /(?:[\s/])(?:sshd|sshd-session|sshd-auth|sudo|su|login|systemd-logind|dropbear|openvpn|gdm-\w+\]?|lightdm|xrdp-sesman|CRON|crond)(?:\(pam_unix\))?(?:\[\d{1,10}\])?: |\bpam_unix\([^()\s:]+:(?:session|auth)\): |%SEC_LOGIN-(?:[A-Z0-9_]+-)?\d-LOGIN_|%SSH-\d-SSH2_(?:USERAUTH|CLOSE)|\[[^\]\n]{0,256}\] Peer Connection Initiated with \[AF_INET|^<\d{1,3}>1 \S+ \S+ (?:sshd|sshd-session|sudo|su|login|systemd-logind|dropbear|openvpn) /m;
const OWN_OPENVPN = /^(?:\d{4}-\d{2}-\d{2} |[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d )\d{2}:\d{2}:\d{2} (?:\d{4} )?(?:us=\d+ )?OpenVPN \d\.\d/m;
const JOURNAL = /^\{(?=[^\n]*"__REALTIME_TIMESTAMP"\s*:)/;

export const hostSyslog: LogFormat = {
  id: "host-syslog",
  name: "sign-ins in syslog (OpenSSH, PAM, sudo, OpenVPN, Cisco IOS)",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => {
    const text = decoder.decode(head);
    return MARK.test(text) || OWN_OPENVPN.test(text) || JOURNAL.test(text) ? 2 : 0;
  },
  open: (checkpoint, surroundings) => new HostReader(surroundings, checkpoint as MemoryCheckpoint | null),
};

/** One line with its instant and what ties it to others. */
interface Said extends HostLine {
  readonly record: number;
  readonly at: Micros;
}

class HostReader extends LineLogReader {
  private readonly memory: SessionMemory;

  constructor(surroundings: LogSurroundings, checkpoint: MemoryCheckpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.memory = new SessionMemory(checkpoint);
  }

  override checkpoint(): unknown {
    return this.memory.checkpoint();
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    if (BOOT_LINE.test(line)) {
      // The mark has no stamp: the next line says when, and where.
      this.memory.words.set("start", "yes");
      sink.irrelevant("marks of a new start");
      return;
    }
    const read = readHostLine(line);
    if (read === null) {
      const repeated = LAST_REPEATED.exec(line);
      const last = this.memory.words.get("last");
      if (repeated !== null && last !== undefined) this.again(JSON.parse(last) as Again, Number(repeated[1]), record, sink);
      else this.passOver(line, sink);
      return;
    }
    const at = this.instantOf(read, record, sink);
    if (at === null) return;
    const said: Said = { ...read, record, at };
    this.forgetLast();
    this.noteStart(said, sink);
    const repeated = REPEATED.exec(said.message);
    if (repeated === null) this.message(said, sink);
    else {
      const times = Number(repeated[1]);
      if (times > MOST_REPEATS) sink.assumption(`lines that say to stand for more than ${MOST_REPEATS} are counted ${MOST_REPEATS} times`);
      for (let i = 0; i < Math.min(times, MOST_REPEATS); i++) this.message({ ...said, message: repeated[2] ?? "" }, sink);
    }
  }

  private instantOf({ time }: HostLine, record: number, sink: LogSink): Micros | null {
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
    if (isMarked || (said.bootId !== "" && before !== undefined && before !== said.bootId)) this.tell(said, sink, "starts of the machine", { act: "starts" });
  }

  private message(said: Said, sink: LogSink): void {
    const { program, message } = said;
    const machine = readMachineMessage(program, message);
    if (machine !== null) {
      this.tell(said, sink, machine === "starts" ? "starts of the machine" : "stops of the machine", { act: machine });
      return;
    }
    if (program === "") this.ofDevice(said, sink);
    else if (program === "openvpn" || program.startsWith("openvpn-") || program.startsWith("ovpn-")) this.ofOpenvpn(said, sink);
    else {
      const pam = readPamMessage(message);
      if (pam !== null) this.ofPam(said, pam, sink);
      else if (program === "sshd" || program === "sshd-session" || program === "sshd-auth") this.ofSsh(said, readSshdMessage(message), sink);
      else if (program === "dropbear") this.ofSsh(said, readDropbearMessage(message), sink);
      else if (program === "sudo") this.ofSudo(said, sink);
      else if (program === "systemd-logind") this.ofLogind(said, sink);
      else sink.irrelevant("lines of other programs");
    }
  }

  private ofSsh(said: Said, ssh: SshMessage, sink: LogSink): void {
    const { memory } = this;
    const { host, at, pid } = said;
    const process = `${host}#${pid}`;
    if (ssh.kind === "accepted") {
      memory.began(process, host, ssh.user, ssh.from, at);
      memory.aliases.set(`${host} ${ssh.peer}`, pid);
      memory.attempts.delete(process);
      this.tell(said, sink, "sign-ins by SSH", { act: "sign-in", ...accountOf(ssh.user), how: "ssh", from: ssh.from, key: pid, proof: ssh.proof });
    } else if (ssh.kind === "failed") {
      const announced = memory.attempts.get(process);
      const reason = announced?.reason === "not allowed here" ? announced.reason : ssh.reason;
      memory.attempts.set(process, { user: ssh.user, from: ssh.from, reason, told: true });
      this.failed(said, sink, "failed sign-ins by SSH", { ...accountOf(ssh.user), how: "ssh", from: ssh.from, proof: ssh.proof, reason });
    } else if (ssh.kind === "announced") {
      memory.attempts.set(process, { user: ssh.user, from: ssh.from, reason: ssh.reason, told: false });
      sink.irrelevant("attempts of accounts that cannot sign in, told by what came of them");
    } else if (ssh.kind === "refused") {
      const { from } = memory.attempts.get(process) ?? { from: "" };
      memory.attempts.set(process, { user: ssh.user, from, reason: ssh.reason, told: true });
      this.failed(said, sink, "failed sign-ins by SSH", { ...accountOf(ssh.user), how: "ssh", from, reason: ssh.reason });
    } else if (ssh.kind === "ended") this.sshEnded(said, ssh, sink);
    else sink.irrelevant(ssh.kind === "listening" ? "starts of the SSH server, which leave sessions open" : ssh.what);
  }

  private sshEnded(said: Said, ssh: Extract<SshMessage, { kind: "ended" }>, sink: LogSink): void {
    const { memory } = this;
    const { host, pid } = said;
    const process = `${host}#${pid}`;
    const attempt = memory.attempts.get(process);
    if (attempt !== undefined && !attempt.told) {
      // Its account cannot sign in, and it went without a proof: the attempt is told now.
      memory.attempts.set(process, { ...attempt, told: true });
      this.failed(said, sink, "failed sign-ins by SSH", { ...accountOf(attempt.user), how: "ssh", from: attempt.from, reason: attempt.reason });
      return;
    }
    // Its message comes from another process than the sign-in, so address and port tie the two. Dropbear has one process for both.
    const key = (ssh.peer === "" ? undefined : memory.aliases.get(`${host} ${ssh.peer}`)) ?? (said.program === "dropbear" ? pid : undefined);
    const session = key === undefined ? undefined : memory.sessions.get(`${host}#${key}`);
    if (ssh.isBeforeSignIn || key === undefined || (said.program !== "dropbear" && session === undefined)) {
      sink.irrelevant("ends of SSH connections without a sign-in here");
      return;
    }
    memory.aliases.delete(`${host} ${ssh.peer}`);
    if (session?.ended === true) {
      sink.irrelevant("ends of SSH sessions that were told before");
      return;
    }
    memory.end(`${host}#${key}`);
    this.tell(said, sink, "sign-outs by SSH", { act: "sign-out", ...accountOf(session?.user ?? ssh.user), how: "ssh", from: session?.from ?? ssh.from, key, reason: ssh.reason });
  }

  private ofPam(said: Said, pam: PamMessage, sink: LogSink): void {
    if (pam.kind === "other") {
      sink.irrelevant(pam.what);
      return;
    }
    const { memory } = this;
    const { host, at, pid } = said;
    const how = wayOfService(pam.service);
    const isSsh = pam.service === "sshd";
    if (pam.service === "sudo" || pam.service === "su" || pam.service === "su-l") {
      this.ofSu(said, pam, sink);
    } else if (how === "passed") sink.irrelevant("sessions of PAM that stand beside others");
    else if (pam.kind === "locked-out") this.tell(said, sink, "lock-outs", { act: "locked-out", ...accountOf(pam.user), how });
    else if (pam.kind === "failed") {
      if (isSsh) {
        // The server tells of the same attempt, with the account's name as it was given.
        if (pam.reason === "outside hours" || pam.reason === "not allowed here") memory.attempts.set(`${host}#${pid}`, { user: pam.user, from: pam.from, reason: pam.reason, told: true });
        if (pam.reason !== "outside hours" && pam.reason !== "not allowed here") sink.irrelevant("failures of PAM that the SSH server tells too");
        else this.failed(said, sink, "failed sign-ins by PAM", { ...accountOf(pam.user), how, from: pam.from, reason: pam.reason });
      } else this.failed(said, sink, "failed sign-ins by PAM", { ...accountOf(pam.user), how, from: pam.from, reason: pam.reason });
    } else {
      const key = isSsh || pid === "" ? pid : `${pam.service} ${pid}`;
      const id = `${host}#${key}`;
      const known = memory.sessions.get(id);
      if (pam.kind === "opened") {
        // The SSH server has told it; or logind has, where it comes first.
        if (known?.ended === false && isSsh && known.user === pam.user) sink.irrelevant("sessions of PAM that the SSH server tells too");
        else {
          memory.began(id, host, pam.user, known?.from ?? "", at);
          this.tell(said, sink, how === "batch" ? "timed jobs" : "sessions of PAM", { act: "sign-in", ...accountOf(pam.user), how, key });
        }
      } else if (known?.ended === true) sink.irrelevant("ends of sessions that were told before");
      else {
        memory.end(id);
        this.tell(said, sink, how === "batch" ? "timed jobs" : "sign-outs by PAM", { act: "sign-out", ...accountOf(pam.user), how, from: known?.from ?? "", key });
      }
    }
  }

  /** Somebody who is signed in takes the rights of another account. */
  private ofSu(said: Said, pam: PamMessage, sink: LogSink): void {
    if (pam.kind === "failed") {
      // sudo says itself what was wrong, and by whom.
      if (pam.service === "sudo") sink.irrelevant("failures of PAM that sudo tells too");
      else this.failed(said, sink, "failed changes of account", { ...accountOf(pam.user), reason: pam.reason });
    } else if (pam.kind === "opened" && pam.service !== "sudo" && pam.by !== "" && pam.by !== "root") {
      this.elevatedOrOther(said, sink, pam.by, pam.user);
    } else sink.irrelevant("changes of account, told otherwise or by the system");
  }

  private ofSudo(said: Said, sink: LogSink): void {
    const sudo = readSudoMessage(said.message);
    if (sudo === null) sink.irrelevant("other messages of sudo");
    else if (sudo.kind === "failed") this.failed(said, sink, "failed changes of account", { ...accountOf(sudo.user), reason: sudo.reason });
    else this.elevatedOrOther(said, sink, sudo.user, sudo.asWhom);
  }

  private elevatedOrOther(said: Said, sink: LogSink, user: string, asWhom: string): void {
    if (asWhom === "root") this.tell(said, sink, "uses of administrator's rights", { act: "elevated", ...accountOf(user), elevated: true });
    else this.tell(said, sink, "uses of another account", { act: "explicit-credentials", ...accountOf(asWhom) });
  }

  /** Speaks of sessions that programs of PAM tell too: only where none did is it the witness. */
  private ofLogind(said: Said, sink: LogSink): void {
    const { memory } = this;
    const { host, at } = said;
    const opened = /^New session ['"]?(\w{1,20})['"]? of user ['"]?(.*?)['"]?(?: with class .*)?\.?$/.exec(said.message);
    const ended = /^Removed session (\w{1,20})\.?$/.exec(said.message);
    const key = `logind ${opened?.[1] ?? ended?.[1] ?? ""}`;
    const id = `${host}#${key}`;
    if (opened !== null && memory.words.get(`pam ${host}`) !== "yes" && !memory.justSignedIn(host, opened[2] ?? "", at)) {
      memory.began(id, host, opened[2] ?? "", "", at);
      this.tell(said, sink, "sessions of logind", { act: "sign-in", ...accountOf(opened[2] ?? ""), key });
    } else if (ended !== null && memory.sessions.get(id)?.ended === false) {
      const { user } = memory.sessions.get(id) as { user: string };
      memory.end(id);
      this.tell(said, sink, "sessions of logind", { act: "sign-out", ...accountOf(user), key });
    } else sink.irrelevant("messages of logind that other programs tell too");
  }

  private ofOpenvpn(said: Said, sink: LogSink): void {
    const { memory } = this;
    const { host } = said;
    const vpn = readOpenvpnMessage(said.message);
    if (vpn.kind === "other") {
      sink.irrelevant(vpn.what);
      return;
    }
    if (vpn.kind === "stops") {
      this.vpnStops(said, sink);
      return;
    }
    const id = `${host}#vpn ${vpn.peer}`;
    const known = memory.sessions.get(id);
    if (vpn.kind === "named") {
      // The name that was given is the person's; the certificate may be the machine's, or everybody's.
      memory.aliases.set(id, vpn.user);
      sink.irrelevant("names of VPN clients, told with their sessions");
    } else if (vpn.kind === "began") {
      const user = memory.aliases.get(id) ?? vpn.user;
      const proof = memory.aliases.get(id) === undefined ? "certificate" : "password";
      if (known?.ended === false) sink.irrelevant("beginnings of VPN sessions that were told before");
      else {
        memory.began(id, host, user, vpn.from, said.at);
        this.tell(said, sink, "VPN sessions", { act: "sign-in", ...accountOf(user), how: "vpn", from: vpn.from, key: vpn.peer, proof });
      }
    } else if (vpn.kind === "failed") this.failed(said, sink, "failed VPN sign-ins", { ...accountOf(memory.aliases.get(id) ?? vpn.user), how: "vpn", from: vpn.from, reason: vpn.reason });
    // Who never came in goes out, too: only its connection ends.
    else if (known === undefined && vpn.user === "") sink.irrelevant("ends of VPN connections without a sign-in here");
    else if (known?.ended === true) sink.irrelevant("ends of sessions that were told before");
    else {
      memory.end(id);
      memory.aliases.delete(id);
      this.tell(said, sink, "VPN sign-outs", { act: "sign-out", ...accountOf(known?.user ?? vpn.user), how: "vpn", from: known?.from ?? "", key: vpn.peer, reason: vpn.reason });
    }
  }

  /** All of its sessions end with it; the machine that it runs on goes on. */
  private vpnStops(said: Said, sink: LogSink): void {
    const { older, younger } = this.memory.sessions.checkpoint();
    const start = `${said.host}#vpn `;
    const open = [...new Map([...older, ...younger])].filter(([id, session]) => id.startsWith(start) && !session.ended);
    if (open.length === 0) sink.irrelevant("stops of the VPN server without a session that is known");
    for (const [id, { user, from }] of open) {
      this.memory.end(id);
      this.tell(said, sink, "VPN sign-outs", { act: "sign-out", ...accountOf(user), how: "vpn", from, key: id.slice(start.length), reason: "forced" });
    }
  }

  private ofDevice(said: Said, sink: LogSink): void {
    const { memory } = this;
    const { host, at } = said;
    const device = readIosMessage(said.message);
    if (device.kind === "other") sink.irrelevant(device.what);
    else if (device.kind === "starts" || device.kind === "stops") this.tell(said, sink, device.kind === "starts" ? "starts of the machine" : "stops of the machine", { act: device.kind });
    else if (device.kind === "elevated") this.tell(said, sink, "uses of administrator's rights", { act: "elevated", ...accountOf(device.user), from: device.from, elevated: true });
    else if (device.kind === "failed") this.failed(said, sink, "failed sign-ins at devices", { ...accountOf(device.user), how: device.how, from: device.from, reason: device.reason });
    else if (device.kind === "sign-in") {
      // SSH and the sign-in itself are two messages; whichever comes first tells it, and the terminal of the other is another name of it.
      if (memory.justSignedIn(host, device.user, at)) {
        memory.aliases.set(`${host} ${device.key}`, "");
        sink.irrelevant("sign-ins at devices that were told before");
        return;
      }
      memory.began(`${host}#${device.key}`, host, device.user, device.from, at);
      if (device.key !== "") memory.aliases.set(`${host} ${device.key}`, device.key);
      this.tell(said, sink, "sign-ins at devices", { act: "sign-in", ...accountOf(device.user), how: device.how, from: device.from, key: device.key });
    } else {
      const key = memory.aliases.get(`${host} ${device.key}`) ?? device.key;
      memory.aliases.delete(`${host} ${device.key}`);
      this.tell(said, sink, "sign-outs at devices", { act: "sign-out", ...accountOf(device.user), how: device.how, from: device.from, key, reason: device.reason });
    }
  }

  private failed(said: Said, sink: LogSink, what: string, known: Partial<SignInRecord>): void {
    this.tell(said, sink, what, { ...known, act: "failed" });
    const { host, at, program, pid } = said;
    this.memory.words.set("last", JSON.stringify({ what, known, said: { host, at, program, pid } } satisfies Again));
  }

  /** "last message repeated": only a failed sign-in means something more often than once. */
  private again({ what, known, said }: Again, times: number, record: number, sink: LogSink): void {
    for (let i = 0; i < Math.min(times, MOST_REPEATS); i++) sink.signIn(signInRecord({ ...known, act: "failed", record, time: said.at, host: said.host }), what);
    this.forgetLast();
  }

  private forgetLast(): void {
    this.memory.words.delete("last");
  }

  private tell(said: Said, sink: LogSink, what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): void {
    if (said.program !== "systemd-logind" && known.act === "sign-in") this.memory.words.set(`pam ${said.host}`, "yes");
    sink.signIn(signInRecord({ ...known, record: said.record, time: said.at, host: said.host, nativeId: said.nativeId }), what);
  }
}

/** A failed sign-in, for a line that says it happened again. */
interface Again {
  readonly what: string;
  readonly known: Partial<SignInRecord>;
  readonly said: { readonly host: string; readonly at: Micros; readonly program: string; readonly pid: string };
}
