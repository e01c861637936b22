// Makes pages handier; nothing on them needs it. Text is only ever set as text, never as markup.
"use strict";

// The style sheet filters by kind; this adds words, and says how many rows are left.
function filterTable(form) {
  const table = form.nextElementSibling.querySelector("table");
  const words = form.querySelector("[data-words]");
  const found = form.querySelector("[data-found]");
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  function apply() {
    const kind = form.querySelector("input[type=radio]:checked").value;
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      const said = wanted.every((word) => texts[at].includes(word));
      row.hidden = !said;
      shown += said && (!kind || row.dataset.quad === kind);
    });
    found.textContent = wanted.length || kind ? `${shown} / ${rows.length}` : "";
  }
  form.querySelector("[data-scripted]").hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

function searchTitles(form) {
  const section = document.querySelector("[data-results]");
  const list = section.querySelector("ol");
  const none = section.querySelector("[data-none]");
  const input = form.querySelector("input");
  const root = form.dataset.index.replace("static/index.js", "");
  function item([title, address, meta]) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const more = document.createElement("span");
    link.href = `${root}${address}.html`;
    link.textContent = title;
    more.className = "meta";
    more.textContent = meta;
    row.append(link, " ", more);
    return row;
  }
  function apply() {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ([title, , meta]) => wanted.every((word) => `${title} ${meta}`.toLowerCase().includes(word));
    const hits = wanted.length ? (window.comityIndex || []).filter(fits).slice(0, 50) : [];
    list.replaceChildren(...hits.map(item));
    section.hidden = !wanted.length;
    none.hidden = hits.length > 0;
  }
  const index = document.createElement("script");
  index.src = form.dataset.index;
  index.addEventListener("load", apply);
  document.head.append(index);
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  input.addEventListener("input", apply);
}

document.querySelectorAll("[data-filter]").forEach(filterTable);
document.querySelectorAll("form[data-index]").forEach(searchTitles);
