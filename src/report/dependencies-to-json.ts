// Dependencies for programs: everything that is known, nothing cut. Lists keep the order of the answer, which is the same on every machine.
import { printableJson } from "../foundation/hostile-text.ts";
import type { DependenciesView } from "./dependencies-view.ts";

export function dependenciesToJson(view: DependenciesView): string {
  return `${printableJson(JSON.stringify(view, null, 2))}\n`;
}
