// Conditions of iptables in words: where two spellings ask the same, and where nftables asks it too, in the same words.
import { limitWords } from "../netfilter-limits.ts";
import type { IptablesOption } from "./iptables-record.ts";

/** @param module that the options belong to: see `condition-options.ts` */
export function conditionWords(module: string, options: readonly IptablesOption[]): string {
  return SPELLINGS[module]?.(options) ?? `${module}: ${options.map(optionWords).join(" ")}`;
}

export function optionWords(option: IptablesOption): string {
  return `${option.isNegated ? "! " : ""}${[option.name, ...option.values].join(" ")}`;
}

/** null = as it is written. */
const SPELLINGS: Readonly<Record<string, (options: readonly IptablesOption[]) => string | null>> = {
  limit(options) {
    const value = (name: string): string | undefined => options.find((option) => option.name === name && !option.isNegated)?.values.join("");
    const rate = /^(\d{1,9})(?:\/(s|sec|second|m|min|minute|h|hour|d|day))?$/i.exec(value("--limit") ?? "");
    const burst = value("--limit-burst");
    // Without a time the rate is one per second (iptables-extensions(8), limit).
    const per = { s: "second", m: "minute", h: "hour", d: "day" }[(rate?.[2]?.[0] ?? "s").toLowerCase()];
    if (rate === null || per === undefined || (burst !== undefined && !/^\d{1,9}$/.test(burst)) || options.some(({ isNegated }) => isNegated)) return null;
    return limitWords({ rate: Number(rate[1]), unit: "", per, isOver: false, burst: burst === undefined ? null : Number(burst), burstUnit: "" });
  },
  mac: ([option, ...others]) => (option === undefined || others.length > 0 ? null : `ether saddr ${option.isNegated ? "!= " : ""}${option.values.join(" ").toLowerCase()}`),
  mark: (options) => markWords("meta mark", options),
  connmark: (options) => markWords("ct mark", options),
};

function markWords(field: string, [option, ...others]: readonly IptablesOption[]): string | null {
  const found = /^(0x[0-9a-f]{1,8}|\d{1,10})(?:\/(0x[0-9a-f]{1,8}|\d{1,10}))?$/i.exec(option?.values.join("") ?? "");
  if (option === undefined || others.length > 0 || found === null) return null;
  const mask = found[2] === undefined ? 0xffff_ffff : Number(found[2]);
  return `${field} ${mask === 0xffff_ffff ? "" : `& ${mask} `}${option.isNegated ? "!= " : ""}${Number(found[1])}`;
}
