// The few styles of terminal text. Colour supports words and shapes and never carries meaning alone; without colour nothing is lost.
import pico from "picocolors";
import type { SessionVerdict } from "../plant/access-judgement.ts";
import type { Verdict } from "../plant/finding.ts";
import type { PatchVerdict } from "../plant/patch-judgement.ts";
import type { OverallVerdict } from "../plant/overall-verdict.ts";

export interface TextStyle {
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  /** Where something is: files, positions, commands. */
  readonly place: (text: string) => string;
  readonly severity: (severity: "error" | "warning" | "note", text: string) => string;
  readonly verdict: (verdict: Verdict | OverallVerdict, text: string) => string;
  readonly session: (verdict: SessionVerdict, text: string) => string;
  readonly patch: (verdict: PatchVerdict, text: string) => string;
}

export function textStyle(color: boolean): TextStyle {
  const c = pico.createColors(color);
  const loud = (text: string): string => c.bold(c.red(text));
  return {
    strong: c.bold,
    quiet: c.dim,
    place: c.cyan,
    severity: (severity, text) => (severity === "error" ? loud(text) : severity === "warning" ? c.bold(c.yellow(text)) : c.bold(c.blue(text))),
    verdict: (verdict, text) => {
      if (verdict === "blocked" || verdict === "unstable") return loud(text);
      if (verdict === "degraded") return c.bold(c.yellow(text));
      if (verdict === "unfiltered" || verdict === "unknown") return c.bold(c.magenta(text));
      return c.green(text);
    },
    session: (verdict, text) => {
      if (verdict === "locked-out") return loud(text);
      if (verdict === "cut-off" || verdict === "waits" || verdict === "needs-other-path") return c.bold(c.yellow(text));
      if (verdict === "unknown") return c.bold(c.magenta(text));
      return verdict === "kept" ? c.green(text) : c.dim(text);
    },
    patch: (verdict, text) => {
      if (verdict === "conflict") return loud(text);
      if (verdict === "late" || verdict === "outside-window" || verdict === "no-fix") return c.bold(c.yellow(text));
      if (verdict === "unknown") return c.bold(c.magenta(text));
      return verdict === "accepted" ? c.dim(text) : c.green(text);
    },
  };
}
