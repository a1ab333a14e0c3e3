// Why a rule is needless, in words: which lines take its place. What stands behind a list, and what a device does by its nature, has no line of its own.
import type { StageLayer } from "../packets/device/stage-layers.ts";
import type { RedundantRule, ShadowedRule } from "../packets/asked-rule.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";

const MOST_LINES = 3;

export function shadowedWords({ why, by }: ShadowedRule, layer: StageLayer, firewall: FirewallConfig): string {
  if (why === "matches-nothing") return "no packet can match it";
  const places = placesOf(by, layer, firewall);
  const verb = `${why === "covered" ? "decide" : "take"}${places.length === 1 ? "s" : ""}`;
  return `${joined(places)} ${verb} ${why === "covered" ? "all that it matches" : "packets past it"}`;
}

export function repeatedWords({ rule, repeatedBy }: RedundantRule, layer: StageLayer, firewall: FirewallConfig): string {
  const isLogged = (place: number): boolean => firewall.written[layer.rules[place]?.writtenOrder ?? -1]?.logged === true;
  const logs = isLogged(rule) && !repeatedBy.every(isLogged) ? ", but for its log" : "";
  return `without it, ${joined(placesOf(repeatedBy, layer, firewall))} would do the same${logs}`;
}

/** A number is a line. */
function placesOf(indexes: readonly number[], layer: StageLayer, firewall: FirewallConfig): readonly (number | string)[] {
  const places = indexes.map((index): number | string => {
    const rule = layer.rules[index];
    if (rule === undefined || rule.writtenOrder < 0) return "the end of the list";
    return firewall.written[rule.writtenOrder]?.byNature === true ? `the device's own "${rule.text}"` : rule.at.line;
  });
  return [...new Set(places)];
}

function joined(places: readonly (number | string)[]): string {
  const lines = places.filter((place) => typeof place === "number");
  const shown = lines.slice(0, MOST_LINES).join(", ");
  const others = places.filter((place) => typeof place === "string");
  const parts = [...(lines.length === 0 ? [] : [`line${lines.length === 1 ? "" : "s"} ${shown}`]), ...(lines.length > MOST_LINES ? [`${lines.length - MOST_LINES} more`] : []), ...others];
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}
