// What a judgement of sessions adds to the style of reports: colours of its verdicts, and its pictures in light, dark and print. The page's security policy
// admits exactly this text by its digest; a test keeps both in step.

export const ACCESS_STYLE = `
.v-locked-out{color:var(--blocked)}.v-cut-off,.v-waits,.v-needs-other-path{color:var(--degraded)}.v-not-governed{color:var(--quiet)}
.lanes-shift{fill:var(--area)}.lanes-band,.lanes-kept,.lanes-work{fill:var(--line)}
.lanes-lost{stroke:var(--blocked)}.lanes-lost-part{stroke:var(--blocked)}
.lanes-outline,.lanes-wait{stroke:var(--ink)}.lanes-mark{stroke:var(--ink)}.lanes-mark-filled{fill:var(--ink);stroke:none}
.lanes-locked-out .lanes-outline,.lanes-locked-out .lanes-mark{stroke:var(--blocked)}
.lanes-label{text-decoration:none}
.pressure-part-0{fill:var(--line);stroke:var(--edge)}.pressure-part-1{fill:var(--area-strong);stroke:var(--edge)}
ul.moments-told{margin:0;padding-left:20px}
td ul.inputs{margin:0;padding-left:16px}
#pressure figure,#lanes figure{margin-bottom:16px}
#accounts h3,#grants h3{margin:18px 0 8px}
@media print{.lanes-lost-part{stroke-width:1.4}#lanes .picture-map svg{max-height:94mm}#accounts h3,#grants h3{margin:6px 0 2px}}
`;

/** Base64 SHA-256 of ACCESS_STYLE. */
export const ACCESS_STYLE_SHA256 = "+CtaNkTEGtPyc0UsavXqCDpl4d6LcavmTHq6XWBUzow=";
