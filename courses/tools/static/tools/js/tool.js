// A tool's form computed on the phone: nothing is sent, so it works without a network once the page is there.
import { num, places, read, tidy } from "./num.js";

// One field's value, or the word of the error; as courses/tools/forms/sums.py does it.
export function value(typed, ask) {
  const words = tidy(typed).trim();
  if (!words) return ask.must ? { wrong: "missing" } : { value: ask.kind === "words" || ask.kind === "choice" ? "" : ask.empty === "" ? undefined : scaled(num(ask.empty), ask) };
  if (ask.kind === "words" || ask.kind === "choice") return { value: words };
  const found = read(words);
  if (!found) return { wrong: "number" };
  if (found.compare(ask.low) < 0) return { wrong: "low" };
  if (found.compare(ask.high) > 0) return { wrong: "high" };
  if (places(found) > Number(ask.places)) return { wrong: "places" };
  return { value: scaled(found, ask) };
}

const scaled = (found, ask) => (ask.kind === "percent" ? found.over(100) : found);

// All fields: {facts} or {wrong: {name: word}}.
export function facts(asks, typed) {
  const found = {}, wrong = {};
  for (const ask of asks) {
    if (ask.kind === "tick") { found[ask.name] = Boolean(typed[ask.name]); continue; }
    const one = value(typed[ask.name] ?? "", ask);
    if (one.wrong) wrong[ask.name] = one.wrong;
    else found[ask.name] = one.value;
  }
  return { facts: found, wrong };
}

export function asksOf(form) {
  return [...form.querySelectorAll("[data-kind]")].map((field) => ({
    must: field.required, ...field.dataset, name: field.name, field,
  }));
}

function show(page, result) {
  for (const cell of page.querySelectorAll("[data-out]")) {
    cell.textContent = result.out[cell.dataset.out] ?? "";
    const line = cell.closest("[data-line]");
    if (line && line.dataset.line === cell.dataset.out) line.hidden = !cell.textContent;
  }
  for (const note of page.querySelectorAll("[data-mark]")) note.hidden = !result.marks.includes(note.dataset.mark);
  for (const bar of page.querySelectorAll("[data-bar]")) {
    const [start, length] = result.bars[bar.dataset.bar];
    bar.setAttribute("x", start);
    bar.setAttribute("width", length);
  }
  page.hidden = false;
}

export function complain(form, asks, wrong) {
  for (const { name, field } of asks) {
    const box = field.closest(".field");
    box.querySelector(".errorlist")?.remove();
    box.classList.toggle("has-error", name in wrong);
    const said = [box.querySelector(".help")?.id, name in wrong ? `id_${name}_error` : ""].filter(Boolean).join(" ");
    for (const [key, words] of [["aria-invalid", name in wrong ? "true" : ""], ["aria-describedby", said]]) {
      if (words) field.setAttribute(key, words);
      else field.removeAttribute(key);
    }
    if (!(name in wrong)) continue;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `id_${name}_error`;
    list.append(document.createElement("li"));
    list.firstChild.textContent = form.dataset[wrong[name]]
      .replace("LOW", field.dataset.low).replace("HIGH", field.dataset.high).replace("PLACES", field.dataset.places);
    box.append(list);
  }
  const first = asks.find(({ name }) => name in wrong);
  if (first) {
    first.field.closest("details")?.setAttribute("open", "");
    first.field.focus();
  }
}

export function tool(compute) {
  const form = document.querySelector("form[data-tool]");
  if (!form) return;
  const page = document.getElementById("result");
  const asks = asksOf(form);
  const extra = JSON.parse(form.dataset.extra);
  const kept = document.querySelector("[name=facts]");

  function work(quiet) {
    const typed = {};
    for (const { name, kind, field } of asks) typed[name] = kind === "tick" ? field.checked : field.value;
    const { facts: found, wrong } = facts(asks, typed);
    if (Object.keys(wrong).length) return quiet || complain(form, asks, wrong);
    complain(form, asks, {});
    show(page, compute(found, extra));
    if (kept) kept.value = new URLSearchParams(new FormData(form)).toString();
    return quiet || page.querySelector("h2").focus();
  }
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    work(false);
  });
  form.addEventListener("input", () => page.hidden || work(true));
}
