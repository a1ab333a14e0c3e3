// The parts of one command of an SMB version 1 message (MS-CIFS §2.2.3): where they lie, not what they hold.

/** Where the parts of one command of a message lie: its words, and its bytes [data, end). */
export interface Block1 {
  readonly command: number;
  /** Number of two-byte words. */
  readonly count: number;
  readonly words: number;
  readonly data: number;
  readonly end: number;
  /** Texts have two bytes a character. */
  readonly isWide: boolean;
}
