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
  /** Only updates of machines of these roles are known to do it: of others, updates of this kind may; null = of all. */
  readonly knownOf: ReadonlySet<AssetRole> | null;
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

/** The electronic key stands in the request that opens an I/O connection; where that was not seen, who exchanges I/O may ask for this very revision. */
function keyingSign(c: Conversation, { machine, peer, machineIs }: PeerRoles): SignOfCase {
  if (!CONTROLLED.has(machine)) return OTHER;
  // Cyclic frames go both ways, and which side opened the connection they do not say: only a device that is scanned itself scans nobody.
  if (c.protocol === "enip-io") return OF_IO.has(peer) && !OF_IO.has(machine) && machine !== "unknown" ? OTHER : NOT_TOLD;
  if (machineIs === "client" || c.protocol !== "enip-explicit" || detailsOf(c, /^connection class [01]\b/).length === 0) return OTHER;
  return weak(detailsOf(c, /^keying (exact|main revision) /), detailsOf(c, /^keying /).length > 0 ? OTHER : NOT_TOLD);
}

function profinetSign(c: Conversation, { machine, machineIs, peer }: PeerRoles): SignOfCase {
  if (!CONTROLLED.has(machine)) return OTHER;
  if (c.protocol === "profinet-cm") return machineIs === "server" ? NOT_TOLD : OTHER;
  // Frames of cyclic data go both ways, and who is the controller they do not say.
  return c.protocol === "profinet-rt" && (machineIs === "server" || peer === "plc" || peer === "safety-controller") ? NOT_TOLD : OTHER;
}

const GENERAL = "general" as const;
const SOURCED = "sourced" as const;
/** A monthly update of a release is for machines that run it already: what the release took is gone from them. */
const NOT_MONTHLY = String.raw`^(?![\s\S]*\b(?:cumulative|monthly|security)(?: quality)? (?:update|rollup)\b)[\s\S]*`;
const NEW_SERVER = new RegExp(String.raw`${NOT_MONTHLY}\bserver 20(?:2[5-9]|[3-9]\d)\b`, "i");
const NEW_RELEASE = new RegExp(String.raw`${NEW_SERVER.source}|${NOT_MONTHLY}\bwindows 11\b.{0,40}\b2[4-9]H2\b`, "i");
/** Gives tickets, as far as anybody knows. */
const KEY_CENTRES: ReadonlySet<AssetRole> = new Set<AssetRole>(["domain-controller", "server", "unknown"]);

export const whatPatchesTake: readonly TakenByPatch[] = [
  {
    case: "dcom-hardening",
    subjects: ["windows"],
    knownBy: /\bKB ?5004442\b|CVE-2021-26414|DCOM (server )?(hardening|security feature bypass)/i,
    // From here on by default; until 14 March 2023 the registry could still switch it off.
    knownFrom: utc("2022-06-14"),
    knownOf: null,
    takesAway: "DCOM is no longer activated for who comes below packet integrity: OPC Classic and other DCOM between machines stops.",
    signOf: dcomSign,
    protocols: RPC,
    proofs: [],
    seenAs: "It uses DCOM with",
    notToldAs: "It uses DCOM, and the level of protection is not in the evidence",
    check: "Ask the maker of its OPC or DCOM program for a version that uses packet integrity, and try one client against the patched machine before the rest.",
    shows: "at the next connection",
    known: {
      source:
        "Microsoft KB5004442, Manage changes for Windows DCOM Server Security Feature Bypass (CVE-2021-26414): on by default from 14 June 2022, no way to switch it off from 14 March 2023, https://support.microsoft.com/en-us/topic/kb5004442-manage-changes-for-windows-dcom-server-security-feature-bypass-cve-2021-26414-f1400b52-c141-43d2-941e-37ed901c769c",
      confidence: SOURCED,
    },
  },
  {
    case: "smb1-off",
    subjects: ["windows"],
    // An upgrade in place leaves it at first: that alone is not known to take it away.
    knownBy: /\bsecurity baseline\b|SMB ?v?1(?!\d)/i,
    knownFrom: null,
    knownOf: null,
    takesAway: "The first SMB is no longer spoken: machines that know no newer one lose their files.",
    signOf: byDetails(SMB, /^dialect (SMB 1\b|another dialect of SMB 1)/, /^dialect /),
    protocols: SMB,
    proofs: [],
    seenAs: "It speaks",
    notToldAs: "It speaks SMB, and the dialect is not in the evidence",
    check: "Find out whether it can speak SMB 2, or plan another way for its files (a gateway, SFTP) before the patch.",
    shows: "at the next connection",
    known: {
      source:
        "Microsoft, SMBv1 is not installed by default in Windows 10 version 1709, Windows Server version 1709 and later versions: new installations lack it, upgrades in place leave it at first and may take it away once it was unused for 15 days, https://learn.microsoft.com/en-us/windows-server/storage/file-server/troubleshoot/smbv1-not-installed-by-default-in-windows",
      confidence: SOURCED,
    },
  },
  {
    case: "smb-signing",
    subjects: ["windows"],
    knownBy: NEW_RELEASE,
    knownFrom: null,
    knownOf: null,
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
    known: {
      source:
        "Microsoft, SMB security hardening: signing asked for by default and guests refused from Windows 11 24H2 and Windows Server 2025 on, https://learn.microsoft.com/en-us/windows-server/storage/file-server/smb-security-hardening",
      confidence: SOURCED,
    },
  },
  {
    case: "ntlmv1-off",
    subjects: ["windows"],
    knownBy: new RegExp(`NTLM ?v?1|${NEW_RELEASE.source}`, "i"),
    knownFrom: null,
    knownOf: null,
    takesAway: "LM and the first NTLM are refused: who knows nothing newer cannot sign in any more.",
    signOf: (c) =>
      SIGN_IN.has(c.protocol) ? weak(detailsOf(c, /^authentication (NTLMv1|LM\b|plain password)/), SMB.has(c.protocol) && detailsOf(c, /^authentication /).length === 0 ? NOT_TOLD : OTHER) : OTHER,
    protocols: SIGN_IN,
    proofs: ["ntlm v1", "lm"],
    seenAs: "It signs in with",
    notToldAs: "It signs in, and with which generation of NTLM is not in the evidence",
    check: "Find out whether it can use NTLM v2 or Kerberos (a setting, or newer firmware), and change that first.",
    shows: "at the next sign-in",
    known: {
      source:
        "Microsoft KB5066470, Upcoming changes to NTLMv1 in Windows 11, version 24H2 and Windows Server 2025: the protocol is gone from both, https://support.microsoft.com/en-us/topic/upcoming-changes-to-ntlmv1-in-windows-11-version-24h2-and-windows-server-2025-c0554217-cdbc-420f-b47c-e02b2db49b2e",
      confidence: SOURCED,
    },
  },
  {
    case: "kerberos-rc4-off",
    subjects: ["windows"],
    knownBy: /CVE-2026-20833|\bKB ?5073381\b|CVE-2022-37966|\bKB ?5021131\b|\bRC4\b/i,
    // The updates of April 2026 enforce it on domain controllers.
    knownFrom: utc("2026-04-14"),
    knownOf: KEY_CENTRES,
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
    known: {
      source:
        "Microsoft KB5073381, How to manage Kerberos KDC usage of RC4 (CVE-2026-20833): updates of domain controllers from April 2026 on give tickets with AES alone to accounts that name no encryption; KB5021131 (CVE-2022-37966) made AES the default of session keys on 8 November 2022, https://support.microsoft.com/en-us/topic/how-to-manage-kerberos-kdc-usage-of-rc4-for-service-account-ticket-issuance-changes-related-to-cve-2026-20833-1ebcda33-720a-4da8-93c1-b0496e1910dc",
      confidence: SOURCED,
    },
  },
  {
    case: "ldap-signing",
    subjects: ["windows"],
    knownBy: new RegExp(`LDAP (channel binding|signing)|${NEW_SERVER.source}`, "i"),
    knownFrom: null,
    knownOf: null,
    takesAway: "Plain LDAP sign-ins without signing are refused by domain controllers.",
    signOf: (c, { machineIs }) => (machineIs === "server" && KERBEROS.has(c.protocol) ? weak(detailsOf(c, /^authentication simple password$/), OTHER) : OTHER),
    protocols: KERBEROS,
    proofs: [],
    seenAs: "It asks the directory with",
    notToldAs: "It asks the directory, and how it signs in is not in the evidence",
    check: "Change it to LDAP over TLS, and try it before the patch.",
    shows: "at the next sign-in",
    known: {
      source:
        "Microsoft, LDAP signing for Active Directory Domain Services: asked for by default on domain controllers with Windows Server 2025; the updates of ADV190023 (March 2020) changed no default, https://learn.microsoft.com/en-us/windows-server/identity/ad-ds/ldap-signing",
      confidence: SOURCED,
    },
  },
  {
    case: "print-hardening",
    subjects: ["windows"],
    knownBy: /\bKB ?(5005565|5005033|5005010|5005652|4599464)\b|CVE-2021-(34527|34481|1675|1678)|print ?nightmare|print spooler/i,
    knownFrom: null,
    knownOf: null,
    takesAway: "Printing over a print server asks for more protection and for administrators to install drivers: labels and reports may stop.",
    signOf: (c) => (PRINTING.has(c.protocol) ? weak(detailsOf(c, /^(pipe spoolss|tree printer.*|interface print system.*)$/), OTHER) : OTHER),
    protocols: PRINTING,
    proofs: [],
    seenAs: "It prints over",
    notToldAs: "It may print over this machine",
    check: "Print one label and one report from it right after the patch; keep the way to print without the print server ready.",
    shows: "when it is next used",
    known: {
      source:
        "Microsoft KB4599464 (CVE-2021-1678): print servers ask for a higher RPC level from 14 September 2021 on; KB5005652 (CVE-2021-34481) and KB5005010 (CVE-2021-34527): only administrators install drivers, https://support.microsoft.com/en-au/topic/managing-deployment-of-printer-rpc-binding-changes-for-cve-2021-1678-kb4599464-12a69652-30b9-3d61-d9f7-7201623a8b25",
      confidence: SOURCED,
    },
  },
  {
    case: "old-tls-off",
    subjects: ["windows", "firmware", "program"],
    knownBy: /TLS ?(v|version )?1\.[01]\b|\bSSL ?v?[23]\b/i,
    knownFrom: null,
    knownOf: null,
    takesAway: "TLS 1.0 and 1.1 are switched off: who knows nothing newer cannot connect.",
    signOf: tlsSign,
    protocols: TLS,
    proofs: [],
    seenAs: "Between them there is",
    notToldAs: "They use TLS, and its version is not in the evidence",
    check: "Find out which versions the other end knows, and whether the old ones can be left on for a time.",
    shows: "at the next connection",
    known: {
      source:
        "RFC 8996 withdraws both, https://www.rfc-editor.org/rfc/rfc8996; Microsoft, TLS 1.0 and TLS 1.1 soon to be disabled in Windows (1 August 2023): new releases of Windows, not those that are out, https://techcommunity.microsoft.com/t5/windows-it-pro-blog/tls-1-0-and-tls-1-1-soon-to-be-disabled-in-windows/ba-p/3887947; which firmware drops them its release notes say",
      confidence: SOURCED,
    },
  },
  {
    case: "old-services-off",
    subjects: ["firmware"],
    knownBy: /\b(disables?|removes?|no longer supports?)\b.{0,60}\b(telnet|ftp|snmp ?v?[12])/i,
    knownFrom: null,
    knownOf: null,
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
    knownOf: null,
    takesAway: "OPC UA without security, and with the policies Basic128Rsa15 and Basic256, may be switched off.",
    signOf: byDetails(OPC_UA, /^policy (None|Basic128Rsa15|Basic256)$/, /^policy /),
    protocols: OPC_UA,
    proofs: [],
    seenAs: "It opens channels with",
    notToldAs: "It speaks OPC UA, and the security policy is not in the evidence",
    check: "Find out whether it can use Basic256Sha256 or newer, and exchange certificates before.",
    shows: "at the next connection",
    known: {
      source:
        "OPC 10000-7 1.04, SecurityPolicy Basic128Rsa15: deprecated with 1.04, https://reference.opcfoundation.org/Core/Part7/v104/docs/6.6.163; PLCopen OPC UA client function blocks 1.02 names Basic256 deprecated, too, https://reference.opcfoundation.org/PLCopen-CFB/v102/docs/5.3.2",
      confidence: SOURCED,
    },
  },
  {
    case: "firmware-keying",
    subjects: ["firmware"],
    knownBy: null,
    knownFrom: null,
    knownOf: null,
    takesAway: "A scanner whose connection asks for this exact revision refuses the machine with its new firmware.",
    signOf: keyingSign,
    protocols: CIP,
    proofs: [],
    seenAs: "It exchanges I/O with it, and its electronic key asks for",
    notToldAs: "It exchanges I/O with it, and whether its electronic key asks for this exact revision is not in the evidence",
    check: "Look at the electronic keying of this module in the scanner's project: exact match has to be changed with the firmware.",
    shows: "at once",
    known: {
      source:
        "Rockwell Automation CNET-UM001F (February 2018), Electronic Keying: with Exact Match another revision ends I/O; Compatible Module leaves it to the device, https://www.easymanua.ls/allen-bradley/studio-5000-logix-emulate/manual/1042058?p=41",
      confidence: SOURCED,
    },
  },
  {
    case: "firmware-profinet",
    subjects: ["firmware"],
    knownBy: null,
    knownFrom: null,
    knownOf: null,
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
    knownOf: null,
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
