// What Windows' numbers for ways in, failures and kinds of proof mean, in the words of the product. Codes that are not here keep their number.
// Sources: Microsoft's description of the events and [MS-ERREF], RFC 4120 §7.5.9 and RFC 3961 for Kerberos. Confidence stands at each table.
import type { SessionHow } from "../../../plant/session.ts";

export interface LogonType {
  readonly how: SessionHow;
  /** A new session, the unlocking of one that goes on, or other credentials for the network within one that goes on. */
  readonly what: "session" | "unlock" | "other-credentials";
  /** Proven by what the machine had kept: no domain controller was asked. */
  readonly isCached: boolean;
}

const session = (how: SessionHow, isCached = false): LogonType => ({ how, what: "session", isCached });

/** SECURITY_LOGON_TYPE; sourced, but for 0, which is general knowledge. */
const LOGON_TYPES: ReadonlyMap<string, LogonType> = new Map([
  ["0", session("service")],
  ["2", session("console")],
  ["3", session("network")],
  ["4", session("batch")],
  ["5", session("service")],
  ["7", { how: "console", what: "unlock", isCached: false }],
  ["8", session("network")],
  ["9", { how: "network", what: "other-credentials", isCached: false }],
  ["10", session("rdp")],
  ["11", session("console", true)],
  ["12", session("rdp", true)],
  ["13", { how: "console", what: "unlock", isCached: true }],
]);

const UNKNOWN_TYPE = session("unknown");

/** @param type as the field LogonType has it */
export function logonType(type: string): LogonType {
  return LOGON_TYPES.get(type) ?? UNKNOWN_TYPE;
}

/** NTSTATUS of a failed sign-in. The first ten are sourced; those behind "general" are general knowledge. */
const FAILURES: ReadonlyMap<string, string> = new Map([
  ["c0000064", "no such account"],
  ["c000006a", "wrong password"],
  ["c0000234", "account locked out"],
  ["c0000072", "account disabled"],
  ["c000006f", "outside hours"],
  ["c0000070", "not from this workstation"],
  ["c0000071", "password expired"],
  ["c0000193", "account expired"],
  ["c0000133", "clocks differ"],
  ["c000015b", "this way of signing in is not granted"],
  // general
  ["c000006d", "wrong name or password"],
  ["c000006e", "account restricted"],
  ["c0000224", "password must be changed"],
  ["c000005e", "no domain controller reachable"],
  ["c00000dc", "server in the wrong state"],
  ["c000018d", "trust to the domain failed"],
  ["c000018c", "trust between domains failed"],
  ["c0000192", "the logon service was not started"],
  ["c0000413", "not allowed by an authentication policy"],
  ["c0000225", "not found"],
]);

/** Failure codes of Kerberos (RFC 4120 §7.5.9). 0x12, 0x18 and 0x25 are sourced, the others as the RFC names them. */
const KERBEROS_FAILURES: ReadonlyMap<number, string> = new Map([
  [0x6, "no such account"],
  [0x7, "no such service"],
  [0xc, "not allowed by policy"],
  [0xe, "kind of encryption not supported"],
  [0x12, "account disabled, expired or locked out"],
  [0x17, "password expired"],
  [0x18, "wrong password"],
  [0x19, "further proof required"],
  [0x20, "ticket expired"],
  [0x25, "clocks differ"],
]);

const hexOf = (text: string): string => text.toLowerCase().replace(/^0x/, "");

export const isZero = (code: string): boolean => /^(0x)?0*$/i.test(code);

/** @param codes the more exact one first; the first that is not zero speaks */
export function failureReason(...codes: readonly string[]): string {
  const code = codes.find((c) => !isZero(c)) ?? "";
  if (code === "") return "";
  const hex = /^\d{9,}$/.test(code) ? Number(code).toString(16) : hexOf(code);
  return FAILURES.get(hex) ?? (/^[0-9a-f]{1,8}$/.test(hex) ? `code 0x${hex}` : "");
}

export function kerberosReason(code: string): string {
  const number = numberOf(code);
  if (number === null || number === 0) return "";
  return KERBEROS_FAILURES.get(number) ?? `kerberos code 0x${number.toString(16)}`;
}

/** Kinds of ticket encryption (RFC 3961 and its registry): 17, 18 = AES, 23, 24 = RC4 (sourced), 1 and 3 = DES. */
export function ticketProof(encryption: string): string {
  const number = numberOf(encryption);
  if (number === 23 || number === 24) return "kerberos rc4";
  if (number === 1 || number === 3) return "kerberos des";
  return number === 17 || number === 18 ? "kerberos aes" : "kerberos";
}

/** Of 4624 and 4625. @param lmPackage "NTLM V1", "NTLM V2", "LM" */
export function packageProof(authenticationPackage: string, lmPackage: string): string {
  const lm = lmPackage.toLowerCase();
  if (/^(ntlm v[12]|lm)$/.test(lm)) return lm;
  const name = authenticationPackage.toLowerCase();
  if (name === "kerberos") return "kerberos";
  return name === "ntlm" || name === "microsoft_authentication_package_v1_0" ? "ntlm" : "";
}

/** Reason codes of TerminalServices-LocalSessionManager 40. 0, 5, 11 and 12 are in the facts; the others are Microsoft's ExtendedDisconnectReasonCode (general). */
const DISCONNECT_REASONS: ReadonlyMap<string, string> = new Map([
  ["1", "forced"],
  ["3", "idle-limit"],
  ["4", "time-limit"],
  ["5", "another client took the session over"],
  ["11", "disconnect"],
]);
/** The session ends by sign-out, which another event tells. */
const SIGN_OUT_REASONS: ReadonlySet<string> = new Set(["2", "12"]);

/** null = no disconnect, but the end of the session. */
export function disconnectReason(code: string): string | null {
  return SIGN_OUT_REASONS.has(code) ? null : (DISCONNECT_REASONS.get(code) ?? "");
}

function numberOf(code: string): number | null {
  const number = /^0x[0-9a-f]{1,8}$/i.test(code) ? Number.parseInt(code.slice(2), 16) : /^\d{1,10}$/.test(code) ? Number(code) : Number.NaN;
  return Number.isNaN(number) ? null : number;
}
