// Operating systems in what machines write about themselves: DHCP vendor classes, SNMP and LLDP descriptions, Server headers. Finds the system and
// the version behind it; what it does not know it leaves to the caller.

/** Written as there, found whatever the letter case; the more special before the more general. */
const SYSTEMS: readonly (readonly [found: string, system: string])[] = [
  ["cisco ios xe software", "Cisco IOS XE"],
  ["cisco ios software", "Cisco IOS"],
  ["internetwork operating system software", "Cisco IOS"],
  ["cisco nx-os", "Cisco NX-OS"],
  ["junos", "Junos"],
  ["routeros", "RouterOS"],
  ["android", "Android"],
  ["windows ce", "Windows CE"],
  ["windows", "Windows"],
  ["freebsd", "FreeBSD"],
  ["openbsd", "OpenBSD"],
  ["netbsd", "NetBSD"],
  ["vxworks", "VxWorks"],
  ["qnx", "QNX"],
  ["linux", "Linux"],
  ["darwin", "Darwin"],
  ["sunos", "SunOS"],
  ["hp-ux", "HP-UX"],
  ["ecos", "eCos"],
  ["nucleus", "Nucleus"],
  ["threadx", "ThreadX"],
  ["weos", "WeOS"],
];
const LONGEST_VERSION = 40;
/** Words that may stand between a system and its version. */
const BETWEEN = ["version", "release", "rel.", "v.", "os", "dhcp", "nt", "kernel"];

/** "Linux 4.1.18-v7+" of "dhcpcd-6.11.5:Linux-4.1.18-v7+:armv7l:BCM2709"; null = none of the known systems is named. */
export function systemOfText(text: string): string | null {
  let system = systems.get(text);
  if (system === undefined) {
    if (systems.size >= MOST_TEXTS) systems.clear();
    system = findSystem(text);
    systems.set(text, system);
  }
  return system;
}

/** What was found in texts that were looked at before: machines say the same again and again. */
const MOST_TEXTS = 4_096;
const systems = new Map<string, string | null>();

function findSystem(text: string): string | null {
  const lower = text.toLowerCase();
  for (const [found, system] of SYSTEMS) {
    const at = lower.indexOf(found);
    // Part of a longer word, such as the maker "Ecosys".
    if (at < 0 || isLetter(lower.charCodeAt(at - 1)) || isLetter(lower.charCodeAt(at + found.length))) continue;
    const version = versionBehind(text, lower, at + found.length);
    return version === "" ? system : `${system} ${version}`;
  }
  return null;
}

function versionBehind(text: string, lower: string, at: number): string {
  let from = skipSigns(text, at);
  for (let words = 0; words < 2; words++) {
    const word = BETWEEN.find((each) => lower.startsWith(each, from));
    if (word === undefined) break;
    from = skipSigns(text, from + word.length);
  }
  if (isLetter(lower.charCodeAt(from)) && isDigit(text.charCodeAt(from + 1)) && lower.charAt(from) === "v") from++;
  if (!isDigit(text.charCodeAt(from))) return "";
  let to = from;
  while (to < text.length && to - from < LONGEST_VERSION && isVersionSign(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}

/** Blanks, and what joins a name and its version: "Linux-4.1", "Linux/2.6", "Windows: 10". */
function skipSigns(text: string, at: number): number {
  let from = at;
  while (from < text.length && " -/:_,(".includes(text.charAt(from))) from++;
  return from;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
/** Letters, digits, dot, hyphen, plus, underscore. */
const isVersionSign = (code: number): boolean => isDigit(code) || isLetter(code) || code === 0x2e || code === 0x2d || code === 0x2b || code === 0x5f;
