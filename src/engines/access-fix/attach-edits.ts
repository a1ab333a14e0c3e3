// Puts edits beside the findings they restore. A finding names its sessions by their witnesses, so that is how they are found.
import type { AccessFix } from "../../plant/access-edit.ts";
import type { Finding, Fix } from "../../plant/finding.ts";

const RESTORED: ReadonlySet<string> = new Set(["locked-out", "cut-off", "waits", "needs-other-path"]);

/** The findings again, in the same order. */
export function attachEdits(findings: readonly Finding[], { edits }: AccessFix): Finding[] {
  const fixes = edits.map(
    ({ change, restores, leavesUnknown, alsoOpens, confirm }): Fix => ({
      change,
      restores: restores.length,
      alsoOpens: [
        ...alsoOpens,
        ...(leavesUnknown.length === 0 ? [] : [`${leavesUnknown.length} more no longer break, but whether they are kept is not known`]),
        ...(confirm === null ? [] : [`to be confirmed by ${confirm.owner}: ${confirm.text}`]),
      ],
    }),
  );
  const witnesses = edits.map(({ restores, leavesUnknown }) => new Set([...restores, ...leavesUnknown].map(({ witness }) => JSON.stringify([witness.file, witness.record]))));
  return findings.map((finding) => {
    if (finding.subject.kind !== "session-pattern" || finding.severity !== "error" || !RESTORED.has(finding.verdict)) return finding;
    const own = fixes.filter((_, i) => finding.evidence.some(({ example }) => witnesses[i]?.has(JSON.stringify([example.file, example.record])) === true));
    return own.length === 0 ? finding : { ...finding, fixes: own };
  });
}
