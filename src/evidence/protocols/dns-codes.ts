// DNS codes as data: record types, response codes, operation codes (IANA "Domain Name System Parameters"; RFC numbers where they are defined).

export const TYPE_A = 1;
export const TYPE_PTR = 12;
export const TYPE_HINFO = 13;
export const TYPE_TXT = 16;
export const TYPE_AAAA = 28;
export const TYPE_SRV = 33;
export const TYPE_OPT = 41;
export const TYPE_IXFR = 251;
export const TYPE_AXFR = 252;
export const TYPE_ANY = 255;
export const CLASS_INTERNET = 1;

export const OPERATION_QUERY = 0;
export const OPERATION_UPDATE = 5;

const TYPES: ReadonlyMap<number, string> = new Map([
  [1, "A"], // RFC 1035
  [2, "NS"],
  [5, "CNAME"],
  [6, "SOA"],
  [11, "WKS"],
  [12, "PTR"],
  [13, "HINFO"],
  [15, "MX"],
  [16, "TXT"],
  [17, "RP"], // RFC 1183
  [18, "AFSDB"],
  [24, "SIG"], // RFC 2535
  [25, "KEY"],
  [28, "AAAA"], // RFC 3596
  [29, "LOC"],
  [33, "SRV"], // RFC 2782
  [35, "NAPTR"], // RFC 3403
  [36, "KX"],
  [37, "CERT"], // RFC 4398
  [39, "DNAME"], // RFC 6672
  [41, "OPT"], // RFC 6891
  [43, "DS"], // RFC 4034
  [44, "SSHFP"], // RFC 4255
  [46, "RRSIG"], // RFC 4034
  [47, "NSEC"],
  [48, "DNSKEY"],
  [50, "NSEC3"], // RFC 5155
  [51, "NSEC3PARAM"],
  [52, "TLSA"], // RFC 6698
  [59, "CDS"],
  [60, "CDNSKEY"],
  [64, "SVCB"], // RFC 9460
  [65, "HTTPS"],
  [99, "SPF"],
  [249, "TKEY"], // RFC 2930
  [250, "TSIG"], // RFC 8945
  [251, "IXFR"], // RFC 1995
  [252, "AXFR"], // RFC 5936
  [255, "ANY"],
  [256, "URI"],
  [257, "CAA"],
  [65281, "WINS"], // MS-DNSP
  [65282, "WINSR"],
]);

const OTHER = "other";

/** A type nobody needs to tell apart counts as "other": hostile numbers make no new texts. */
export function recordTypeText(type: number): string {
  return TYPES.get(type) ?? OTHER;
}

/** RFC 6895 §2.3; those from 16 on stand in the OPT record (RFC 6891 §6.1.3) or in TSIG. */
const RESPONSE_CODES: readonly string[] = [
  "NOERROR",
  "FORMERR",
  "SERVFAIL",
  "NXDOMAIN",
  "NOTIMP",
  "REFUSED",
  "YXDOMAIN",
  "YXRRSET",
  "NXRRSET",
  "NOTAUTH",
  "NOTZONE",
  "DSOTYPENI",
  OTHER,
  OTHER,
  OTHER,
  OTHER,
  "BADVERS",
  "BADKEY",
  "BADTIME",
  "BADMODE",
  "BADNAME",
  "BADALG",
  "BADTRUNC",
  "BADCOOKIE",
];

export function responseCodeText(code: number): string {
  return RESPONSE_CODES[code] ?? OTHER;
}

/** RFC 6895 §2.2; DSO is RFC 8490. */
const OPERATION_CODES: readonly string[] = ["QUERY", "IQUERY", "STATUS", OTHER, "NOTIFY", "UPDATE", "DSO"];

export function operationCodeText(code: number): string {
  return OPERATION_CODES[code] ?? OTHER;
}
