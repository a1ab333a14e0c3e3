// What Kerberos and LDAP messages mean: message types, encryption types and errors (RFC 4120 §7.5, RFC 3961, RFC 4757, IANA), operations and results (RFC 4511).
import type { Operation } from "../../../plant/conversation.ts";
import { operationBit } from "../protocol.ts";

export const AS_REQ = 10;
export const AS_REP = 11;
export const TGS_REQ = 12;
export const TGS_REP = 13;
export const KRB_ERROR = 30;

export const KERBEROS_NAMES: ReadonlyMap<number, string> = new Map([
  [AS_REQ, "AS-REQ"],
  [AS_REP, "AS-REP"],
  [TGS_REQ, "TGS-REQ"],
  [TGS_REP, "TGS-REP"],
  [14, "AP-REQ"],
  [15, "AP-REP"],
  [20, "SAFE"],
  [21, "PRIV"],
  [22, "CRED"],
  [KRB_ERROR, "ERROR"],
]);

const ENCRYPTION: ReadonlyMap<number, string> = new Map([
  [1, "des-cbc-crc"],
  [2, "des-cbc-md4"],
  [3, "des-cbc-md5"],
  [16, "des3-cbc-sha1"],
  [17, "aes128-cts-hmac-sha1-96"],
  [18, "aes256-cts-hmac-sha1-96"],
  [19, "aes128-cts-hmac-sha256-128"],
  [20, "aes256-cts-hmac-sha384-192"],
  [23, "rc4-hmac"],
  [24, "rc4-hmac-exp"],
  [25, "camellia128-cts-cmac"],
  [26, "camellia256-cts-cmac"],
]);
/** "" for what no plant's machine offers (old forms of RC4 with negative numbers among them). */
export const encryptionName = (type: number): string => ENCRYPTION.get(type) ?? "";

const ERRORS: ReadonlyMap<number, string> = new Map([
  [6, "client not known"],
  [7, "server not known"],
  [12, "policy"],
  [14, "encryption type not supported"],
  [16, "preauthentication type not supported"],
  [18, "client revoked"],
  [23, "password expired"],
  [24, "preauthentication failed"],
  [25, "preauthentication required"],
  [29, "service not available"],
  [31, "integrity check failed"],
  [32, "ticket expired"],
  [33, "ticket not yet valid"],
  [37, "clocks differ"],
  [41, "message modified"],
  [52, "response too big for UDP"],
  [60, "generic"],
  [68, "wrong realm"],
]);
const ERROR_TEXTS: readonly string[] = Array.from({ length: 128 }, (_, code) => (ERRORS.has(code) ? `${code} ${ERRORS.get(code)}` : String(code)));
export const errorText = (code: number): string => ERROR_TEXTS[code] ?? "other";

/** Kinds of services that tickets are asked for: the first part of their name, which the systems define. Others are "other". */
export const SERVICES: ReadonlySet<string> = new Set([
  "krbtgt",
  "cifs",
  "host",
  "ldap",
  "http",
  "dns",
  "rpc",
  "rpcss",
  "gc",
  "mssqlsvc",
  "termsrv",
  "wsman",
  "restrictedkrbhost",
  "kadmin",
  "nfs",
  "exchange",
  "protectedstorage",
  "e3514235-4b06-11d1-ab04-00c04fc2dcd2",
]);

export interface LdapOperation {
  readonly name: string;
  readonly operations: number;
  /** Tag of the response that ends it; 0 = none comes. */
  readonly response: number;
}

const bits = (...operations: readonly Operation[]): number => operations.reduce((all, operation) => all | operationBit(operation), 0);

export const LDAP_BIND = 0x60;
export const LDAP_BIND_RESPONSE = 0x61;
export const LDAP_SEARCH = 0x63;
export const LDAP_ENTRY = 0x64;
export const LDAP_EXTENDED = 0x77;
export const LDAP_REFERENCE = 0x73;
export const LDAP_INTERMEDIATE = 0x79;

/** Requests by tag (RFC 4511 §4.2–4.12). */
export const LDAP_REQUESTS: ReadonlyMap<number, LdapOperation> = new Map([
  [LDAP_BIND, { name: "bind", operations: 0, response: LDAP_BIND_RESPONSE }],
  [0x42, { name: "unbind", operations: 0, response: 0 }],
  [LDAP_SEARCH, { name: "search", operations: bits("browse"), response: 0x65 }],
  [0x66, { name: "modify", operations: bits("write"), response: 0x67 }],
  [0x68, { name: "add", operations: bits("write"), response: 0x69 }],
  [0x4a, { name: "delete", operations: bits("write"), response: 0x6b }],
  [0x6c, { name: "rename", operations: bits("write"), response: 0x6d }],
  [0x6e, { name: "compare", operations: bits("browse"), response: 0x6f }],
  [0x50, { name: "abandon", operations: 0, response: 0 }],
  [LDAP_EXTENDED, { name: "extended", operations: 0, response: 0x78 }],
]);
/** Tag of the request by that of the response. */
export const LDAP_REQUEST_OF: ReadonlyMap<number, number> = new Map([...LDAP_REQUESTS].filter(([, o]) => o.response !== 0).map(([tag, o]) => [o.response, tag]));

const RESULTS: ReadonlyMap<number, string> = new Map([
  [1, "operations error"],
  [2, "protocol error"],
  [3, "time limit exceeded"],
  [4, "size limit exceeded"],
  [7, "method not supported"],
  [8, "stronger authentication required"],
  [10, "referral"],
  [13, "confidentiality required"],
  [32, "no such object"],
  [48, "inappropriate authentication"],
  [49, "invalid credentials"],
  [50, "insufficient access rights"],
  [51, "busy"],
  [52, "unavailable"],
  [53, "unwilling to perform"],
  [68, "entry already exists"],
]);
export const SASL_IN_PROGRESS = 14;
const RESULT_TEXTS: readonly string[] = Array.from({ length: 128 }, (_, code) => (RESULTS.has(code) ? `${code} ${RESULTS.get(code)}` : String(code)));
export const resultText = (code: number): string => RESULT_TEXTS[code] ?? "other";

/** Mechanisms of SASL (IANA registry) that are named. */
export const MECHANISMS: ReadonlySet<string> = new Set([
  "GSSAPI",
  "GSS-SPNEGO",
  "DIGEST-MD5",
  "CRAM-MD5",
  "EXTERNAL",
  "PLAIN",
  "LOGIN",
  "NTLM",
  "ANONYMOUS",
  "SCRAM-SHA-1",
  "SCRAM-SHA-256",
  "SCRAM-SHA-512",
  "SRP",
]);
