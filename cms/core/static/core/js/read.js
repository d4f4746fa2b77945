// Reads the pictures of another phone and hands in the file they make by the page's own form, as if it had been chosen.
// What came whole and is sealed stays on this phone until the server has said what became of it.
import { able, look, reads } from "./camera.js";
import { Chains, Damaged, Pressed } from "./parts.js";

const box = document.querySelector("[data-read]");
const { form } = document.querySelector("[name=file]");
const [video, begin, end, said] = ["video", "[data-begin]", "[data-end]", "[data-said]"].map((name) => box.querySelector(name));
const chains = new Chains();
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
const PATIENCE = 5000; // ms for a line that may only look alive
const AFTER = 3000; // ms of rest for the line before what may be needed later comes
const handed = new Set(); // here whole already: its pictures go on turning in front of the camera
let stop, loose;

async function store(mode, work) {
  const db = await new Promise((resolve, reject) => {
    const ask = indexedDB.open("carried", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("chains", { keyPath: "id" });
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = ask.onblocked = () => reject(ask.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const deed = db.transaction("chains", mode);
      const ask = work(deed.objectStore("chains"));
      deed.oncomplete = () => resolve(ask.result);
      deed.onerror = deed.onabort = () => reject(deed.error);
    });
  } finally { db.close(); }
}

function say(word, numbers = {}) {
  said.textContent = Object.entries(numbers).reduce((text, [name, value]) => text.replace(name, value), box.dataset[word]);
}

const file = ({ text, at }) => new File([text], `waiting-${new Date(at).toISOString().slice(0, 10)}.txt`, { type: "text/plain" });

// Whether an answer is sure: a page that ends in none takes with it what is not kept.
async function reached() {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return navigator.onLine && "sender" in await (await fetch(document.querySelector("script[data-outbox]").dataset.outbox, { cache: "no-store", signal: stop.signal })).json();
  } catch { return false; } finally { clearTimeout(late); }
}

async function handIn(one) {
  if (!(await reached())) { say(one === loose ? "loose" : "kept"); return; }
  say("whole");
  const files = new DataTransfer();
  files.items.add(file(one));
  form.elements.file.files = files.files;
  try { sessionStorage.setItem("handing", one.id); } catch { /* it stays in the list until somebody takes it off */ }
  form.requestSubmit();
}

function save(one) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file(one));
  link.download = `waiting-${one.id.slice(0, 8)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function list() {
  const kept = await store("readonly", (all) => all.getAll()).catch(() => []);
  if (loose) kept.push(loose);
  try { localStorage.setItem("carried", kept.length || ""); } catch { /* said on this page only */ }
  box.querySelector("[data-carried]").hidden = !kept.length;
  box.querySelector("[data-sealed]").hidden = kept.every((one) => one === loose);
  box.querySelector("[data-carried] ul").replaceChildren(...kept.map((one) => {
    const made = box.querySelector("template").content.firstElementChild.cloneNode(true);
    made.querySelector("time").textContent = clock.format(one.at);
    made.querySelector("[data-hand]").addEventListener("click", () => handIn(one));
    made.querySelector("[data-save]").addEventListener("click", () => save(one));
    made.querySelector("[data-drop]").addEventListener("click", async () => { await forget(one.id); await list(); });
    return made;
  }));
}

async function forget(id) {
  if (loose?.id === id) loose = undefined;
  handed.delete(id);
  await store("readwrite", (all) => all.delete(id));
}

// What lies open is for its owner's eyes: it is handed in from this page or not at all.
async function came(id, text) {
  const one = { id, text, at: Date.now() };
  const isSealed = !JSON.parse(text).posts?.length;
  if (!isSealed || !(await store("readwrite", (all) => all.put(one)).then(() => true, () => false))) loose = one;
  await list();
  await handIn(one);
}

// One picture; true once a chain is whole.
export async function saw(words) {
  const chain = chains.add(words);
  if (!chain) return false;
  if (handed.has(chain.id)) { chains.all.delete(chain.id); return false; }
  const left = chains.missing(chain);
  if (left.length) {
    say("some", { HERE: chain.of - left.length, ALL: chain.of, LEFT: left.join(box.dataset.comma) });
    return false;
  }
  try {
    const text = await chains.whole(chain);
    JSON.parse(text);
    handed.add(chain.id);
    await came(chain.id, text);
    return true;
  } catch (error) {
    if (error instanceof Pressed) { say("old"); return false; }
    if (!(error instanceof Damaged || error instanceof SyntaxError)) throw error;
    say("damaged");
    return false;
  }
}

function rest() {
  stop?.();
  stop = undefined;
  end.hidden = true;
  begin.hidden = false;
}

begin.addEventListener("click", async () => {
  begin.hidden = true;
  say("wait");
  try {
    stop = await look(video, async (words) => { const done = await saw(words); if (done) rest(); return done; });
    end.hidden = false;
    say("hold");
  } catch (error) {
    rest();
    say(error instanceof DOMException ? "denied" : "away"); // the second: the reader could not be fetched
  }
});
end.addEventListener("click", () => { rest(); said.textContent = ""; });
addEventListener("pagehide", rest);
document.addEventListener("visibilitychange", () => document.hidden && rest());

// The answer to what was handed in from here: what is done with is not kept any longer.
async function settle() {
  let id;
  try { id = sessionStorage.getItem("handing"); sessionStorage.removeItem("handing"); } catch { return; }
  if (id && document.querySelector("[data-over]")) await forget(id);
}

// What reads lies beside this page, for a place without a network.
async function beside() {
  if (!able || !self.caches || navigator.connection?.saveData || !navigator.onLine || "kept" in document.documentElement.dataset) return;
  const files = [...box.dataset.scripts.split(" "), ...(await reads() ? [] : [box.dataset.reader])].map((one) => new URL(one, location).href);
  const cache = await caches.open("reading");
  for (const one of await cache.keys()) if (!files.includes(one.url)) await cache.delete(one);
  for (const one of files) if (!(await cache.match(one))) await cache.add(one);
}
addEventListener("load", () => setTimeout(() => beside().catch(() => {}), AFTER));

if (!able) { begin.hidden = true; say("none"); }
box.hidden = false;
settle().then(list, list);
