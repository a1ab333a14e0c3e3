// What a certificate (RFC 5280 §4.1, IEEE 802.1AR for devices) tells of the machine that shows it: names, issuer, validity, strength. Checks no signature.
import { BerElements } from "./ber-element.ts";
import { narrowText } from "./wire-text.ts";

export interface Certificate {
  /** Common name, organisation and serial number of the subject; "" = not there. */
  readonly commonName: string;
  readonly organisation: string;
  readonly serialNumber: string;
  /** Common name of the issuer, else its organisation. */
  readonly issuer: string;
  readonly isSelfIssued: boolean;
  /** The subject is a registered business: its serial number is that of the register. */
  readonly isBusiness: boolean;
  /** "2027-03-31"; "" where it could not be read. */
  readonly until: string;
  /** First name of a machine in the alternative names, "" = none. */
  readonly machine: string;
  /** "RSA 2048", "EC P-256"; "" = another. */
  readonly key: string;
  /** "SHA-256"; "" = not named by the algorithm. */
  readonly digest: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTC_TIME = 0x17;
const BMP_STRING = 0x1e;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const MOST_EXTENSIONS = 32;

const COMMON_NAME = [0x55, 0x04, 0x03];
const SERIAL_NUMBER = [0x55, 0x04, 0x05];
const ORGANISATION = [0x55, 0x04, 0x0a];
const BUSINESS_CATEGORY = [0x55, 0x04, 0x0f];
const ALTERNATIVE_NAMES = [0x55, 0x1d, 0x11];
const RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const ELLIPTIC = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const CURVES: readonly (readonly [readonly number[], string])[] = [
  [[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], "EC P-256"],
  [[0x2b, 0x81, 0x04, 0x00, 0x22], "EC P-384"],
  [[0x2b, 0x81, 0x04, 0x00, 0x23], "EC P-521"],
];
const rsa = (last: number): readonly number[] => [...RSA.slice(0, 8), last];
const ecdsa = (...last: readonly number[]): readonly number[] => [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, ...last];
const DIGESTS: readonly (readonly [readonly number[], string])[] = [
  [rsa(0x0b), "SHA-256"],
  [rsa(0x05), "SHA-1"],
  [rsa(0x04), "MD5"],
  [rsa(0x02), "MD2"],
  [rsa(0x0c), "SHA-384"],
  [rsa(0x0d), "SHA-512"],
  [ecdsa(0x03, 0x02), "SHA-256"],
  [ecdsa(0x03, 0x03), "SHA-384"],
  [ecdsa(0x03, 0x04), "SHA-512"],
  [ecdsa(0x01), "SHA-1"],
];

interface Name {
  commonName: string;
  organisation: string;
  serialNumber: string;
  isBusiness: boolean;
}

/** A DER certificate in [from, to); null where it is none. */
export function readCertificate(bytes: Uint8Array, from: number, to: number): Certificate | null {
  const outer = new BerElements(bytes, from, to);
  if (!outer.nextIs(SEQUENCE)) return null;
  const certificate = outer.inside();
  if (!certificate.nextIs(SEQUENCE)) return null;
  const fields = certificate.inside();
  if (!fields.next() || (fields.tag === VERSION && !fields.next()) || fields.tag !== INTEGER) return null;
  if (!fields.nextIs(SEQUENCE)) return null;
  const digest = named(fields.inside(), DIGESTS);
  if (!fields.nextIs(SEQUENCE)) return null;
  const [issuerFrom, issuerTo] = [fields.from, fields.to];
  const issuer = readName(fields.inside());
  if (!fields.nextIs(SEQUENCE)) return null;
  const until = endOfValidity(fields.inside());
  if (!fields.nextIs(SEQUENCE)) return null;
  const subject = readName(fields.inside());
  const isSelfIssued = areSame(bytes, issuerFrom, issuerTo, fields.from, fields.to);
  const key = fields.nextIs(SEQUENCE) ? readKey(fields.inside()) : "";
  const machine = fields.find(EXTENSIONS) ? firstMachine(fields.inside()) : "";
  return { ...subject, issuer: issuer.commonName === "" ? issuer.organisation : issuer.commonName, isSelfIssued, until, machine, key, digest };
}

function areSame(bytes: Uint8Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let i = 0; i < to - from; i++) if (bytes[from + i] !== bytes[otherFrom + i]) return false;
  return true;
}

/** What the object identifier at the beginning stands for. */
function named(elements: BerElements, known: readonly (readonly [readonly number[], string])[]): string {
  if (!elements.nextIs(OBJECT_ID)) return "";
  return known.find(([octets]) => elements.is(octets))?.[1] ?? "";
}

/** RFC 5280 §4.1.2.4: sets of attributes. */
function readName(sets: BerElements): Name {
  const name: Name = { commonName: "", organisation: "", serialNumber: "", isBusiness: false };
  while (sets.nextIs(SET)) {
    const attribute = sets.inside();
    if (!attribute.nextIs(SEQUENCE)) continue;
    const pair = attribute.inside();
    if (!pair.nextIs(OBJECT_ID)) continue;
    const isCommon = pair.is(COMMON_NAME);
    const isSerial = pair.is(SERIAL_NUMBER);
    const isOrganisation = pair.is(ORGANISATION);
    if (pair.is(BUSINESS_CATEGORY)) name.isBusiness = true;
    if ((!isCommon && !isSerial && !isOrganisation) || !pair.next()) continue;
    const text = pair.tag === BMP_STRING ? wideBigEndian(pair.bytes, pair.from, pair.to) : narrowText(pair.bytes, pair.from, pair.to);
    if (isCommon) name.commonName = text;
    else if (isSerial) name.serialNumber = text;
    else name.organisation = text;
  }
  return name;
}

/** A BMPString: two octets a character, of which plain texts need the second. */
function wideBigEndian(bytes: Uint8Array, from: number, to: number): string {
  return narrowText(
    bytes.subarray(from, to).filter((_, i) => i % 2 === 1),
    0,
    (to - from) >> 1,
  );
}

/** The second of two times: YYMMDD… (before 2050) or YYYYMMDD…. */
function endOfValidity(times: BerElements): string {
  if (!times.next() || !times.next()) return "";
  const digits = narrowText(times.bytes, times.from, times.to);
  const whole = times.tag === UTC_TIME ? `${digits < "50" ? "20" : "19"}${digits}` : digits;
  return /^\d{8}/.test(whole) ? `${whole.slice(0, 4)}-${whole.slice(4, 6)}-${whole.slice(6, 8)}` : "";
}

/** RFC 3279 §2.3: algorithm, then the key. */
function readKey(info: BerElements): string {
  if (!info.nextIs(SEQUENCE)) return "";
  const algorithm = info.inside();
  if (!algorithm.nextIs(OBJECT_ID)) return "";
  if (algorithm.is(ELLIPTIC)) return named(algorithm, CURVES);
  if (!algorithm.is(RSA) || !info.nextIs(BIT_STRING)) return "";
  // Behind the number of unused bits: modulus and exponent.
  const key = new BerElements(info.bytes, info.from + 1, info.to);
  if (!key.nextIs(SEQUENCE)) return "";
  const numbers = key.inside();
  if (!numbers.nextIs(INTEGER) || numbers.to <= numbers.from) return "";
  const leading = numbers.bytes[numbers.from] === 0 ? 1 : 0;
  return `RSA ${8 * (numbers.to - numbers.from - leading)}`;
}

/** RFC 5280 §4.2.1.6. */
function firstMachine(outer: BerElements): string {
  if (!outer.nextIs(SEQUENCE)) return "";
  const extensions = outer.inside();
  for (let i = 0; i < MOST_EXTENSIONS && extensions.nextIs(SEQUENCE); i++) {
    const extension = extensions.inside();
    if (!extension.nextIs(OBJECT_ID) || !extension.is(ALTERNATIVE_NAMES) || !extension.find(OCTET_STRING)) continue;
    const value = extension.inside();
    if (!value.nextIs(SEQUENCE)) return "";
    const names = value.inside();
    while (names.next()) {
      if (names.tag !== DNS_NAME) continue;
      const name = narrowText(names.bytes, names.from, names.to);
      if (isMachineName(name)) return name;
    }
  }
  return "";
}

/** A name that one machine can have: letters, digits, hyphens and dots, at least one letter, no wildcard. */
export function isMachineName(text: string): boolean {
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)) letters++;
    else if ((code < 0x30 || code > 0x39) && code !== 0x2d && code !== 0x2e && code !== 0x5f) return false;
  }
  return letters > 0;
}
