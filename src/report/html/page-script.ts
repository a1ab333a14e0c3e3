// The only script of the HTML report: filters rows, opens a finding that a link leads to, opens everything for the printer. Without it the
// page is complete; it sends and loads nothing. The page's security policy admits exactly this text by its digest; a test keeps both in step.

export const PAGE_SCRIPT = `
"use strict";
for (const box of document.querySelectorAll(".filter")) {
  const table = document.getElementById(box.dataset.table);
  const input = box.querySelector("input");
  const output = box.querySelector("output");
  if (!table || !input || !output) continue;
  box.hidden = false;
  const rows = [...table.querySelectorAll("tbody tr[id]")].map((row) => [row, row.textContent.toLowerCase()]);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      const hit = words.every((word) => text.includes(word));
      row.hidden = !hit;
      if (hit) shown++;
    }
    for (const body of table.tBodies) body.hidden = words.length > 0 && !body.querySelector("tr[id]:not([hidden])");
    output.textContent = words.length === 0 ? "" : shown + " of " + rows.length + " rows";
  });
}
const reveal = () => {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener("hashchange", reveal);
reveal();
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
`;

/** Base64 SHA-256 of PAGE_SCRIPT. */
export const PAGE_SCRIPT_SHA256 = "+uLNwnReV7OTKCe0zWeXkNApGV7um7rtFc3TMFcM4RM=";
