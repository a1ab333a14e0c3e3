// Whether the change keeps its own rule, patch by patch: in time, or somebody's word, or a rule that was checked. What it claims beyond that no test of patches touches,
// and a plant of which the flaws are not known keeps nothing for sure.
import { countOf } from "../../foundation/count-words.ts";
import type { ComplianceVerdict } from "../../plant/overall-verdict.ts";
import { distinct, patchesText, sentences, shortList } from "./field-words.ts";
import { namesOf, type PatchTable } from "./patch-table.ts";

/** Requirements that patching in time, or standing in for it, serves: whole, or in the part that a schedule can show (IEC 62443-2-1:2024 COMP 3, EVENT 1.9; NIS2 art. 21). */
const TESTED = /^(iec62443-2-1\/(COMP 3(\.[25])?|EVENT 1\.9)|nis2\/21\.2\.e)$/;

export function patchCompliance(table: PatchTable): { readonly verdict: ComplianceVerdict; readonly why: string } {
  const { question, rows } = table;
  const { patching, change } = question;
  const { requirements, compliance } = patching.asGiven;
  const said = requirements.map(({ text }) => text);
  if (compliance === "not-met") {
    const broken = rows.filter(
      ({ dossier, given, verdict }) => dossier.need.dueAt !== null && verdict !== "accepted" && verdict !== "compensated" && (given === null || given.last > dossier.need.dueAt),
    );
    const machines = namesOf(broken);
    const count =
      broken.length === 0
        ? ""
        : `${patchesText(broken.length)} on ${machines.length === 1 ? machines[0] : countOf(machines.length, "machine")} ${broken.length === 1 ? "is" : "are"} neither in time nor answered for (${shortList(machines)})`;
    return { verdict: "not-met", why: sentences([count, ...said]) };
  }
  const open = openClaims(table);
  if (compliance === "unknown" || open.length > 0)
    return { verdict: "unknown", why: sentences([...open, ...said, ...(open.length + said.length === 0 ? ["Whether each patch is in time is not known"] : [])]) };
  const claims = change.satisfies.length === 0 ? "The change claims no requirement beyond its own rule" : `The schedule as given keeps ${change.satisfies.join(", ")}`;
  return { verdict: "met", why: sentences([...said, claims]) };
}

/** What keeps `met` from being said though no patch is late. */
export function openClaims({ question, compensations }: PatchTable): string[] {
  const { change, patching, hasAdvisories, exploitationFeeds } = question;
  const untested = change.satisfies.filter((claim) => !TESTED.test(claim));
  const unchecked = compensations.filter(({ outcome }) => outcome === "not-known");
  return [
    question.plant.assets.length === 0 ? "No machine of the plant is known: what has to be patched nobody knows" : "",
    !hasAdvisories ? "No advisory was learnt: what has to be patched nobody knows" : "",
    change.rule.length === 0 ? "The change has no rule that says by when patches are to be done" : "",
    change.rule.length > 0 && patching.undecidedAssets.length > 0
      ? `${countOf(patching.undecidedAssets.length, "machine")} may need patches, and nobody can say it (${shortList(patching.undecidedAssets.map(({ asset }) => asset))})`
      : "",
    change.rule.some(({ gravity }) => gravity === "exploited") && !exploitationFeeds ? "The rule asks for exploited flaws, and no list of them was learnt" : "",
    patching.notFound.length > 0 ? `${countOf(patching.notFound.length, "item")} of the change ${patching.notFound.length === 1 ? "names" : "name"} nothing that is known` : "",
    unchecked.length > 0 ? `${shortList(distinct(unchecked.map(({ named }) => named.by)))} could not be checked` : "",
    untested.length > 0 ? `No test of patches touches ${untested.join(", ")}` : "",
  ].filter((text) => text !== "");
}
