// Messages of PAM modules (pam_unix and the others that open sessions or refuse), which any program of a host writes in one form, and those of sudo, su and
// login. Keeps nothing between messages; the command that sudo runs is not kept.
import type { SessionHow } from "../../../plant/session.ts";

export type PamMessage =
  | { readonly kind: "opened"; readonly service: string; readonly user: string; readonly by: string }
  | { readonly kind: "closed"; readonly service: string; readonly user: string }
  | { readonly kind: "failed"; readonly service: string; readonly user: string; readonly from: string; readonly reason: string }
  | { readonly kind: "locked-out"; readonly service: string; readonly user: string }
  | { readonly kind: "other"; readonly what: string };

const SESSION = /^pam_(\w{1,30})\(([^():]{1,64}):session\): session (opened|closed) for user (.*)$/;
const OPENED_BY = /^(.*) by (.*)\(uid=\d{1,10}\)$/;
const AUTH = /^pam_(\w{1,30})\(([^():]{1,64}):auth\): authentication failure; .*?\brhost=(\S*)(?:\s+user=(.*))?$/;
const FAIL_LOCK = /^pam_(?:faillock|tally2?)\(([^():]{1,64}):auth\): (?:Consecutive login failures for user (.*) account temporarily locked|user (.*) \(\d{1,10}\) tally \d{1,6}, deny \d{1,6})/;
const ACCOUNT =
  /^pam_(access|time|nologin|listfile|succeed_if|unix|sss|winbind)\(([^():]{1,64}):account\): (?:access denied for user ['"`]?(.*?)['"`]? from ['"`]?(\S*?)['"`]?|account (.*) has expired.*|Access denied for user (.*?)(?::.*)?)$/;

/** null = no message of PAM. */
export function readPamMessage(text: string): PamMessage | null {
  if (!text.startsWith("pam_")) return null;
  const session = SESSION.exec(text);
  if (session !== null) {
    const [, , service = "", what, rest = ""] = session;
    if (what === "closed") return { kind: "closed", service, user: withoutNumber(rest) };
    const opened = OPENED_BY.exec(rest);
    return { kind: "opened", service, user: withoutNumber(opened?.[1] ?? rest), by: withoutNumber(opened?.[2] ?? "") };
  }
  const auth = AUTH.exec(text);
  if (auth !== null) {
    const [, module, service = "", from = "", user] = auth;
    // Modules are asked in turn: the one of the host itself speaks first, and the others only repeat what became of the attempt.
    if (module !== "unix") return { kind: "other", what: "failures that another module of PAM repeats" };
    return { kind: "failed", service, user: user ?? "", from, reason: user === undefined ? "no such account" : "wrong password" };
  }
  const locked = FAIL_LOCK.exec(text);
  if (locked !== null) return { kind: "locked-out", service: locked[1] ?? "", user: locked[2] ?? locked[3] ?? "" };
  const account = ACCOUNT.exec(text);
  if (account !== null) {
    const [, module, service = "", refused, from = "", expired, denied] = account;
    const reason = expired !== undefined ? "account expired" : module === "time" ? "outside hours" : "not allowed here";
    return { kind: "failed", service, user: refused ?? expired ?? denied ?? "", from, reason };
  }
  return { kind: "other", what: "other messages of PAM" };
}

/** "op.a(uid=1000)" */
function withoutNumber(name: string): string {
  return name.replace(/\(uid=\d{1,10}\)$/, "").trim();
}

/** How somebody comes in by a program that opens sessions; "passed" = it opens them beside others, or for nobody. */
export function wayOfService(service: string): SessionHow | "passed" {
  const name = service.toLowerCase();
  if (name === "sshd" || name === "dropbear") return "ssh";
  if (name === "login" || name === "remote" || /^(gdm|lightdm|sddm|kdm|kde|xdm|slim|lxdm|greetd|ly)(-|$)/.test(name)) return /greeter|launch-environment/.test(name) ? "passed" : "console";
  if (/^xrdp/.test(name)) return "rdp";
  if (/vnc/.test(name)) return "vnc";
  if (/^(vsftpd|proftpd|pure-ftpd|ftp|smbd?|samba|netatalk|dovecot|imap|pop3|postgresql|mysql|mariadb)$/.test(name)) return "network";
  if (/^(cockpit|httpd|apache2?|nginx|webmin|usermin)/.test(name)) return "web";
  if (/^(openvpn|strongswan|charon|ocserv|ppp|radiusd|freeradius)/.test(name)) return "vpn";
  if (/^(cron|crond|atd|anacron|fcron)$/.test(name)) return "batch";
  return /^(systemd-user|polkit|runuser|gnome-screensaver|kscreenlocker|screen|vlock|chage|chfn|chsh|passwd)/.test(name) ? "passed" : "unknown";
}

export type SudoMessage =
  /** `asWhom`: whose rights, "root" as a rule. */
  { readonly kind: "ran"; readonly user: string; readonly asWhom: string } | { readonly kind: "failed"; readonly user: string; readonly reason: string };

const SUDO =
  /^\s*(.{0,256}?) : (?:(\d{1,4}) incorrect password attempts?|(command not allowed)|(user NOT (?:in sudoers|authorized on host))|(a password is required|no tty present.*?|sorry, you must have a tty.*?))? ?(?:; )?TTY=\S* ; (?:CHROOT=.*? ; )?PWD=.* ; USER=(\S{0,256}) ; /;

/** null = no message of a command. */
export function readSudoMessage(text: string): SudoMessage | null {
  const match = SUDO.exec(text);
  if (match === null) return null;
  const [, user = "", wrong, refused, unknown, unproven, asWhom = ""] = match;
  if (wrong !== undefined) return { kind: "failed", user, reason: "wrong password" };
  if (refused !== undefined || unknown !== undefined) return { kind: "failed", user, reason: "not allowed here" };
  return unproven !== undefined ? { kind: "failed", user, reason: "no password given" } : { kind: "ran", user, asWhom };
}
