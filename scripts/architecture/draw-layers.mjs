// The drawing of the layers in ARCHITECTURE.md, as Mermaid text: one box per layer, arrows to what it imports directly. Imports that follow from
// others (a layer importing what its import imports) are left out, or the picture would be a web.

/** @param {readonly { folder: string, purpose: string, mayImport: readonly string[] }[]} layers */
export function drawLayers(layers) {
  const byFolder = new Map(layers.map((layer) => [layer.folder, layer]));
  const reach = (folder, seen = new Set()) => {
    for (const next of byFolder.get(folder)?.mayImport ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reach(next, seen);
    }
    return seen;
  };
  const name = (folder) => folder.replace(/^src\//, "");
  const boxes = layers.map((layer) => `  ${name(layer.folder)}["<b>${name(layer.folder)}</b><br>${layer.purpose.replace(/"/g, "'")}"]`);
  const arrows = layers.flatMap((layer) =>
    layer.mayImport.filter((target) => !layer.mayImport.some((other) => other !== target && reach(other).has(target))).map((target) => `  ${name(layer.folder)} --> ${name(target)}`),
  );
  const table = layers.map((layer) => `| \`${layer.folder}\` | ${layer.purpose} | ${layer.mayImport.map(name).join(", ") || "nothing"} | ${layer.pure === true ? "yes" : ""} |`);
  return ["```mermaid", "flowchart TD", ...boxes, ...arrows, "```", "", "| layer | what it is for | may import | pure |", "|---|---|---|---|", ...table].join("\n");
}
