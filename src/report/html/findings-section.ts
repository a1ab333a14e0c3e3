// Findings of the HTML report: one line each, open for the source line, the evidence with its packets, the impact and the fix.
import { countText } from "../../foundation/count-words.ts";
import { markupText as esc, visibleText } from "../../foundation/hostile-text.ts";
import type { Finding } from "../../plant/finding.ts";
import { fixLines, impactText, seenText } from "../finding-to-text.ts";
import { findingAnchor, type PageContext, severityWord, titleText, witness, witnessKey } from "./page-parts.ts";

export function findingsSection(page: PageContext): string {
  const { findings } = page.judgement;
  const none = "<p>None: nothing that was seen breaks. What was not seen is not known.</p>";
  return `<section id="findings" class="page" aria-labelledby="findings-h"><h2 id="findings-h">Findings (${countText(findings.length)})</h2>${findings.length === 0 ? none : findings.map((f) => findingDetails(page, f)).join("\n")}</section>`;
}

function findingDetails(page: PageContext, f: Finding): string {
  const hint = f.cause === null ? "" : `line ${f.cause.line}`;
  return `<details id="${findingAnchor(f.id)}"><summary>${severityWord(f)}<span class="title">${titleText(f.title)}</span><span class="hint">${hint}<span class="more">${hint === "" ? "" : " · "}open</span></span></summary>
<div class="body"><p>${esc(f.message)}</p>${source(f)}<dl class="facts">${facts(page, f)
    .map(([name, html]) => `<dt>${name}</dt><dd>${html}</dd>`)
    .join("")}</dl></div></details>`;
}

/** The span is a <mark>, which stays visible without colour: bold and underlined. */
function source(f: Finding): string {
  const { cause } = f;
  if (cause?.lineText === undefined) return "";
  const line = cause.lineText.replace(/[\r\n]+$/, "");
  const from = Math.min(Math.max(0, cause.column - 1), line.length);
  const to = Math.min(line.length, from + Math.max(1, cause.length ?? 1));
  const tabless = (text: string): string => esc(text.replace(/\t/g, "    "));
  return `<pre class="source"><span class="n">${cause.line} </span>${tabless(line.slice(0, from))}<mark>${tabless(line.slice(from, to))}</mark>${tabless(line.slice(to))}</pre>`;
}

function facts(page: PageContext, f: Finding): [string, string][] {
  const rows: [string, string][] = [];
  if (f.cause !== null) rows.push(["Written at", `<span class="mono">${esc(f.cause.file)}:${f.cause.line}:${f.cause.column}</span>`]);
  if (f.evidence.length > 0) {
    const conditions = f.conditions.length === 0 ? "" : `, ${f.conditions.map(esc).join(", ")}`;
    const seen = seenText(f, page.timezone);
    if (seen !== null) rows.push(["Seen", `${esc(seen)}${conditions}`]);
    else if (conditions !== "") rows.push(["When", conditions.slice(2)]);
    const items = f.evidence.map((e) => {
      const row = page.rowByWitness.get(witnessKey(e.source, e.example.file, e.example.record));
      return `<li>${witness(page, e.source, e.example)}${row === undefined ? "" : ` · <a href="#${row}">${f.subject.kind === "session-pattern" ? "the sessions" : "the conversation"}</a>`}</li>`;
    });
    rows.push(["Witness", `<ul>${items.join("")}</ul>`]);
  } else if (f.conditions.length > 0) rows.push(["When", f.conditions.map(esc).join(", ")]);
  const machine = f.subject.kind === "asset" ? (page.machineIds.get(f.subject.server ?? f.subject.name) ?? page.machineIds.get(f.subject.name)) : undefined;
  if (machine !== undefined) rows.push(["Machine", `<a href="#${machine}">${esc(f.subject.server ?? f.subject.name)}</a>`]);
  rows.push(["Impact", esc(impactText(f))]);
  if (f.workaround !== null) rows.push(["People", esc(f.workaround)]);
  const fixes = fixLines(f);
  if (fixes.length > 0) rows.push([f.fixes.length > 0 ? "Fix" : "Decide", fixes.map((line) => esc(line.slice(line.indexOf(":") + 2))).join("<br>")]);
  rows.push(["Confidence", `${f.confidence.level}: ${esc(f.confidence.why)}`]);
  if (f.assumptions.length > 0)
    rows.push(["Assumes", f.assumptions.map((code) => (page.judgement.assumptions.some((a) => a.code === code) ? `<a href="#assumptions">${esc(code)}</a>` : esc(code))).join(", ")]);
  if (f.requirements.length > 0) rows.push(["Touches", f.requirements.map((r) => `<code>${esc(r)}</code>`).join(", ")]);
  rows.push(["Id", `<span class="mono">${esc(f.kind)} ${esc(visibleText(f.id))}</span>`]);
  return rows;
}
