// What a line is made of, and essential functions: needs that no conversation shows. Controllers and what they drive stop their line at once, screens
// when people no longer run it blind; anything else on a line counts as needed, because nothing says that it is not.
import type { AssetRole } from "../../plant/asset.ts";
import type { Tolerance } from "./dependency-graph.ts";
import type { GraphDraft } from "./graph-draft.ts";
import type { DependencyQuestion } from "./question.ts";
import { blindSeconds } from "./run-blind.ts";
import { assumedPart, madeOf, neededByFunction, ofFunction, runBlind } from "./tolerance.ts";

/** What makes the line, and stops it by stopping. */
const MAKING: ReadonlySet<AssetRole> = new Set(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);
/** What people watch and steer by. */
const SCREENS: ReadonlySet<AssetRole> = new Set(["hmi", "scada", "workstation"]);

export function drawLines(draft: GraphDraft, { plant, declared }: DependencyQuestion): void {
  const blindSecondsOf = blindSeconds(plant, declared);
  const buffers = new Map(plant.lines.map((l) => [l.name, l.bufferSeconds ?? 0]));
  for (const asset of plant.assets) {
    if (asset.line === null) continue;
    const isAssumed = !MAKING.has(asset.role) && !SCREENS.has(asset.role);
    draft.require({
      dependent: draft.nodeOfLine.get(asset.line) as number,
      owner: draft.nodeOfAsset.get(asset) as number,
      service: null,
      conversation: -1,
      serviceWords: [],
      kind: "part",
      effect: "stops",
      why: MAKING.has(asset.role) ? "It makes the line." : SCREENS.has(asset.role) ? "People watch and steer the line from it." : "It stands on the line.",
      role: null,
      protocol: null,
      // What is piled up between machines bridges a printer, not the loss of a controller: that one stops what moves the pile.
      bufferSeconds: isAssumed ? (buffers.get(asset.line) ?? 0) : 0,
      tolerance: MAKING.has(asset.role) ? madeOf() : SCREENS.has(asset.role) ? runBlind(blindSecondsOf(asset.line)) : assumedPart(asset.name, asset.line, asset.role),
    });
  }
  const byName = new Map(plant.assets.map((a) => [a.name, a]));
  for (const { name, needs } of declared?.essential ?? []) {
    const assets = needs.flatMap((need) => byName.get(need) ?? []);
    if (assets.length === 0) continue;
    const node = draft.addFunction(name);
    const lines = new Set(assets.flatMap((a) => a.line ?? []));
    const [line] = lines;
    const ownLine = lines.size === 1 ? (line ?? null) : null;
    for (const asset of assets) {
      const tolerance: Tolerance = MAKING.has(asset.role) ? ofFunction() : SCREENS.has(asset.role) ? runBlind(blindSecondsOf(ownLine)) : neededByFunction(name, asset.name);
      draft.require({ ...DECLARED, dependent: node, owner: draft.nodeOfAsset.get(asset) as number, kind: "declared", why: "plant.yaml says that the function needs it.", tolerance });
    }
    // A function whose machines stand on several lines says nothing about each of these lines.
    if (ownLine === null) continue;
    draft.require({ ...DECLARED, dependent: draft.nodeOfLine.get(ownLine) as number, owner: node, kind: "function", why: "The line is there for it.", tolerance: ofFunction() });
  }
}

const DECLARED = { service: null, conversation: -1, serviceWords: [], effect: "stops", role: null, protocol: null, bufferSeconds: 0 } as const;
