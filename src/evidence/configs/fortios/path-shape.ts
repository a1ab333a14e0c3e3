// What is known of one table of FortiOS: which of its settings are read, which cannot matter, which are read in part.

export interface PathWords {
  readonly state: "understood" | "irrelevant" | "unsupported" | "unknown";
  /** For unsupported. */
  readonly why: string | null;
  readonly understood: ReadonlySet<string>;
  readonly irrelevant: ReadonlySet<string>;
  readonly partly: ReadonlyMap<string, string>;
  /** Entries are numbered: `edit 0` makes a new one. */
  readonly isNumbered: boolean;
  /** Its lines decide on packets: what is not understood in an entry makes the entry doubtful. */
  readonly decides: boolean;
}

const NONE: ReadonlySet<string> = new Set();
const NOTHING: ReadonlyMap<string, string> = new Map();

export function set(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

interface Given {
  readonly understood?: string;
  readonly irrelevant?: string;
  readonly partly?: Readonly<Record<string, string>>;
  readonly isNumbered?: true;
  readonly decides?: true;
}

export function read({ understood = "", irrelevant = "", partly = {}, isNumbered, decides }: Given): PathWords {
  return {
    state: "understood",
    why: null,
    understood: set(understood),
    irrelevant: set(irrelevant),
    partly: new Map(Object.entries(partly)),
    isNumbered: isNumbered === true,
    decides: decides === true,
  };
}

export const whole = (state: PathWords["state"], why: string | null): PathWords => ({ state, why, understood: NONE, irrelevant: NONE, partly: NOTHING, isNumbered: false, decides: false });
export const UNKNOWN_PATH: PathWords = whole("unknown", null);
export const IRRELEVANT_PATH: PathWords = whole("irrelevant", null);

/** Settings of any entry that only tell identities, or how it looks. */
export const LABELS = "uuid uuid-idx comment comments color visibility fabric-object tagging global-label label description obj-id id";
