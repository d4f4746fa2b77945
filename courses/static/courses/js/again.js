// The questions of the day without a network: fetched once a day, where the site says that some are due, and kept under the
// address where they come back one by one. What was answered today, in either way, is not asked again.
import { here } from "./clear.js";

const root = document.documentElement;
const link = document.querySelector("[data-day]");
const forms = [...document.querySelectorAll("form[data-again]")];
const me = document.querySelector("script[data-me]")?.dataset.me ?? "";
const now = new Date();
const today = [me || "", now.getFullYear(), now.getMonth() + 1, now.getDate()].join(" ");
const isKept = "kept" in root.dataset;

function noted() {
  try {
    const found = JSON.parse(localStorage.getItem("again"));
    return found?.today === today ? found : { today, done: [] };
  } catch { return { today, done: [] }; }
}
function note(change) {
  try { localStorage.setItem("again", JSON.stringify(change(noted()))); } catch { /* no store: they are shown once more */ }
}

// Without cookies nothing of it would be there; it goes with the other pages of this person when somebody signs in or out.
async function keep() {
  const pages = await caches.open("pages");
  const name = new URL(link.getAttribute("href") || link.getAttribute("action") || location.pathname, location).href;
  if (noted().kept && await pages.match(name)) return;
  const answer = await fetch(link.dataset.day, { cache: "no-cache" });
  if (!answer.ok || answer.redirected || !answer.headers.has("X-Keep")) return;
  const words = await answer.clone().text();
  await pages.put(name, answer);
  for (const url of [import.meta.url, here]) if (!await pages.match(url)) await pages.add(url);
  for (const { src } of new DOMParser().parseFromString(words, "text/html").querySelectorAll("main img")) new Image().src = src; // the worker keeps them
  note((found) => ({ ...found, kept: true }));
}

async function hide() {
  const { waiting } = await import("../../core/js/outbox.js");
  const gone = new Set([...noted().done, ...(await waiting(me || undefined)).filter(({ kind }) => kind === "again").map(({ data }) => data.of)]);
  for (const form of forms) form.hidden = gone.has(form.dataset.again);
  const none = document.querySelector("[data-none]");
  if (none) none.hidden = forms.some((form) => !form.hidden);
}

for (const form of forms) {
  const done = () => note((found) => ({ ...found, done: [...found.done, form.dataset.again] }));
  form.addEventListener("sent", done);
  form.addEventListener("came", (event) => event.preventDefault()); // the others are on this page too
  if (link) form.addEventListener("submit", done);
}
if (forms.length && !link) hide().catch(() => { /* no store: all are shown */ });
if (link && me && !isKept && "serviceWorker" in navigator && "caches" in window && !navigator.connection?.saveData) {
  navigator.serviceWorker.ready.then(keep).catch(() => { /* without it they come back with a network */ });
}
