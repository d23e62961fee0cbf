// Small comforts only: every page works without it.
"use strict";

// Search as you type: the server renders the results, this puts them in place.
const search = document.querySelector("form[data-live]");
if (search) {
  const field = search.querySelector("input[type=search]");
  const place = document.getElementById(search.dataset.live);
  let waiting = 0;
  let asked = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const query = new URLSearchParams(new FormData(search));
      const answer = await fetch(search.dataset.results + "?" + query, { headers: { accept: "text/html" } });
      if (answer.ok && mine === asked) {
        const text = await answer.text();
        history.replaceState(null, "", "?" + query);
        place.innerHTML = text;
      }
    }, 250);
  });
}

// Dropping a file on the page of checks.
const drop = document.querySelector(".drop");
if (drop) {
  const file = drop.querySelector("input[type=file]");
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    file.files = event.dataTransfer.files;
    file.form.requestSubmit();
  });
}

// The kind of disposition decides which reasons can be chosen; nobody's mind is made up for them. A digit chooses
// the kind, the next one the reason, and what follows is text.
const chosen = document.querySelector("[data-disposition]");
const kind = chosen && chosen.querySelector("select[name=disposition]");
const reason = chosen && chosen.querySelector("select[name=reason]");
const fit = () => {
  for (const group of reason.querySelectorAll("optgroup")) {
    const fits = group.dataset.of === kind.value;
    group.disabled = !fits;
    group.hidden = !fits;
  }
  if (reason.selectedOptions[0].parentElement.disabled) reason.value = "";
  reason.disabled = !kind.value;
};
const take = (field, options, digit, next) => {
  const option = options[Number(digit) - 1];
  if (!option) return false;
  field.value = option.value;
  fit();
  const folded = field.closest("details");
  if (folded) folded.open = true;
  next.focus();
  return true;
};
const takeKind = (digit) => take(kind, [...kind.options].filter((one) => one.value), digit, reason);
const takeReason = (digit) => {
  const group = reason.querySelector("optgroup:not([disabled])");
  return take(reason, group ? [...group.children] : [], digit, kind.form.querySelector("textarea[name=text]"));
};
if (chosen) {
  kind.addEventListener("change", fit);
  for (const [field, digit] of [[kind, takeKind], [reason, takeReason]]) {
    field.addEventListener("keydown", (event) => {
      const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
      if (isPlain && /^[1-9]$/.test(event.key) && digit(event.key)) event.preventDefault();
    });
  }
  addEventListener("pageshow", fit);
  fit();
}

// All or none of a table's boxes.
const all = document.querySelector("input[data-all]");
if (all) {
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll("input[name=" + all.dataset.all + "]")) box.checked = all.checked;
  });
  // How many are chosen stands where something is done to all of them.
  const count = document.querySelector("[data-chosen]");
  const tell = () => {
    const chosen = document.querySelectorAll("input[name=" + all.dataset.all + "]:checked").length;
    if (count) count.textContent = chosen + " chosen";
  };
  document.addEventListener("change", tell);
  addEventListener("pageshow", tell);
}

// What takes some seconds says so, and is not asked for twice.
for (const form of document.querySelectorAll("form[data-slow]")) {
  form.addEventListener("submit", () => {
    const text = form.querySelector("[data-slow-text]");
    if (text) text.textContent = form.dataset.slow;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form[data-slow] button")) button.disabled = false;
  for (const text of document.querySelectorAll("[data-slow-text]")) text.textContent = "";
});

// Paper cannot be unfolded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll(".folds > details:not([open])")];
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
});

// Keys: j and k move, n takes the next alert, 1 2 3 choose a disposition and then digits its reason, / goes to the search, ? shows them.
document.addEventListener("keydown", (event) => {
  const inside = event.target.closest("input, select, textarea");
  if (inside || event.ctrlKey || event.metaKey || event.altKey) return;
  const go = (selector) => { const link = document.querySelector(selector); if (link) link.click(); };
  if (event.key === "j" || event.key === "k") {
    // What is folded away cannot be moved to.
    const rows = [...document.querySelectorAll("[data-row] a[data-main]")];
    const links = rows.filter((one) => one.checkVisibility());
    if (!links.length) { go(event.key === "j" ? "a[data-next]" : "a[data-previous]"); return; }
    const at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.max(0, Math.min(at, links.length - 1))].focus();
  } else if (kind && /^[1-9]$/.test(event.key)) {
    if (takeKind(event.key)) event.preventDefault();
  } else if (event.key === "n") {
    go("button[data-take]");
  } else if (event.key === "/") {
    const field = document.querySelector("input[type=search]");
    if (field) { event.preventDefault(); field.focus(); }
  } else if (event.key === "?") {
    const keys = document.querySelector("details.keys");
    if (keys) keys.open = !keys.open;
  }
});
