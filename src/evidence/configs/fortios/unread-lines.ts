// Lines of tables that are not read: whether they can change what this device carries. A profile that no policy names, the empty rest of a routing
// protocol, access points of a device that has none cannot; everything else that is not modelled stays unsupported.
import type { LineTally } from "../line-tally.ts";
import type { ConfigNode, FortiosRecord } from "./fortios-record.ts";
import { PROFILE_KEYS } from "./path-codes.ts";
import { runsRouting } from "./routing-protocols.ts";

/** Lines in a row of one table that is not read. */
export interface UnreadLines {
  readonly path: string;
  /** Entry at the top of the table; null = outside of its entries. */
  readonly entry: string | null;
  readonly why: string;
  readonly from: number;
  to: number;
  /** Something is set here. */
  hasSettings: boolean;
}

/** Profiles → the setting of a policy that names them. */
const NAMED_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ["application list", ["application-list"]],
  ["ips sensor", ["ips-sensor"]],
  ["antivirus profile", ["av-profile"]],
  ["webfilter profile", ["webfilter-profile"]],
  ["dnsfilter profile", ["dnsfilter-profile"]],
  ["emailfilter profile", ["emailfilter-profile"]],
  ["spamfilter profile", ["spamfilter-profile"]],
  ["dlp sensor", ["dlp-sensor"]],
  ["dlp profile", ["dlp-profile"]],
  ["file-filter profile", ["file-filter-profile"]],
  ["waf profile", ["waf-profile"]],
  ["voip profile", ["voip-profile", "ips-voip-filter"]],
  ["icap profile", ["icap-profile"]],
  ["cifs profile", ["cifs-profile"]],
  ["ssh-filter profile", ["ssh-filter-profile"]],
  ["sctp-filter profile", ["sctp-filter-profile"]],
  ["videofilter profile", ["videofilter-profile"]],
  ["virtual-patch profile", ["virtual-patch-profile"]],
  ["casb profile", ["casb-profile"]],
  ["diameter-filter profile", ["diameter-filter-profile"]],
  ["firewall ssl-ssh-profile", ["ssl-ssh-profile"]],
  ["firewall profile-protocol-options", ["profile-protocol-options"]],
  ["firewall profile-group", ["profile-group"]],
]);
/** What only works through profiles. */
const PARTS_OF_INSPECTION =
  /^(webfilter|dnsfilter|emailfilter|spamfilter|dlp|antivirus|ips|application|file-filter|waf|voip|icap|cifs|ssh-filter|videofilter|casb|virtual-patch|sctp-filter|diameter-filter)\b/;
/** Policies that are not read, and that may name profiles. */
const OTHER_POLICIES: ReadonlySet<string> = new Set([
  "firewall interface-policy",
  "firewall interface-policy6",
  "firewall proxy-policy",
  "firewall explicit-proxy-policy",
  "firewall policy46",
  "firewall policy64",
]);
const POLICIES = ["firewall policy", "firewall policy6", "firewall consolidated policy", "firewall security-policy", "firewall interface-policy", "firewall interface-policy6"];

export function markUnreadLines(spans: readonly UnreadLines[], record: FortiosRecord, tally: LineTally): void {
  const use = new TableUse(spans, record);
  const used = new Set<string>();
  for (const span of spans) if (span.entry !== null && use.isUsed(span)) used.add(span.path);
  for (const { path, entry, why, from, to, hasSettings } of spans) {
    const isUsed = entry === null ? used.has(path) || (hasSettings && use.isUsed({ path, entry })) : use.isUsed({ path, entry });
    tally.markAll(from, to, isUsed ? "unsupported" : "irrelevant", isUsed ? why : null);
  }
}

class TableUse {
  readonly #roots: readonly ConfigNode[];
  readonly #named = new Set<string>();
  readonly #isInspecting: boolean;
  readonly #isNamedElsewhere: boolean;

  constructor(spans: readonly UnreadLines[], record: FortiosRecord) {
    this.#roots = [record.global, ...record.vdoms.values()];
    let isInspecting = false;
    for (const policy of this.#roots.flatMap((root) => POLICIES.flatMap((path) => [...(root.tables.get(path)?.entries() ?? [])]))) {
      for (const key of [...PROFILE_KEYS, "profile-protocol-options", "wanopt", "webcache"]) {
        const name = policy.word(key);
        if (name === "" || name === "disable") continue;
        this.#named.add(`${key} ${name}`);
        if (PROFILE_KEYS.has(key) && name !== "no-inspection" && !policy.is("utm-status", "disable")) isInspecting = true;
      }
    }
    this.#isNamedElsewhere = spans.some((span) => span.entry !== null && OTHER_POLICIES.has(span.path)) || [...this.#named].some((name) => name.startsWith("profile-group "));
    this.#isInspecting = isInspecting || this.#isNamedElsewhere;
  }

  isUsed({ path, entry }: Pick<UnreadLines, "path" | "entry">): boolean {
    const keys = NAMED_BY.get(path);
    if (keys !== undefined) return this.#isNamedElsewhere || (entry !== null && keys.some((key) => this.#named.has(`${key} ${entry}`)));
    if (PARTS_OF_INSPECTION.test(path)) return this.#isInspecting;
    if (path.startsWith("router ") && !path.startsWith("router policy")) return this.#roots.some((root) => runsRouting(path, root.tables.get(path) ?? null));
    if (path.startsWith("wireless-controller")) return this.#has("wireless-controller wtp");
    if (path.startsWith("switch-controller")) return this.#has("switch-controller managed-switch");
    if (path.startsWith("vpn ssl")) return this.#some("vpn ssl settings", (node) => !node.is("status", "disable") && (node.settings.has("source-interface") || node.is("sslvpn-enable", "enable")));
    if (path.startsWith("web-proxy") || path.startsWith("ftp-proxy") || path === "firewall explicit-proxy-policy" || path === "firewall proxy-policy") {
      return this.#some("web-proxy explicit", (node) => node.is("status", "enable")) || this.#some("ftp-proxy explicit", (node) => node.is("status", "enable")) || entry !== null;
    }
    if (path.startsWith("wanopt")) return this.#named.has("wanopt enable") || this.#named.has("webcache enable");
    if (path.startsWith("system sdwan/") || path.startsWith("system virtual-wan-link/"))
      return ["system sdwan", "system virtual-wan-link"].some((table) => this.#some(table, (node) => node.is("status", "enable")));
    if (path === "system ha") return this.#some("system ha", (node) => node.settings.has("mode") && !node.is("mode", "standalone"));
    return true;
  }

  #has(path: string): boolean {
    return this.#some(path, (node) => node.size > 0);
  }

  #some(path: string, test: (node: ConfigNode) => boolean): boolean {
    return this.#roots.some((root) => {
      const node = root.tables.get(path);
      return node !== undefined && test(node);
    });
  }
}
