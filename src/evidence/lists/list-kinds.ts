// The kinds of lists, as they stand in `show sources`, and what each kind is worth: an inventory says what should be there, a scan says what
// answered at one moment, a bill of materials says what a product is made of, an advisory what is wrong with it.

export interface ListKind {
  /** `kind` of the source. */
  readonly id: string;
  /** In words, for messages. */
  readonly name: string;
  /**
   * inventory: what it leaves out is a stranger, what it names and nobody saw is a ghost.
   * design: what it names should be there, and is a ghost when nobody saw it; what it leaves out (other makes, other trades) is no stranger for that.
   * scan: what answered was there, but a scan is no list of what should be. parts: names products, not places in the plant. times: says when, and names no machine. sign-ins: says who signed in where and when, which is no list of machines.
   * flaws: names products with flaws, or flaws alone. updates: says which updates are approved for a product, or which ones a machine has.
   */
  readonly worth: "inventory" | "design" | "scan" | "parts" | "times" | "sign-ins" | "flaws" | "updates";
}

export const listKinds = {
  assetList: { id: "asset-list", name: "an asset list", worth: "inventory" },
  nozomi: { id: "nozomi", name: "assets exported from Nozomi", worth: "inventory" },
  netbox: { id: "netbox", name: "devices or addresses exported from NetBox", worth: "inventory" },
  scl: { id: "scl", name: "an IEC 61850 configuration (SCL)", worth: "design" },
  automationml: { id: "automationml", name: "an AutomationML plant model", worth: "design" },
  nmap: { id: "nmap-xml", name: "a scan by nmap", worth: "scan" },
  cyclonedx: { id: "cyclonedx", name: "a bill of materials (CycloneDX)", worth: "parts" },
  calendar: { id: "calendar", name: "a calendar", worth: "times" },
  sessions: { id: "session-book", name: "a session book", worth: "sign-ins" },
  csaf: { id: "csaf", name: "an advisory (CSAF)", worth: "flaws" },
  exploited: { id: "known-exploited", name: "a catalogue of exploited flaws", worth: "flaws" },
  epss: { id: "epss", name: "exploit forecasts (EPSS)", worth: "flaws" },
  approvals: { id: "update-approvals", name: "a list of approved updates", worth: "updates" },
  installedUpdates: { id: "installed-updates", name: "a list of installed updates", worth: "updates" },
} as const satisfies Record<string, ListKind>;

const byId = new Map<string, ListKind>(Object.values(listKinds).map((kind) => [kind.id, kind]));

/** undefined for sources that are no list. */
export function listKindOf(sourceKind: string): ListKind | undefined {
  return byId.get(sourceKind);
}
