// The two rules that stand behind all others: inside a zone what is not denied passes, between zones nothing does (PAN-OS Administrator's Guide,
// "Security Policy Rules"). Both may be overridden in `default-security-rules`.
import { PLAIN_WRITTEN, type Otherwise } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type RuleAction } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { ObjectBook } from "./object-book.ts";
import type { Network } from "./network.ts";
import { type ConfigNode, claim, claimAll, lastLineOf, textOf } from "./panos-record.ts";
import { packets } from "./port-lists.ts";
import type { RuleList } from "./rule-list.ts";

const ACTIONS: ReadonlyMap<string, Exclude<RuleAction, "skip">> = new Map([
  ["allow", "permit"],
  ["deny", "deny"],
  ["drop", "deny"],
  ["reset-client", "reject"],
  ["reset-server", "reject"],
  ["reset-both", "reject"],
]);

/** `overrides`: the places of `default-security-rules rules`, the most specific first. Gives what happens between zones. */
export function addDefaultRules(overrides: readonly ConfigNode[], network: Network, list: RuleList, book: ObjectBook, fallbackAt: TextAt): Otherwise {
  for (const place of overrides) for (const rule of place.children.values()) claimDefault(rule);
  const overridden = (name: string): ConfigNode | undefined => overrides.map((o) => o.children.get(name)).find((n) => n !== undefined && n.children.has("action"));
  const inside = overridden("intrazone-default");
  const insideAction = inside === undefined ? "permit" : (ACTIONS.get(textOf(inside, "action") ?? "") ?? "unsure");
  const at = inside === undefined ? fallbackAt : book.at(inside);
  const insideText = `intrazone-default: inside a zone ${insideAction === "permit" ? "everything passes" : "nothing passes"}`;
  if (network.zones.size > 0) {
    const writtenOrder = list.write({
      ...PLAIN_WRITTEN,
      name: "intrazone-default",
      list: "default-security-rules",
      action: insideAction,
      text: insideText,
      at,
      toLine: inside === undefined ? at.line : lastLineOf(inside),
      ...(inside === undefined ? { byNature: true } : {}),
    });
    for (const ports of network.zones.values()) {
      const end = { zones: ports, addresses: null };
      list.add({ ...PLAIN_RULE, action: insideAction, source: end, destination: end, services: [packets(null, "any", at)], until: null, writtenOrder, text: insideText, at });
    }
  }
  const between = overridden("interzone-default");
  const action = between === undefined ? "deny" : (ACTIONS.get(textOf(between, "action") ?? "") ?? "unsure");
  // Without zones in the text it is not known whether a packet stays inside one.
  if (network.zones.size === 0 && insideAction !== action) {
    return { action: "unsure", text: "interzone-default or intrazone-default: which zones packets cross is not in this text", at: null };
  }
  return { action, text: `interzone-default: between zones ${action === "permit" ? "everything else passes" : "nothing else passes"}`, at: between === undefined ? null : book.at(between) };
}

function claimDefault(rule: ConfigNode): void {
  claim(rule, "understood");
  claimAll(rule.children.get("action"), "understood");
  claimAll(rule.children.get("profile-setting"), "partly", "what its profiles find in the content of permitted connections may end them");
  for (const key of ["log-start", "log-end", "log-setting", "tag", "group-tag", "description"]) claimAll(rule.children.get(key), "irrelevant");
}
