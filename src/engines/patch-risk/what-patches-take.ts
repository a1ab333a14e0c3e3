// What patches are known to take away from the peers of a machine, as data: what a patch must be about, what the evidence shows of peers who depend on it, and how
// that is known. Every row is a case that happened in the field (fact base: cases of failure after patches and hardening); none of them happens with every patch.
import type { AssetRole } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { Known, PatchCase, ShowsWhen } from "../../plant/patch-risk-words.ts";
import type { PatchSubject } from "./patch-subject.ts";

/**
 * What a conversation tells of a case. weak: with the details that show that it depends on what goes. not-told: it uses the service, and the evidence does not carry
 * the sign. other: it does not depend on it, or is something else.
 */
export type SignOfCase = { readonly kind: "weak"; readonly details: readonly string[] } | { readonly kind: "not-told" } | { readonly kind: "other" };

export interface PeerRoles {
  readonly machine: AssetRole;
  readonly peer: AssetRole;
  /** The machine answers, or asks. */
  readonly machineIs: "server" | "client";
}

export interface TakenByPatch {
  readonly case: PatchCase;
  readonly subjects: readonly PatchSubject[];
  /** Words of updates that are known to do it; null = no update is known by name. */
  readonly knownBy: RegExp | null;
  /** Updates of Windows released from here on are known to do it, whatever their number; null = none are. */
  readonly knownFrom: number | null;
  readonly takesAway: string;
  readonly signOf: (c: Conversation, roles: PeerRoles) => SignOfCase;
  /** Protocols by which a peer could depend on it: for saying of how many conversations nothing is told. */
  readonly protocols: ReadonlySet<string>;
  /** Ways in which sessions prove an account that would be refused; empty = sessions do not show it. */
  readonly proofs: readonly string[];
  /** Begins a sentence of what was seen: "It binds with". */
  readonly seenAs: string;
  readonly notToldAs: string;
  readonly check: string;
  readonly shows: ShowsWhen;
  readonly known: Known;
}

const OTHER: SignOfCase = { kind: "other" };
const NOT_TOLD: SignOfCase = { kind: "not-told" };
const utc = (text: string): number => Date.parse(`${text}T00:00:00Z`) * 1_000;

function weak(details: readonly string[], otherwise: SignOfCase): SignOfCase {
  return details.length > 0 ? { kind: "weak", details } : otherwise;
}

function detailsOf(c: Conversation, fits: RegExp): string[] {
  return Object.keys(c.details).filter((key) => fits.test(key));
}

/** Of a conversation in one of these protocols: details that show it; not told where it has none of the kind at all. */
function byDetails(protocols: ReadonlySet<string>, shows: RegExp, tells: RegExp): TakenByPatch["signOf"] {
  return (c) => (protocols.has(c.protocol) ? weak(detailsOf(c, shows), detailsOf(c, tells).length > 0 ? OTHER : NOT_TOLD) : OTHER);
}

const RPC = new Set(["dce-rpc", "opc-classic"]);
const SMB = new Set(["smb"]);
const PRINTING = new Set(["smb", "dce-rpc"]);
const TLS = new Set(["tls"]);
const OPC_UA = new Set(["opcua"]);
const KERBEROS = new Set(["kerberos-ldap"]);
const DIRECTORY_PORTS: ReadonlySet<number> = new Set([389, 636, 3268, 3269]);
const SIGN_IN = new Set(["smb", "dce-rpc", "opc-classic", "http", "mssql", "kerberos-ldap", "winrm"]);
const OLD_SERVICES = new Set(["telnet", "ftp-tftp", "snmp"]);
const CIP = new Set(["enip-io", "enip-explicit"]);
const PROFINET = new Set(["profinet-cm", "profinet-rt"]);

/** DCOM goes by these; the endpoint mapper is asked without protection by everybody, and is not part of it (MS-DCOM §3.1.2.5). */
const OF_DCOM = /^interface (IRemoteSCMActivator|IActivation|IObjectExporter|IRemUnknown|IDispatch|IOPC|I[A-Z][a-z])/;
const BELOW_INTEGRITY = /^protection (other|[^,]+, (default|none|connect|call|packet))$/;

function dcomSign(c: Conversation): SignOfCase {
  if (!RPC.has(c.protocol)) return OTHER;
  const interfaces = detailsOf(c, /^interface /);
  const isDcom = c.protocol === "opc-classic" || interfaces.some((key) => OF_DCOM.test(key));
  if (!isDcom && interfaces.length > 0) return OTHER;
  const levels = detailsOf(c, /^protection /);
  const below = levels.filter((key) => BELOW_INTEGRITY.test(key));
  if (below.length > 0) return isDcom ? weak(below, OTHER) : NOT_TOLD;
  const isBare = levels.includes("protection none");
  if (isBare && isDcom && !interfaces.includes("interface endpoint mapper")) return weak(["protection none"], OTHER);
  return levels.some((key) => key !== "protection none") ? OTHER : NOT_TOLD;
}

function tlsSign(c: Conversation, { machineIs }: PeerRoles): SignOfCase {
  const old = detailsOf(c, /^version (SSL|TLS 1\.[01]$)/);
  const offersOld = detailsOf(c, /^offered (SSL|TLS 1\.[01]$)/);
  const offersNew = detailsOf(c, /^offered TLS 1\.[23]/);
  // A client that offers newer ones goes on with a server that no longer chooses the old.
  if (machineIs === "server")
    return weak(offersOld.length > 0 ? offersOld : offersNew.length > 0 ? [] : old, detailsOf(c, /^(version|offered) (SSL|TLS)/).length > 0 || !TLS.has(c.protocol) ? OTHER : NOT_TOLD);
  return weak(old, detailsOf(c, /^version (SSL|TLS)/).length > 0 || !TLS.has(c.protocol) ? OTHER : NOT_TOLD);
}

function oldServiceSign(c: Conversation, { machineIs }: PeerRoles): SignOfCase {
  if (machineIs === "client" || !OLD_SERVICES.has(c.protocol)) return OTHER;
  if (c.protocol !== "snmp") return { kind: "weak", details: [c.protocol === "telnet" ? "telnet" : "file transfer without encryption"] };
  return weak(detailsOf(c, /^version (1|2c)$/), detailsOf(c, /^version /).length > 0 ? OTHER : NOT_TOLD);
}

function engineeringSign(c: Conversation, { machineIs, peer }: PeerRoles): SignOfCase {
  if (machineIs === "client") return OTHER;
  const changes = c.operations.filter((operation) => operation === "program" || operation === "start-stop");
  if (changes.length > 0) return { kind: "weak", details: changes };
  return peer === "engineering-station" ? { kind: "weak", details: ["an engineering station"] } : OTHER;
}

const CONTROLLED: ReadonlySet<AssetRole> = new Set<AssetRole>(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller", "unknown"]);

const OF_IO: ReadonlySet<AssetRole> = new Set<AssetRole>(["remote-io", "drive", "robot", "field-device"]);

/** The electronic key of a connection is not carried by the evidence: who exchanges I/O may ask for this very revision. */
function keyingSign(c: Conversation, { machine, peer, machineIs }: PeerRoles): SignOfCase {
  if (!CONTROLLED.has(machine)) return OTHER;
  // Cyclic frames go both ways, and which side opened the connection they do not say: only a device that is scanned itself scans nobody.
  if (c.protocol === "enip-io") return OF_IO.has(peer) && !OF_IO.has(machine) && machine !== "unknown" ? OTHER : NOT_TOLD;
  return machineIs === "server" && c.protocol === "enip-explicit" && detailsOf(c, /^connection class [01]\b/).length > 0 ? NOT_TOLD : OTHER;
}

function profinetSign(c: Conversation, { machine, machineIs, peer }: PeerRoles): SignOfCase {
  if (!CONTROLLED.has(machine)) return OTHER;
  if (c.protocol === "profinet-cm") return machineIs === "server" ? NOT_TOLD : OTHER;
  // Frames of cyclic data go both ways, and who is the controller they do not say.
  return c.protocol === "profinet-rt" && (machineIs === "server" || peer === "plc" || peer === "safety-controller") ? NOT_TOLD : OTHER;
}

const GENERAL = "general" as const;

export const whatPatchesTake: readonly TakenByPatch[] = [
  {
    case: "dcom-hardening",
    subjects: ["windows"],
    knownBy: /\bKB ?5004442\b|CVE-2021-26414|DCOM (server )?(hardening|security feature bypass)/i,
    knownFrom: utc("2023-03-14"),
    takesAway: "DCOM below packet integrity is refused: OPC Classic and other DCOM between machines stops.",
    signOf: dcomSign,
    protocols: RPC,
    proofs: [],
    seenAs: "It uses DCOM with",
    notToldAs: "It uses DCOM, and the level of protection is not in the evidence",
    check: "Ask the maker of its OPC or DCOM program for a version that uses packet integrity, and try one client against the patched machine before the rest.",
    shows: "at the next connection",
    known: { source: "Microsoft KB5004442: on by default from June 2022, no way to opt out from 14 March 2023 (fact base: dcom-hardening)", confidence: GENERAL },
  },
  {
    case: "smb1-off",
    subjects: ["windows"],
    knownBy: /\b(feature update|upgrade to windows|baseline)\b|windows (10|11)\b.*\b(upgrade|version)\b|SMB ?v?1/i,
    knownFrom: null,
    takesAway: "The first SMB is no longer spoken: machines that know no newer one lose their files.",
    signOf: byDetails(SMB, /^dialect (SMB 1\b|another dialect of SMB 1)/, /^dialect /),
    protocols: SMB,
    proofs: [],
    seenAs: "It speaks",
    notToldAs: "It speaks SMB, and the dialect is not in the evidence",
    check: "Find out whether it can speak SMB 2, or plan another way for its files (a gateway, SFTP) before the patch.",
    shows: "at the next connection",
    known: { source: "fact base: smb1-off (removed by upgrades and baselines; a monthly update alone usually leaves it)", confidence: GENERAL },
  },
  {
    case: "smb-signing",
    subjects: ["windows"],
    knownBy: /windows 11.{0,40}24H2|server 2025/i,
    knownFrom: null,
    takesAway: "SMB asks for signing and refuses guests: servers that cannot sign, and shares without a password, are lost.",
    signOf: (c, { machineIs }) =>
      SMB.has(c.protocol)
        ? weak(
            [...detailsOf(c, /^session (guest|anonymous)$/), ...(machineIs === "client" ? detailsOf(c, /^signing not offered by server$/) : [])],
            detailsOf(c, /^(session|signing|authentication) /).length > 0 ? OTHER : NOT_TOLD,
          )
        : OTHER,
    protocols: SMB,
    proofs: [],
    seenAs: "Its SMB shows",
    notToldAs: "It speaks SMB, and whether it can sign is not in the evidence",
    check: "Give the share an account with a password, and find out whether its other end can sign.",
    shows: "at the next connection",
    known: { source: "defaults of Windows 11 24H2 and Windows Server 2025", confidence: GENERAL },
  },
  {
    case: "ntlmv1-off",
    subjects: ["windows"],
    knownBy: /NTLM ?v?1|windows 11.{0,40}24H2|server 2025/i,
    knownFrom: null,
    takesAway: "LM and the first NTLM are refused: who knows nothing newer cannot sign in any more.",
    signOf: (c) =>
      SIGN_IN.has(c.protocol) ? weak(detailsOf(c, /^authentication (NTLMv1|LM\b|plain password)/), SMB.has(c.protocol) && detailsOf(c, /^authentication /).length === 0 ? NOT_TOLD : OTHER) : OTHER,
    protocols: SIGN_IN,
    proofs: ["ntlm v1", "lm"],
    seenAs: "It signs in with",
    notToldAs: "It signs in, and with which generation of NTLM is not in the evidence",
    check: "Find out whether it can use NTLM v2 or Kerberos (a setting, or newer firmware), and change that first.",
    shows: "at the next sign-in",
    known: { source: "fact base: smb1-off (SMBv1 or NTLMv1 removal by upgrade or baseline)", confidence: GENERAL },
  },
  {
    case: "kerberos-rc4-off",
    subjects: ["windows"],
    knownBy: /CVE-2022-37966|\bKB ?5021131\b|\bRC4\b/i,
    knownFrom: null,
    takesAway: "Tickets with RC4 or DES are no longer given or taken: accounts without AES keys, and old systems, cannot sign in.",
    // The directory itself carries no tickets of its own: they are asked for at the key centre.
    signOf: (c) =>
      KERBEROS.has(c.protocol) ? weak(detailsOf(c, /^(ticket|reply) (rc4|des)/), DIRECTORY_PORTS.has(c.serverPort ?? 0) || detailsOf(c, /^(ticket|reply) /).length > 0 ? OTHER : NOT_TOLD) : OTHER,
    protocols: KERBEROS,
    proofs: ["kerberos rc4", "kerberos des"],
    seenAs: "Its tickets are of",
    notToldAs: "It asks for tickets, and their encryption is not in the evidence",
    check: "Set new passwords on accounts whose keys are older than AES in the domain, and look for systems that know only RC4.",
    shows: "at the next sign-in",
    known: { source: "Microsoft KB5021131 (CVE-2022-37966)", confidence: GENERAL },
  },
  {
    case: "ldap-signing",
    subjects: ["windows"],
    knownBy: /ADV190023|LDAP (channel binding|signing)|server 2025/i,
    knownFrom: null,
    takesAway: "Plain LDAP sign-ins without signing are refused by domain controllers.",
    signOf: (c, { machineIs }) => (machineIs === "server" && KERBEROS.has(c.protocol) ? weak(detailsOf(c, /^authentication simple password$/), OTHER) : OTHER),
    protocols: KERBEROS,
    proofs: [],
    seenAs: "It asks the directory with",
    notToldAs: "It asks the directory, and how it signs in is not in the evidence",
    check: "Change it to LDAP over TLS, and try it before the patch.",
    shows: "at the next sign-in",
    known: { source: "Microsoft ADV190023; default of Windows Server 2025", confidence: GENERAL },
  },
  {
    case: "print-hardening",
    subjects: ["windows"],
    knownBy: /\bKB ?(5005565|5005033|5005010|4599464)\b|CVE-2021-(34527|34481|1675|1678)|print ?nightmare|print spooler/i,
    knownFrom: null,
    takesAway: "Printing over a print server asks for more protection and for administrators to install drivers: labels and reports may stop.",
    signOf: (c) => (PRINTING.has(c.protocol) ? weak(detailsOf(c, /^(pipe spoolss|tree printer.*|interface print system.*)$/), OTHER) : OTHER),
    protocols: PRINTING,
    proofs: [],
    seenAs: "It prints over",
    notToldAs: "It may print over this machine",
    check: "Print one label and one report from it right after the patch; keep the way to print without the print server ready.",
    shows: "when it is next used",
    known: { source: "Microsoft KB5005565 and others (fact base: printspooler-2021)", confidence: GENERAL },
  },
  {
    case: "old-tls-off",
    subjects: ["windows", "firmware", "program"],
    knownBy: /TLS ?(v|version )?1\.[01]\b|\bSSL ?v?[23]\b/i,
    knownFrom: null,
    takesAway: "TLS 1.0 and 1.1 are switched off: who knows nothing newer cannot connect.",
    signOf: tlsSign,
    protocols: TLS,
    proofs: [],
    seenAs: "Between them there is",
    notToldAs: "They use TLS, and its version is not in the evidence",
    check: "Find out which versions the other end knows, and whether the old ones can be left on for a time.",
    shows: "at the next connection",
    known: { source: "TLS 1.0 and 1.1 are withdrawn (RFC 8996); which firmware drops them its release notes say", confidence: GENERAL },
  },
  {
    case: "old-services-off",
    subjects: ["firmware"],
    knownBy: /\b(disables?|removes?|no longer supports?)\b.{0,60}\b(telnet|ftp|snmp ?v?[12])/i,
    knownFrom: null,
    takesAway: "New firmware may come with telnet, plain file transfer or SNMP 1 and 2c switched off.",
    signOf: oldServiceSign,
    protocols: OLD_SERVICES,
    proofs: [],
    seenAs: "It reaches it by",
    notToldAs: "It asks it by SNMP, and which version is not in the evidence",
    check: "Read the release notes for services that are off by default, and save the settings of the machine before.",
    shows: "when it is next used",
    known: { source: "practice of makers, as their release notes say it", confidence: GENERAL },
  },
  {
    case: "opcua-policies-off",
    subjects: ["firmware", "program"],
    knownBy: /Basic128Rsa15|Basic256\b/i,
    knownFrom: null,
    takesAway: "OPC UA without security, and with the policies Basic128Rsa15 and Basic256, may be switched off.",
    signOf: byDetails(OPC_UA, /^policy (None|Basic128Rsa15|Basic256)$/, /^policy /),
    protocols: OPC_UA,
    proofs: [],
    seenAs: "It opens channels with",
    notToldAs: "It speaks OPC UA, and the security policy is not in the evidence",
    check: "Find out whether it can use Basic256Sha256 or newer, and exchange certificates before.",
    shows: "at the next connection",
    known: { source: "OPC UA 1.04 Part 7: Basic128Rsa15 and Basic256 are deprecated", confidence: GENERAL },
  },
  {
    case: "firmware-keying",
    subjects: ["firmware"],
    knownBy: null,
    knownFrom: null,
    takesAway: "A scanner whose connection asks for this exact revision refuses the machine with its new firmware.",
    signOf: keyingSign,
    protocols: CIP,
    proofs: [],
    seenAs: "It exchanges I/O with it by",
    notToldAs: "It exchanges I/O with it, and whether its electronic key asks for this exact revision is not in the evidence",
    check: "Look at the electronic keying of this module in the scanner's project: exact match has to be changed with the firmware.",
    shows: "at once",
    known: { source: "fact base: firmware-tag", confidence: GENERAL },
  },
  {
    case: "firmware-profinet",
    subjects: ["firmware"],
    knownBy: null,
    knownFrom: null,
    takesAway: "A controller whose project holds another version of this device may refuse it, or report that modules differ.",
    signOf: profinetSign,
    protocols: PROFINET,
    proofs: [],
    seenAs: "It exchanges I/O with it by",
    notToldAs: "It exchanges I/O with it, and which version its project holds is not in the evidence",
    check: "Look whether the project of the controller names the device's version, and whether a newer device description is needed.",
    shows: "at once",
    known: { source: "fact base: firmware-tag", confidence: GENERAL },
  },
  {
    case: "firmware-engineering",
    subjects: ["firmware"],
    knownBy: /\b(TIA Portal|STEP ?7|Studio 5000|RSLogix|Control Expert|Unity Pro|project)\b.{0,80}\b(version|required|convert|upgrade|or (later|newer|higher))/i,
    knownFrom: null,
    takesAway: "Old engineering software may not know the new firmware: the project has to be converted, and there is no going online until then.",
    signOf: engineeringSign,
    protocols: new Set(),
    proofs: [],
    seenAs: "It works on it:",
    notToldAs: "It may work on it",
    check: "Find out which version of the engineering software the firmware needs, and keep a project that matches what runs today.",
    shows: "when it is next engineered",
    known: { source: "fact base: firmware-tag", confidence: GENERAL },
  },
];
