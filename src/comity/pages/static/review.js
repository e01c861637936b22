// Keys for the review. Each presses a button or opens a part that is on the page anyway; nothing needs them.
"use strict";

const cards = [...document.querySelectorAll("[data-card]")];
const single = document.querySelector("[data-single]");
let sent = false;

function current() {
  return cards.findIndex((card) => card.contains(document.activeElement));
}

function show(number) {
  const card = cards[Math.max(0, Math.min(number, cards.length - 1))];
  if (card) {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
}

function turn(step) {
  const number = current() + step;
  const beyond = document.querySelector(step > 0 ? "[data-after]" : "[data-before]");
  if (beyond && (number >= cards.length || (number < 0 && step < 0))) beyond.click();
  else show(number);
}

function edit(card) {
  const part = card.querySelector("[data-edit]");
  part.open = true;
  part.querySelector("input:not([type=hidden])").focus();
}

function close(card) {
  card.querySelectorAll("details[open]").forEach((part) => { part.open = false; });
  card.focus();
}

const onCard = {
  c: (card) => card.querySelector("[data-key=c]").click(),
  r: (card) => card.querySelector("[data-key=r]").click(),
  e: edit,
  n: (card) => card.querySelector("[data-note]").focus(),
};
const anywhere = {
  j: () => turn(1),
  k: () => turn(-1),
  u: () => document.querySelector("[data-undo]")?.click(),
  "?": () => {
    const keys = document.querySelector("[data-keys]");
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const card = cards[current()];
  if (event.key === "Escape" && card) return close(card);
  if (event.target.closest("input, textarea, select") || (single && !single.checked)) return;
  if (anywhere[event.key]) anywhere[event.key]();
  else if (onCard[event.key] && card) onCard[event.key](card);
  else if (onCard[event.key]) show(0);
  else return;
  event.preventDefault();
});

// One press, one decision: while a form is on its way no other is sent.
document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });

// An action has its own modes.
document.querySelectorAll("[data-action]").forEach((action) => {
  const mode = action.form.querySelector("[data-mode]");
  action.addEventListener("change", () => {
    mode.setAttribute("list", `modes-${action.value.toUpperCase()}`);
    mode.value = "";
  });
});

if (single) {
  single.checked = localStorage.getItem("comity-single-keys") !== "off";
  single.addEventListener("change", () => localStorage.setItem("comity-single-keys", single.checked ? "on" : "off"));
}
const rename = document.querySelector("[data-rename]");
if (rename) {
  rename.hidden = false;
  rename.addEventListener("click", () => {
    const form = document.getElementById("name-form");
    form.hidden = false;
    form.querySelector("#name").focus();
  });
}

const faulty = document.querySelector("[data-faulty]");
if (faulty) (faulty.querySelector("[aria-invalid=true]") || faulty).focus();
else if (cards.length) show(Number(location.hash.replace("#card-", "")) || 0);
