// Forms whose deed may wait on this phone: without a network, or from a kept page, they go into the outbox.
// A form with data-always goes that way with a network too, so that a line that only looks alive loses nothing.
import { newId, put, waiting } from "./outbox.js";

const PATIENCE = 3000; // ms for a receipt before the page goes on without it
const OWN = ["cash", "names", "here", "question", "again"]; // nobody's would end with the next person
const STAYS = /cash|question/; // stands ready for the next one
const MAY = /cash|question|again/; // have fields that may stay empty
const FRESH = 60_000; // ms after which a page that came over the line says nothing of the line any more
const root = document.documentElement;
const isKept = "kept" in root.dataset;
export const away = () => isKept || !navigator.onLine;
export const language = () => root.lang.toLowerCase();

// By the page where it was made for a person, else by what this phone remembers; "-" while somebody helps.
function known() {
  const here = document.querySelector("script[data-me]")?.dataset.me;
  if (!isKept && here !== undefined) return here;
  try { return localStorage.getItem("me") ?? ""; } catch { return ""; }
}
export const me = () => known().replace("-", "");

function number() {
  try {
    const n = Number(localStorage.getItem("outbox n") ?? 0) + 1;
    localStorage.setItem("outbox n", String(n));
    return n;
  } catch { return 0; }
}

export const fields = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "cid" && name !== "csrfmiddlewaretoken");

// The post, and whether it would survive this page.
export async function write(kind, data, more = {}) {
  const post = { cid: newId(), sender: me(), kind, data: { lang: language(), ...data }, n: number(), ...more };
  return [post, await put(post)];
}

export const carry = () => import("./carrier.js").then(({ carryOwn }) => carryOwn()).catch(() => {});

export function say(form, word, words) {
  let line = form.querySelector("[data-state]");
  if (!line) {
    line = document.querySelector("[data-state]").cloneNode(true);
    form.append(line);
  }
  line.hidden = false;
  line.textContent = words || line.dataset[word];
  return line;
}

// The receipt for one post, or nothing when it does not come in time.
const receipt = (cid) => new Promise((done) => {
  setTimeout(done, PATIENCE);
  document.addEventListener("outbox", ({ detail }) => { if (detail.cid === cid && detail.state === "accepted") done(detail); });
});

// Whether the line that the phone shows carries anything.
async function reached() {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return (await fetch(document.querySelector("script[data-outbox]").dataset.outbox, { cache: "no-store", signal: stop.signal })).ok;
  } catch { return false; } finally { clearTimeout(late); }
}

// Every question has an answer of some kind; a list of names may have no tick.
function complete(form) {
  const said = new FormData(form);
  const names = new Set([...form.elements].map((field) => field.name).filter((name) => name && name !== "cid"));
  return form.dataset.outbox === "names" || [...names].every((name) => form.elements[name].required === false && MAY.test(form.dataset.outbox) ? true : said.get(name));
}

function follow(form, cid) {
  document.addEventListener("outbox", ({ detail }) => {
    if (detail.cid !== cid || !["sent", "again", "accepted"].includes(detail.state)) return;
    const line = say(form, detail.state, detail.message);
    if (detail.state !== "accepted" || !detail.go) return;
    const link = document.createElement("a");
    link.href = detail.go;
    link.textContent = line.dataset.see;
    line.append(" ", link);
  });
}

// A second tap is the same deed.
async function once(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try { await submit(form); } finally { delete form.dataset.busy; }
}

async function submit(form) {
  const { outbox: kind, of, version, question, next } = form.dataset;
  // A helper's deed would stand under the name of who is helped.
  if (known() === "-" || (OWN.includes(kind) && !me())) { say(form, "door"); return; }
  const [post, stays] = await write(kind, { of, version, question, fields: fields(form) }, kind === "learnt" ? { visitor: form.dataset.visitor } : {});
  say(form, stays ? "saved" : "unsafe");
  follow(form, post.cid);
  form.dispatchEvent(new CustomEvent("sent", { detail: post }));
  const answer = receipt(post.cid);
  if (navigator.onLine) carry();
  if (STAYS.test(kind)) { form.reset(); today(form); return; }
  for (const told of form.querySelectorAll("[data-told]")) told.hidden = false;
  if (/quiz|answer|again/.test(kind)) for (const button of form.querySelectorAll("button")) button.disabled = true;
  const came = navigator.onLine ? await answer : undefined;
  if (kind === "learnt") {
    const go = came?.go || next;
    if (go && (came || (stays && navigator.serviceWorker?.controller))) location.assign(go);
  } else if (came?.go && form.dispatchEvent(new CustomEvent("came", { cancelable: true, detail: came }))) location.assign(came.go);
}

function today(form) {
  const day = form.querySelector("[type=date]");
  if (!day || day.value) return;
  const now = new Date();
  day.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

for (const form of document.querySelectorAll("form[data-outbox]")) {
  today(form);
  form.addEventListener("submit", async (event) => {
    // With a network the server reads a quiz and says what is still open or unclear.
    const isRead = !away() && form.dataset.outbox === "quiz";
    if (!away() && (!("always" in form.dataset) || (isRead && performance.now() < FRESH))) return;
    event.preventDefault();
    if (isRead && await reached()) form.submit();
    else if (!complete(form)) say(form, "open");
    else if (form.dispatchEvent(new Event("reads", { bubbles: true, cancelable: true }))) once(form); // whoever knows its fields has said what cannot be read
  });
}

// What waits already is said where something can be written.
const line = document.querySelector("[data-state]");
if (line && away() && me()) {
  waiting(me()).then((posts) => {
    if (!posts.length || !line.hidden) return;
    line.hidden = false;
    line.textContent = line.dataset.waits.replace("COUNT", posts.length);
  }).catch(() => {});
}
