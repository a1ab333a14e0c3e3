// An nftables text in parts that the kernel takes one after the other: first tables, sets and chains without their rules, then the rules in order. Needed
// where nobody is root: there the kernel limits what one message may hold. Understands blocks that open at the end of a line and close on a line of
// their own, as nft itself prints them; of other texts it says so and splits nothing.

/** null = the text is laid out otherwise. */
export function splitRuleset(text: string, rulesPerPart: number): readonly string[] | null {
  const skeleton: string[] = [];
  const parts: string[] = [];
  let part: string[] = [];
  let rules = 0;
  let table: string | null = null;
  let block: string | null = null;
  let rule: string[] = [];
  let depth = 0;
  const close = (): void => {
    if (part.length > 0) parts.push(`${part.join("\n")}\n`);
    part = [];
    rules = 0;
  };
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const change = braces(trimmed);
    if (trimmed.endsWith("\\") || change === null) return null;
    if (table === null) {
      if (change === 1 && trimmed.startsWith("table ") && trimmed.endsWith("{")) table = trimmed;
      else if (change !== 0) return null;
      skeleton.push(trimmed);
    } else if (block === null) {
      if (change === 1 && trimmed.endsWith("{")) block = trimmed;
      else if (trimmed === "}") table = null;
      else if (change !== 0) return null;
      skeleton.push(trimmed);
    } else if (!block.startsWith("chain ")) {
      depth += change;
      skeleton.push(trimmed);
      if (depth === -1) [block, depth] = [null, 0];
    } else if (rule.length === 0 && trimmed === "}") {
      skeleton.push(trimmed);
      block = null;
    } else if (rule.length === 0 && change === 0 && /^(type|policy|comment)\s/.test(trimmed)) skeleton.push(trimmed);
    else {
      rule.push(trimmed);
      depth += change;
      if (depth < 0) return null;
      if (depth > 0) continue;
      part.push(`${table}\n${block}`, ...rule, "}\n}");
      rule = [];
      if (++rules >= rulesPerPart) close();
    }
  }
  close();
  return table === null && block === null && rule.length === 0 ? [`${skeleton.join("\n")}\n`, ...parts] : null;
}

/** Opened minus closed outside of quotes; null = a quote that does not end. */
function braces(line: string): number | null {
  let open = 0;
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === "#") break;
    else if (c === "{") open++;
    else if (c === "}") open--;
  }
  return quoted ? null : open;
}
