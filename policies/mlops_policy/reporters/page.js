"use strict";
const sieve = document.querySelector(".sieve");
const words = sieve.querySelector("input[type=search]");
const levels = [...sieve.querySelectorAll("input[type=checkbox]")];
const told = sieve.querySelector("output");
const rules = [...document.querySelectorAll("details")].map((rule) => ({
  rule,
  name: rule.querySelector("summary").textContent.toLowerCase(),
  number: rule.querySelector(".number"),
  rows: [...rule.querySelectorAll("tbody tr")].map((row) => ({ row, text: row.textContent.toLowerCase() })),
}));
const all = rules.reduce((sum, one) => sum + one.rows.length, 0);

function sift() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const levelsOn = new Set(levels.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const { rule, name, number, rows } of rules) {
    let here = 0;
    for (const { row, text } of rows) {
      const fits = levelsOn.has(row.dataset.level) && wanted.every((word) => text.includes(word) || name.includes(word));
      row.hidden = !fits;
      here += fits;
    }
    rule.hidden = !here;
    number.textContent = here === rows.length ? here : `${here} of ${rows.length}`;
    shown += here;
  }
  told.textContent = shown === all ? `${all} shown` : `${shown} of ${all} shown`;
}

if (rules.length) {
  sieve.hidden = false;
  sieve.addEventListener("input", sift);
  sieve.addEventListener("submit", (event) => event.preventDefault());
  sift();
}
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== words && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    words.focus();
  }
  if (event.key === "Escape" && document.activeElement === words) {
    words.value = "";
    sift();
  }
});
let closed = [];
addEventListener("beforeprint", () => {
  closed = rules.map((one) => one.rule).filter((rule) => !rule.open);
  for (const rule of closed) rule.open = true;
});
addEventListener("afterprint", () => {
  for (const rule of closed) rule.open = false;
});
