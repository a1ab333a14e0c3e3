// What a judgement of patches adds to the style of reports: colours of its verdicts, the table of two courses, and its picture in light, dark and print. The page's
// security policy admits exactly this text by its digest; a test keeps both in step.

export const PATCH_STYLE = `
.v-conflict{color:var(--blocked)}.v-late,.v-outside-window,.v-no-fix{color:var(--degraded)}.v-fits,.v-compensated,.v-accepted{color:var(--kept)}
.both-courses{display:grid;grid-template-columns:minmax(0,max-content) minmax(16em,1fr);gap:12px 48px;align-items:start}
table.courses{width:auto;font-size:14px;border-top:1px solid var(--edge);border-bottom:1px solid var(--edge)}
table.courses caption{caption-side:bottom;padding:8px 0 0}
table.courses th,table.courses td{padding-right:32px}
table.courses thead th{position:static}
table.courses tbody tr:last-child>*{border-bottom:0}
p.after{margin-top:12px}
ul.until{margin:8px 0 0;padding-left:18px;max-width:78ch}
pre.copy{white-space:pre;overflow-x:auto;border-left-color:var(--edge)}
#patches td:nth-child(3){min-width:12em}#patches td:nth-child(4),#patches td:nth-child(5){min-width:8.5em}
#machines h3{margin:18px 0 4px}#machines .body>h3:first-child{margin-top:0}
#machines .facts,#compensations .facts{grid-template-columns:8.5em minmax(0,1fr)}
#machines .facts li+li{margin-top:3px}#machines .facts dd,#machines .body>p{max-width:84ch}
#machines .table{max-height:none}
#compensations h3,#undecided h3{margin:18px 0 8px}
.gantt-pale{fill:var(--area-strong)}.gantt-batch,.gantt-batch-sign{fill:var(--rule);stroke:var(--edge)}
.gantt-window{stroke:var(--accent)}.gantt-windows,.gantt-windows-sign{fill:var(--accent)}
.gantt-patch,.gantt-patch-sign{fill:var(--ink)}.gantt-asked,.gantt-asked-sign{fill:var(--paper);stroke:var(--ink)}.gantt-stops{stroke:var(--blocked)}
.gantt-soak,.gantt-soak-sign{stroke:var(--ink)}.gantt-due,.gantt-due-sign,.gantt-move{stroke:var(--edge)}.gantt-words{stroke:var(--paper)}
@media screen and (max-width:760px){.both-courses{grid-template-columns:minmax(0,1fr)}table.courses{width:100%}table.courses th,table.courses td{overflow-wrap:break-word;padding-right:12px}#machines .facts,#compensations .facts{grid-template-columns:minmax(0,1fr)}}
@media print{#patches td:nth-child(n){min-width:0}.gantt-pale{fill:#e6e9ec}.gantt-batch,.gantt-batch-sign{fill:#d3d8dc}.both-courses{gap:4px 20px}table.courses{font-size:9.5px}table.courses th,table.courses td{padding-right:20px}table.courses caption,ul.until{padding-top:2px;margin-top:3px}#schedule .picture-map svg{max-height:130mm}#machines h3,#compensations h3,#undecided h3{margin:6px 0 2px}pre.copy{white-space:pre-wrap}}
`;

/** Base64 SHA-256 of PATCH_STYLE. */
export const PATCH_STYLE_SHA256 = "bUuuhjxoz72Ypg5U0DeFhx0nV93ysXnXUra6projwbY=";
