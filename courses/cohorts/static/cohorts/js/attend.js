// Meetings without a network: the page of the next one is kept ahead, the name list opens when its time has come and
// shows what waits on this phone, and the code of a scanned address stands in its field.
const root = document.documentElement;
const form = document.querySelector('form[data-outbox="names"], form[data-outbox="here"]');
const boxes = [...document.querySelectorAll('[name="here"][type=checkbox]')];
const isOwn = document.querySelector("script[data-me]")?.dataset.me !== "-"; // not while somebody helps

// What is ticked now is what the next saving differs from.
function shown(box) {
  const was = box.parentElement.querySelector('[name="was"]');
  if (!box.checked) was?.remove();
  else if (!was) {
    const made = Object.assign(document.createElement("input"), { type: "hidden", name: "was", value: box.value });
    made.setAttribute("form", form.id);
    box.before(made);
  }
}

// What the receipt said before this page was fetched anew.
function told() {
  let words;
  try { words = sessionStorage.getItem("list"); sessionStorage.removeItem("list"); } catch { return; }
  const line = words && form.querySelector("[data-state]");
  if (line) { line.textContent = words; line.hidden = false; }
}

function open() {
  form.hidden = false;
  document.querySelector("[data-shows]")?.removeAttribute("hidden");
  for (const box of boxes) box.disabled = false;
}

async function waits() {
  const [{ waiting }, { me }] = await Promise.all([import("../../core/js/outbox.js"), import("../../core/js/written.js")]);
  if (!me()) return;
  for (const { kind, data } of await waiting(me())) {
    if (kind !== "names" || data.of !== form.dataset.of) continue;
    const [here, was] = ["here", "was"].map((name) => data.fields.filter(([key]) => key === name).map(([, value]) => value));
    for (const box of boxes.filter(({ value }) => here.includes(value) !== was.includes(value))) {
      box.checked = here.includes(box.value);
      shown(box);
    }
  }
}

// To turn the page of a long list saves what was ticked on it. A second tap turns it in any case.
let turns = "";
addEventListener("pageshow", () => { turns = ""; });
function turn(event) {
  const changed = boxes.some((box) => box.checked !== Boolean(box.parentElement.querySelector('[name="was"]')));
  if (!changed || turns || form.hidden || !form.requestSubmit) return;
  event.preventDefault();
  turns = event.currentTarget.href;
  form.requestSubmit();
}

if (boxes.length && form) {
  const left = Number(form.dataset.opens || 0) - Date.now();
  if (left <= 0) open();
  else if (left < 86_400_000) setTimeout(open, left);
  for (const link of document.querySelectorAll(".pager a")) link.addEventListener("click", turn);
  form.addEventListener("sent", () => {
    boxes.forEach(shown);
    if (turns) location.assign(turns);
  });
  form.addEventListener("came", (event) => { // the same part of a long list again, as it is noted now
    event.preventDefault();
    if (turns) return;
    try { sessionStorage.setItem("list", event.detail.message); } catch { /* the numbers on the page tell */ }
    location.reload();
  });
  told();
  waits().catch(() => { /* no store: nothing waits */ });
}
const code = form?.querySelector("[name=sign]");
if (code) code.value ||= new URLSearchParams(location.search).get("sign") ?? "";

// This script lies beside the pages that it belongs to and goes with them when somebody signs out.
if ("serviceWorker" in navigator && "caches" in window && isOwn && !("kept" in root.dataset)) {
  // Where data is saved nothing comes ahead; but a list that somebody opened is kept whole, or half a class has no tick.
  const saves = navigator.connection?.saveData;
  const ahead = saves && !boxes.length ? [] : [...document.querySelectorAll(saves ? "[data-ahead]:not([data-with])" : "[data-ahead]")].flatMap(({ dataset }) => dataset.ahead.split(" "));
  if (form || ahead.length) {
    const files = [import.meta.url, ...(saves ? [] : document.querySelector("[data-with]")?.dataset.with.split(" ") ?? [])];
    caches.open("pages").then((pages) => Promise.all(files.map(async (file) => (await pages.match(file)) ?? pages.add(file)))).catch(() => {});
  }
  const stays = document.querySelector("[data-stays]");
  if (stays) stays.hidden = false;
  navigator.serviceWorker.ready.then(({ active }) => ahead.forEach((address) => active.postMessage({ keep: new URL(address, location).href })));
}
