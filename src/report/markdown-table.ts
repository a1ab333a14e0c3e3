// A table in GitHub's Markdown. Cells come escaped; what they say is not looked at.

/** The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[], align: "left" | "right" = "left"): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => (align === "right" ? "--:" : "---"))), ...body.map(line)].join("\n");
}
