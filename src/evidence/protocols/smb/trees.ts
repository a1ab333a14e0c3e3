// Which of a connection's trees lead to pipes and which to files, as far as their opening was seen. Bounded; keeps no share names.
import { TREE_UNKNOWN } from "./codes.ts";

const MOST_TREES = 64;

export class Trees {
  /** Made with the first tree. */
  private kinds: Map<number, number> | null = null;

  set(tree: number, kind: number): void {
    this.kinds ??= new Map();
    if (this.kinds.size >= MOST_TREES && !this.kinds.has(tree)) this.kinds.delete(this.kinds.keys().next().value as number);
    this.kinds.set(tree, kind);
  }

  kind(tree: number): number {
    return this.kinds?.get(tree) ?? TREE_UNKNOWN;
  }
}
