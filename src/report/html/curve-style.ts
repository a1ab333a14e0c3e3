// What the page of coverage adds to the style of reports: the curve in light and dark. The page's security policy admits exactly this text by its digest; a
// test keeps both in step.

export const CURVE_STYLE = `
.curve-band{fill:var(--area-strong)}.curve-seen,.curve-ahead{stroke:var(--accent)}.curve-now{fill:var(--accent)}.curve-target{stroke:var(--ink)}
figure{margin:18px 0 26px}
.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:8px 28px}
.curves figure{margin:8px 0}
@media screen and (max-width:760px){.curve.wide{overflow-x:auto}.curve.wide svg{max-width:none}}
`;

/** Base64 SHA-256 of CURVE_STYLE. */
export const CURVE_STYLE_SHA256 = "KxscFdVP/bq3LM5pGqMkKEwBqDQoe6IfDcZ4TAzCnZY=";
