// One packet's payload as a protocol folder shows it to tests: `samples.ts` beside a recogniser exports a list of them.
// The confusion matrix shows every sample to every recogniser, on ports that mean nothing.

export interface ProtocolSample {
  /** What the packet is, for the test's name. */
  readonly what: string;
  /** The payload as hexadecimal digits, blanks ignored. */
  readonly hex: string;
  /** 6 TCP, 17 UDP, 256 layer 2, else the IP protocol number. */
  readonly transport: number;
  readonly etherType?: number;
  /** Sent to a group. */
  readonly toMany?: boolean;
  /** Who sent it, as far as its bytes tell. */
  readonly from: "client" | "server" | "unknown";
}

/** Hexadecimal digits of an ASCII text, for samples of text protocols. */
export function textHex(text: string): string {
  return Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** Hexadecimal digits of `count` equal bytes. */
export function fillHex(count: number, byte = 0): string {
  return byte.toString(16).padStart(2, "0").repeat(count);
}

/** A TLS ClientHello (RFC 8446 §4.1.2) that asks for a server of this name, optionally with one application protocol. */
export function clientHelloHex(serverName: string, applicationProtocol?: string): string {
  const size = (digits: string, octets: number): string => (digits.replace(/\s/g, "").length / 2).toString(16).padStart(octets * 2, "0") + digits;
  const names = serverName === "" ? "" : `0000${size(size(`00${size(textHex(serverName), 2)}`, 2), 2)}`;
  const applications = applicationProtocol === undefined ? "" : `0010${size(size(size(textHex(applicationProtocol), 1), 2), 2)}`;
  const body = `0303${fillHex(32, 0x3c)}00${size("1301c02fc030", 2)}0100${size(`${names}${applications}00170000`, 2)}`;
  return `160301${size(`01${size(body, 3)}`, 2)}`;
}

/** TLS 1.2 records of a server in the clear: ServerHello and a Certificate message that contains the text. */
export function serverCertificateHex(text: string): string {
  const size = (digits: string, octets: number): string => (digits.length / 2).toString(16).padStart(octets * 2, "0") + digits;
  const hello = `160303${size(`02${size(`0303${fillHex(32, 0x5d)}00c02f00`, 3)}`, 2)}`;
  const certificate = `30820100${fillHex(24, 0x31)}0603550403${`0c${size(textHex(text), 1)}`}${fillHex(80, 0x42)}`;
  return `${hello}160303${size(`0b${size(size(size(certificate, 3), 3), 3)}`, 2)}`;
}
