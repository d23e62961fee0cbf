// Search and folding; everything is readable without it.
"use strict";
document.documentElement.classList.add("js");
const field = document.getElementById("search");
const told = document.getElementById("told");
const rows = [...document.querySelectorAll("tbody tr")];
const items = [...document.querySelectorAll(".tree li")];
const folds = [...document.querySelectorAll(".tree details")];
let found = [], at = -1;
function search() {
  const wanted = field.value.trim().toLowerCase();
  for (const row of rows) row.hidden = wanted !== "" && !row.dataset.name.includes(wanted);
  document.querySelectorAll(".tree mark").forEach((mark) => mark.replaceWith(mark.textContent));
  found = []; at = -1;
  if (!wanted) { told.textContent = ""; return; }
  for (const item of items) {
    if (!item.dataset.name.includes(wanted)) continue;
    const name = item.querySelector(".name");
    const mark = document.createElement("mark");
    mark.textContent = name.textContent;
    name.replaceChildren(mark);
    found.push(item);
  }
  told.textContent = `${found.length} places; Enter goes to the next`;
}
function next() {
  if (!found.length) return;
  at = (at + 1) % found.length;
  for (let up = found[at].parentElement; up; up = up.parentElement)
    if (up.tagName === "DETAILS") up.open = true;
  found[at].scrollIntoView({ block: "center" });
  told.textContent = `${at + 1} of ${found.length}`;
}
field.addEventListener("input", search);
field.addEventListener("keydown", (event) => { if (event.key === "Enter") next(); });
document.getElementById("unfold").onclick = () => folds.forEach((one) => { one.open = true; });
document.getElementById("fold").onclick = () => folds.forEach((one) => { one.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
});
