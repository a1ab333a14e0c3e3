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
