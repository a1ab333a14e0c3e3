// Which service a flaw is reached by, where its words say it plainly: "port 102/tcp", "the web server of the device", "crafted Modbus frames". Everything else is any
// service: a flaw that is narrowed to the wrong one looks closed where it is open.
import type { Conversation } from "../../plant/conversation.ts";
import type { FlawWords, VulnerableService } from "../../plant/patch-risk-words.ts";
import { portsOfProtocol, servicePorts } from "../../plant/service-names.ts";

interface ServiceRow {
  /** Ids of protocols; conversations of these show further ports. */
  readonly protocols: readonly string[];
  /** Names of services whose ports it has. */
  readonly names: readonly string[];
  readonly isLayer2?: true;
  readonly mention: string;
}

/**
 * PROFINET as such is missing on purpose: flaws of "the PROFINET stack" were flaws of the TCP stack below it. The same goes for CIP and OPC UA, whose libraries also
 * listen elsewhere: their words add ports and do not narrow (isWide).
 */
export const servicesInWords: readonly (ServiceRow & { readonly isWide?: true })[] = [
  { mention: String.raw`profinet[- ]?dcp|\bDCP\b`, protocols: ["profinet-dcp"], names: [], isLayer2: true },
  { mention: String.raw`\bweb[- ]?(?:server|interface|UI|application|based management)|\bhttps?\b`, protocols: ["http"], names: ["http", "https", "http-alt", "https-alt"] },
  { mention: String.raw`\bSNMP(?:v[123]c?)?`, protocols: ["snmp"], names: ["snmp"] },
  { mention: String.raw`\bmodbus(?:[ /-]?TCP)?`, protocols: ["modbus-tcp"], names: ["modbus"] },
  { mention: String.raw`\btelnet`, protocols: ["telnet"], names: ["telnet"] },
  { mention: String.raw`\bT?FTP`, protocols: ["ftp-tftp"], names: ["ftp", "ftps", "tftp"] },
  { mention: String.raw`\bSSH|\bSFTP`, protocols: ["ssh"], names: ["ssh"] },
  { mention: String.raw`\bBACnet(?:/IP)?`, protocols: ["bacnet-ip"], names: ["bacnet"] },
  { mention: String.raw`\bDNP3`, protocols: ["dnp3"], names: ["dnp3"] },
  { mention: String.raw`\bMQTT`, protocols: ["mqtt"], names: ["mqtt", "mqtts"] },
  { mention: String.raw`\bVNC`, protocols: ["vnc"], names: ["vnc"] },
  { mention: String.raw`\bRDP\b|\bremote desktop`, protocols: ["rdp"], names: ["rdp"] },
  { mention: String.raw`\bSMB(?:v[123])?\b`, protocols: ["smb"], names: ["smb"] },
  { mention: String.raw`\bNTP\b`, protocols: ["ntp"], names: ["ntp"] },
  { mention: String.raw`\bMMS\b|\bIEC 61850`, protocols: ["iec61850-mms"], names: ["mms"] },
  { mention: String.raw`\bEtherNet/IP|\bCIP\b`, protocols: ["enip-explicit", "enip-io"], names: ["enip", "cip-io"], isWide: true },
  { mention: String.raw`\bOPC[ -]?UA`, protocols: ["opcua"], names: ["opcua"], isWide: true },
];

const ADDS_NOUN = String.raw`\s+(?:\w+\s+){0,2}?(?:services?|servers?|daemon|agent|packets?|frames?|messages?|requests?|telegrams?|datagrams?)\b`;
const BEFORE_NOUN = String.raw`\b(?:the|an?|its|integrated|embedded|built-in|internal)\s+(?:[\w-]+\s+){0,2}?`;

interface Patterns {
  readonly row: (typeof servicesInWords)[number];
  readonly mention: RegExp;
  readonly plain: RegExp | null;
}

const PATTERNS: readonly Patterns[] = servicesInWords.map((row) => ({
  row,
  mention: new RegExp(`(?:${row.mention})`, "i"),
  // A web server is a noun already; of protocols only their packets, messages and servers are.
  plain: row.isWide
    ? null
    : new RegExp(row.protocols[0] === "http" ? `${BEFORE_NOUN}web[- ]?(?:server|interface|UI|based management)\\b(?! (?:login|credentials|password))` : `(?:${row.mention})${ADDS_NOUN}`, "i"),
}));

const LONGEST_TEXT = 20_000;
const MOST_PORTS = 32;
const PORTS: readonly RegExp[] = [
  /\b(?<port>\d{1,5})\s?\/\s?(?<transport>tcp|udp)\b/gi,
  /\b(?<transport>tcp|udp)[ /:-]{0,2}(?:ports?\s+)?(?<port>\d{1,5})\b/gi,
  /\bports?\s+(?<port>\d{1,5})\b(?!\s?\/)/gi,
];
/** Words beside which a service that is named may not be the only way in, or none at all: what is spared, who listens on the wire, a command line, a setting's name. */
const SPARES =
  /\bnot (?:be )?(?:affected|vulnerable|exploitable)|\bunaffected\b|\bother than\b|\bexcept\b|\bregardless\b|\bany (?:open )?port\b|\bsniff|\bintercept|\beavesdrop|man[- ]in[- ]the[- ]middle|machine[- ]in[- ]the[- ]middle|\bon-path\b|\bCLI\b|\bcommand[- ]line\b|\bconfigurable port|\b(?:remote|external|malicious|attacker'?s?|rogue) (?:\w+ )?(?:web ?)?server\b|\bservers? (?:settings?|address|field|name|parameters?)\b/i;
const SENTENCE_END = /(?<=[.;!?])\s+(?=[A-Z(])|\n+/;

/** null = its words do not say it: any service that the machine has. Sorted, each once. */
export function servicesOfFlaws(flaws: readonly FlawWords[]): readonly VulnerableService[] | null {
  if (flaws.length === 0) return null;
  const found: VulnerableService[] = [];
  for (const { text } of flaws) {
    const services = text === null ? null : servicesOfText(text);
    if (services === null) return null;
    found.push(...services);
  }
  return sorted(found);
}

/** One plain statement narrows; then every service that is mentioned at all counts, because flaws have more than one way in. */
function servicesOfText(text: string): VulnerableService[] | null {
  if (text.length > LONGEST_TEXT) return null;
  const sentences = text.split(SENTENCE_END);
  if (sentences.some((sentence) => SPARES.test(sentence))) return null;
  const ports = sentences.flatMap(portsOfSentence).slice(0, MOST_PORTS + 1);
  if (ports.length > MOST_PORTS) return null;
  const isPlain = ports.length > 0 || PATTERNS.some(({ plain }) => plain !== null && sentences.some((sentence) => plain.test(sentence)));
  return isPlain ? [...ports, ...PATTERNS.flatMap(({ row, mention }) => (mention.test(text) ? servicesOfRow(row, mention.exec(text)?.[0] ?? "") : []))] : null;
}

function portsOfSentence(sentence: string): VulnerableService[] {
  return PORTS.flatMap((pattern) =>
    [...sentence.matchAll(pattern)].flatMap((match): VulnerableService[] => {
      const port = Number(match.groups?.port);
      if (port < 1 || port > 65_535) return [];
      const said = match.groups?.transport?.toLowerCase();
      const transports: readonly ("tcp" | "udp")[] = said === "tcp" || said === "udp" ? [said] : ["tcp", "udp"];
      return transports.map((transport) => ({ transport, fromPort: port, toPort: port, protocol: null, words: match[0] }));
    }),
  );
}

function servicesOfRow({ protocols, names, isLayer2 }: ServiceRow, words: string): VulnerableService[] {
  const protocol = protocols[0] ?? null;
  if (isLayer2) return [{ transport: "l2", fromPort: 0, toPort: 0, protocol, words }];
  const ports = [...names.flatMap((name) => servicePorts(name) ?? []), ...protocols.flatMap(portsOfProtocol)];
  return ports.map(({ transport, from, to }) => ({ transport, fromPort: from, toPort: to, protocol, words }));
}

/** The same services at the ports where this machine was seen to have them. @param served conversations of which it is the server */
export function withSeenPorts(services: readonly VulnerableService[], served: readonly Conversation[]): readonly VulnerableService[] {
  const rows = servicesInWords.filter(({ protocols }) => services.some(({ protocol }) => protocol !== null && protocols.includes(protocol)));
  const seen = served.flatMap(({ protocol, transport, serverPort }): VulnerableService[] => {
    if (serverPort === null || (transport !== "tcp" && transport !== "udp")) return [];
    const row = rows.find(({ protocols }) => protocols.includes(protocol));
    return row === undefined ? [] : [{ transport, fromPort: serverPort, toPort: serverPort, protocol: row.protocols[0] ?? null, words: `seen at ${transport}/${serverPort}` }];
  });
  return sorted([...services, ...seen.filter(({ transport, fromPort }) => !services.some((own) => own.transport === transport && own.fromPort <= fromPort && fromPort <= own.toPort))]);
}

/** Does a conversation use one of these services? null services = any. */
export function usesService({ transport, serverPort, protocol }: Conversation, services: readonly VulnerableService[] | null): boolean {
  if (services === null) return true;
  return services.some((own) =>
    own.transport === "l2"
      ? transport.startsWith("l2/") && (own.protocol === null || own.protocol === protocol)
      : own.transport === transport && serverPort !== null && own.fromPort <= serverPort && serverPort <= own.toPort,
  );
}

function sorted(services: readonly VulnerableService[]): VulnerableService[] {
  const byKey = new Map<string, VulnerableService>();
  for (const service of services) {
    const key = [service.transport, service.fromPort, service.toPort, service.protocol ?? ""].join("|");
    const before = byKey.get(key);
    if (before === undefined || service.words < before.words) byKey.set(key, service);
  }
  return [...byKey.values()].sort((x, y) => order(x.transport, y.transport) || x.fromPort - y.fromPort || x.toPort - y.toPort || order(x.protocol ?? "", y.protocol ?? ""));
}

function order(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
