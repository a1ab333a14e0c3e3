// Words in cells of session books: what happened, and by which way somebody came in, in English and German. What no word says is not guessed.
import type { SessionHow } from "../../../plant/session.ts";
import type { SignInAct } from "../../logs/sign-in.ts";

export interface ActOfWords {
  readonly act: Extract<SignInAct, "sign-in" | "sign-out" | "failed" | "lock" | "unlock">;
  /** Of a sign-out, a word of SessionEnd; of a failure, why. "" = not said. */
  readonly reason: string;
}

const FAILED = /\b(fail(ed|ure)?|fehlgeschlagen|denied|rejected|refused|invalid|abgelehnt|verweigert|falsch(es)?|ungueltig|ungültig|incorrect|wrong)\b/;
const OUT =
  /\b(log(ged|s)?[ -]?(off|out)|logoff|logout|sign(ed|s)?[ -]?(off|out)|abgemeldet|abmelde\w*|meldet sich ab|ausgeloggt|ausloggen|disconnect(ed|s)?|session (end(ed)?|closed|terminated)|verbindung (getrennt|beendet)|sitzung (beendet|getrennt))\b|\babmeldung/;
const IN =
  /\b(log(ged|s)?[ -]?(on|in)|login|logon|sign(ed|s)?[ -]?(on|in)|angemeldet|anmelde\w*|meldet sich an|eingeloggt|einloggen|connect(ed|s)?|session (start(ed)?|opened|began)|verbindung (hergestellt|aufgebaut)|sitzung (gestartet|begonnen))\b|\banmeldung/;
const LOCKED_OUT_BY = /\b(time ?out|timed out|idle|inactiv\w*|automatic(ally)?|automatisch\w*|zeitueberschreitung|zeitüberschreitung)\b/;

/** null = it says nothing of this. */
export function actOfWords(text: string): ActOfWords | null {
  const words = text.toLowerCase().slice(0, 300).replaceAll("_", " ");
  const isOut = OUT.test(words);
  const isIn = !isOut && IN.test(words);
  if (!isOut && !isIn) {
    if (/\b(unlock(ed)?|entsperrt|entsperren)\b/.test(words)) return { act: "unlock", reason: "" };
    return /\b(screen lock(ed)?|station lock(ed)?|workstation lock(ed)?|lock(ed)?|gesperrt)\b/.test(words) && !/\baccount|konto|user lock/.test(words) ? { act: "lock", reason: "" } : null;
  }
  if (FAILED.test(words)) return { act: "failed", reason: /passw/.test(words) ? "wrong password" : "not accepted" };
  if (isIn) return { act: "sign-in", reason: "" };
  return { act: "sign-out", reason: LOCKED_OUT_BY.test(words) ? "idle-limit" : /disconnect|getrennt/.test(words) ? "connection-end" : "sign-out" };
}

const WAYS: readonly (readonly [RegExp, SessionHow])[] = [
  [/\b(rdp|remote ?desktop|terminal ?(services?|server)|mstsc|citrix|ica)\b/, "rdp"],
  [/\b(ssh|sftp|putty)\b/, "ssh"],
  [/\b(vnc|teamviewer|anydesk|screen ?sharing|fernsteuerung)\b/, "vnc"],
  [/\b(vpn|ipsec|openvpn|anyconnect|globalprotect|wireguard)\b/, "vpn"],
  [/\b(https?|web|browser|portal)\b/, "web"],
  [/\b(hmi|panel|bedienpanel|runtime|wincc|factorytalk|intouch|ifix|zenon|movicon)\b/, "hmi"],
  [/\b(console|konsole|local|lokal|interactive|interaktiv|keyboard|vor ort|onsite|on site)\b/, "console"],
  [/\b(network|netzwerk|smb|opc|dcom)\b/, "network"],
  [/\b(service|dienst)\b/, "service"],
  [/\b(batch|task|job)\b/, "batch"],
];

export function wayOfWords(text: string): SessionHow {
  const words = text.toLowerCase().slice(0, 100);
  return WAYS.find(([pattern]) => pattern.test(words))?.[1] ?? "unknown";
}
