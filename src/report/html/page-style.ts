// The style sheet of the HTML report: calm, one accent, light and dark, readable printed in grey on A4. The page's security policy admits
// exactly this text by its digest; a test keeps both in step.

export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2327;--quiet:#555f69;--rule:#d5dade;--line:#aab2ba;--area:#f4f6f7;--area-strong:#eaedf0;--edge:#7b8691;--accent:#0b5a8f;--blocked:#a3231c;--degraded:#8a4b00;--unfiltered:#5a4a8a;--unknown:#4b5560;--kept:#56616b}
@media (prefers-color-scheme:dark){:root{--paper:#14181c;--ink:#e4e8ec;--quiet:#a6b0ba;--rule:#333b43;--line:#55606b;--area:#1b2126;--area-strong:#232a31;--edge:#7f8a95;--accent:#85bdea;--blocked:#ff958b;--degraded:#f0b35e;--unfiltered:#c0b1f2;--unknown:#b3bdc7;--kept:#9fabb6}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1200px;padding:28px 24px 64px;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:27px;font-weight:650;letter-spacing:-.01em}
h2{font-size:18px;font-weight:650;margin:0 0 12px}
h3{font-size:15px;font-weight:650}
p{margin:0 0 8px;max-width:78ch}
a{color:var(--accent);text-underline-offset:2px;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
section{margin-top:40px}
code,pre,.mono{font-family:ui-monospace,"Cascadia Mono",Consolas,"Liberation Mono",monospace;font-size:.9em}
.quiet{color:var(--quiet)}
.kicker{color:var(--quiet);margin-bottom:4px}
.skip{position:absolute;left:-999em}
.skip:focus{position:static}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:10px 0;margin:18px 0 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
.mark{width:.8em;height:.8em;vertical-align:-.05em;margin-right:.35em;overflow:visible}
.v-blocked,.v-unstable,.s-error{color:var(--blocked)}
.v-degraded,.s-warning{color:var(--degraded)}
.v-unfiltered{color:var(--unfiltered)}
.v-unknown,.s-note{color:var(--unknown)}
.v-kept,.v-stable{color:var(--kept)}
.verdict{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 40px;margin-top:24px}
.verdict>div{border-top:3px solid currentColor;padding-top:10px}
.verdict p{color:var(--ink)}
.verdict .word{font-size:25px;font-weight:650;line-height:1.2;color:inherit;margin-bottom:6px}
.verdict .kicker,.verdict .quiet{color:var(--quiet)}
.both{font-size:17px;font-weight:650;margin:16px 0 0}
.counts{display:flex;flex-wrap:wrap;gap:10px 32px;margin:18px 0 0;padding:0}
.counts div{display:flex;flex-direction:column-reverse}
.counts dt{color:var(--quiet);font-size:14px}
.counts dd{margin:0;font-size:21px;font-weight:600;line-height:1.2}
.counts dd a{color:inherit}
.counts+p{margin-top:12px}
.answers{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:22px 40px}
.answers ul,.facts ul{margin:4px 0 0;padding-left:18px}
.answers h3{margin-bottom:4px;color:var(--quiet);font-weight:600}
.answers p{font-weight:600;margin-bottom:2px}
.answers li li{color:var(--quiet)}
.scroll{overflow-x:auto}
figure{margin:0}
figcaption{color:var(--quiet);margin-top:10px;max-width:78ch}
figure svg{display:block;max-width:100%;height:auto}
.moments{display:none;margin:0;padding-left:20px}
.map-ink{fill:var(--ink)}.map-quiet{fill:var(--quiet)}.map-rule{stroke:var(--rule)}.timeline-lead{stroke:var(--line)}
.map-zone rect{fill:var(--area);stroke:var(--rule)}.map-zone-involved rect{fill:var(--area-strong);stroke:var(--edge)}
.map-kept .map-line{stroke:var(--line)}.map-breaks .map-line{stroke:var(--ink)}.map-open .map-line{stroke:var(--unfiltered)}
.map-breaks .map-head,.timeline-dot{fill:var(--ink)}.map-open .map-head{fill:var(--unfiltered)}.timeline-ring{stroke:var(--ink)}
.map-label{fill:var(--paper)}
.map-blocked-text{fill:var(--blocked)}.map-degraded-text{fill:var(--degraded)}.map-unfiltered-text{fill:var(--unfiltered)}.map-unknown-text{fill:var(--unknown)}
.mark-blocked{stroke:var(--blocked)}.mark-degraded{fill:var(--degraded)}.mark-unfiltered{stroke:var(--unfiltered)}.mark-unknown{stroke:var(--unknown)}.mark-kept{stroke:var(--kept)}
svg a:hover text{text-decoration:underline}.timeline-text{text-decoration:none}
details{border-top:1px solid var(--rule)}
details:last-of-type{border-bottom:1px solid var(--rule)}
details:target,tr:target td,tr:target th{background:var(--area-strong)}
summary{padding:10px 0;cursor:pointer;display:grid;grid-template-columns:7.5em minmax(0,1fr) auto;gap:0 14px;align-items:baseline}
summary::-webkit-details-marker{display:none}
summary .title{font-weight:600}
summary .hint{color:var(--quiet);font-size:14px;text-align:right}
details[open]>summary .hint .more{visibility:hidden}
.body{padding:2px 0 20px 8.4em}
.source{margin:10px 0 14px;padding:8px 12px;background:var(--area);border-left:3px solid var(--line);line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere}
.source mark{background:none;color:inherit;font-weight:700;text-decoration:underline wavy 1px;text-underline-offset:4px}
.source .n{color:var(--quiet);user-select:none}
.facts{display:grid;grid-template-columns:6.5em minmax(0,1fr);gap:5px 14px;margin:0}
.facts dt{color:var(--quiet)}
.facts dd{margin:0}
.facts ul{list-style:none;padding:0;margin:0}
.filter{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:baseline;margin:0 0 10px}
.filter[hidden]{display:none}
input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:3px;padding:4px 8px;width:22em;max-width:100%}
.table{max-height:78vh;overflow:auto;border-top:1px solid var(--edge);border-bottom:1px solid var(--edge)}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:13.5px;line-height:1.4}
caption{text-align:left;color:var(--quiet);padding:0 0 8px;max-width:78ch}
th,td{overflow-wrap:break-word;text-align:left;vertical-align:top;padding:5px 14px 5px 0;border-bottom:1px solid var(--rule);font-weight:400}
thead th{position:sticky;top:0;background:var(--paper);font-weight:600;border-bottom:1px solid var(--edge);white-space:nowrap;z-index:1}
tbody th[scope=rowgroup]{font-weight:650;padding-top:14px;color:var(--ink)}
td.n,th.n{text-align:right;white-space:nowrap}
.nb{white-space:nowrap}
td.why{min-width:16em;max-width:34em}
td.digest{min-width:21em;overflow-wrap:anywhere}
td.end{max-width:17em}td.wide{max-width:22em}
tr[hidden],tbody[hidden]{display:none}
dl.words{display:grid;grid-template-columns:13em minmax(0,1fr);gap:6px 20px;margin:0}
dl.words dt{font-weight:600}
dl.words dd{margin:0;max-width:78ch}
footer{margin-top:48px;padding-top:14px;border-top:1px solid var(--rule);color:var(--quiet)}
@media screen and (max-width:760px){
body{padding:18px 16px 48px}
h1{font-size:23px}
.verdict,.answers{grid-template-columns:minmax(0,1fr);gap:18px}
.picture-timeline{display:none}.moments{display:block}.moments li{margin-bottom:8px}
.picture-map svg{max-width:none}
summary{grid-template-columns:minmax(0,1fr)}summary .hint{text-align:left}
.body{padding-left:0}
.facts,dl.words{grid-template-columns:minmax(0,1fr);gap:0}.facts dd,dl.words dd{margin-bottom:8px}
.table table{min-width:900px}
}
@media print{
@page{size:A4;margin:12mm}
:root{color-scheme:light;--paper:#fff;--ink:#000;--quiet:#444;--rule:#ccc;--line:#999;--area:#f4f4f4;--area-strong:#eaeaea;--edge:#777;--accent:#000;--blocked:#000;--degraded:#000;--unfiltered:#000;--unknown:#000;--kept:#333}
html{font-size:10px;line-height:1.36}
body{max-width:none;padding:0}
p,figcaption{max-width:none;margin-bottom:3px}
nav,.filter,.skip,summary .more{display:none!important}
h1{font-size:19px}h2{font-size:12.5px;margin-bottom:4px}h3{font-size:10px}
section{margin-top:10px}
.kicker{margin-bottom:1px}
.verdict{margin-top:6px;gap:0 24px}.verdict .word{font-size:16px;margin-bottom:2px}.verdict>div{padding-top:4px;border-top-width:2px}.both{font-size:12px;margin-top:4px}
.counts{margin-top:5px;gap:4px 26px}.counts dd{font-size:14px}.counts dt{font-size:9.5px}.counts+p{margin-top:4px}
.answers{gap:6px 24px}.answers h3{margin:0}.answers p{margin:0}
.answers ul{margin:0}
figcaption{margin-top:4px}
.picture-map svg{max-width:100%;max-height:98mm;width:auto}
.picture-map.whole svg{max-height:240mm}
.scroll,.table{max-height:none;overflow:visible}
.page{break-before:page}
details,tr,figure{break-inside:avoid}
h2,h3,summary{break-after:avoid}
summary{padding:4px 0;grid-template-columns:7.5em minmax(0,1fr) auto}summary .hint{font-size:9.5px}
.body{padding:0 0 8px 8.4em}
table{font-size:8px}th,td{padding:2px 7px 2px 0;overflow-wrap:anywhere}thead th{position:static}
td.why,td.end,td.wide{min-width:0;max-width:none}
td.end{min-width:9em}td.digest{min-width:0}
.nb,thead th,td.n,th.n{white-space:normal}
a{text-decoration:none}
}
`;

/** Base64 SHA-256 of PAGE_STYLE. */
export const PAGE_STYLE_SHA256 = "V0Yq9+EqE7G5xy8ibwpspfM+aLt27npAd1W30FTNCQ0=";
