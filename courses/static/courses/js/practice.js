// Photos are made smaller on the phone and wait in its outbox, from where they go in parts, also after this page was
// closed; what is typed is saved on the server while one types, or on the phone. The form does all of it without this,
// only slower and not without a network.
import { drop, put, unsafe, waiting } from "../../core/js/outbox.js";
import { named, smaller } from "../../core/js/photo.js";
import { away, carry, fields, me, write } from "../../core/js/written.js";

const form = document.querySelector("[data-practice]");
const [SMALLER, SENDING, NO_NET, KEPT, ON_PHONE, WAITS, UNSAFE, DOOR, EMPTY, SHUT, HEAVY] = form.dataset.words.split("|");
const MOST = 8 * 1024 * 1024; // bytes that the server takes: more would only lie here and be refused
const status = form.querySelector("[data-status]");
const code = form.dataset.practice;
const going = new Map(); // cid → name of the files that were chosen here
const isKept = "kept" in document.documentElement.dataset;
let words = "";

async function keep(file, key) {
  status.textContent = SMALLER;
  const small = await smaller(file);
  if (small.size > MOST) { words = HEAVY.replace("NAME", file.name); return; }
  const bytes = await small.arrayBuffer();
  if (!bytes.byteLength) { words = `${file.name}: ${EMPTY}`; return; }
  const target = `${code}:${key}`;
  const { cid, sha256 } = await named(bytes, target);
  const name = small === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg";
  going.set(cid, file.name);
  const stays = await put({ cid, sha256, bytes, target, name, sender: me(), kind: "photo", chain: code, purpose: "practice", begin: form.dataset.begin });
  status.textContent = stays ? ON_PHONE : UNSAFE;
}

// Names are covered before anything is kept: the first of several must not go while one looks at the second.
async function covered(files, ask) {
  const box = document.querySelector("[data-cover]");
  if (!("hides" in ask.dataset) || !box?.showModal) return files;
  let cover;
  try { ({ cover } = await import("./cover.js")); } catch { return files; } // the network went; the tip stands above
  const wanted = [];
  for (const file of files) wanted.push(await cover(file, box));
  return wanted.filter(Boolean);
}

form.addEventListener("change", async ({ target: input }) => {
  if (input.type !== "file" || !input.files.length) return;
  if (!me()) { status.textContent = DOOR; input.value = ""; return; }
  const ask = input.closest("[data-ask]");
  const files = await covered([...input.files], ask);
  if (!files.length) { input.value = ""; return; }
  form.setAttribute("aria-busy", "true");
  words = "";
  for (const file of files) await keep(file, ask.dataset.ask);
  input.value = "";
  if (words && !going.size) { form.removeAttribute("aria-busy"); status.textContent = words; return; }
  await count();
  carry();
});

document.addEventListener("outbox", async ({ detail }) => {
  if (detail.state === "waits" && going.size) { status.textContent = unsafe() ? UNSAFE : NO_NET; await count(); }
  if (!going.has(detail.cid)) return;
  if (detail.state === "part") status.textContent = `${SENDING} ${Math.round(detail.share * 100)} %`;
  if (detail.state === "refused") {
    words = `${going.get(detail.cid)}: ${detail.message}`;
    await drop(detail.cid); // said here and now to the person who still has the photo
  }
  if (!["accepted", "refused"].includes(detail.state)) return;
  going.delete(detail.cid);
  if (going.size) return;
  form.removeAttribute("aria-busy");
  if (words) { status.textContent = words; return; }
  status.textContent = KEPT;
  if (isKept) return;
  await save();
  document.dispatchEvent(new Event("kept"));
  location.replace(`${location.pathname}?new=${Date.now()}#form`);
});

form.addEventListener("submit", async (event) => {
  if (!away()) {
    if (going.size) event.preventDefault();
    return;
  }
  event.preventDefault();
  await onPhone(event.submitter?.value === "send");
});

// A kept page cannot ask for the PIN: only for somebody whom the server last said to have nothing behind it (frame.js)
// does it show what waits.
function isShut() {
  try { return isKept && localStorage.getItem("bare") !== me(); } catch { return isKept; }
}

const mine = async () => (me() ? (await waiting(me())).filter((post) => post.chain === code) : []);

// Later words take the place of earlier ones that have not gone yet.
async function onPhone(send) {
  if (!me()) { status.textContent = DOOR; return; }
  const before = (await mine()).filter((post) => post.kind === "practice" && !post.why);
  let written = fields(form).filter(([name]) => name.startsWith("a-"));
  if (isShut()) { // what this page did not show is not emptied by it
    const earlier = new Map(before.at(-1)?.data.fields);
    written = written.map(([name, value]) => [name, value || (earlier.get(name) ?? "")]);
  }
  const [, stays] = await write("practice", { of: code, send: send || before.some((post) => post.data.send), fields: written }, { chain: code });
  for (const post of before) await drop(post.cid);
  if (stays) form.dispatchEvent(new Event("sent")); // it stands in the outbox, so no draft of it comes back by another way
  status.textContent = stays ? ON_PHONE : UNSAFE;
  if (navigator.onLine) carry();
}

async function count() {
  const photos = (await mine()).filter((post) => post.bytes && !post.why);
  if (photos.length && away()) status.textContent = `${words} ${unsafe() ? UNSAFE : WAITS.replace("COUNT", photos.length)}`.trim();
}

// What is typed is kept on the server: when one stops for a while, and when one leaves.
let last = "";
async function save() {
  const now = JSON.stringify(fields(form).filter(([name]) => name.startsWith("a-")));
  if (now === last) return;
  last = now;
  if (away()) { await onPhone(false); return; }
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.set("do", "save");
  await fetch(form.action, { method: "POST", body, credentials: "same-origin", keepalive: true, headers: { Accept: "application/json" } })
    .then((answer) => { if (answer.ok && !going.size) status.textContent = KEPT; })
    .catch(() => onPhone(false));
}

// A kept page was made for nobody: what this person wrote on it before stands in the outbox.
async function restore() {
  if (isShut()) {
    const { length } = await mine();
    if (length) status.textContent = SHUT.replace("COUNT", length);
    return;
  }
  const [post] = (await mine()).filter((one) => one.kind === "practice").slice(-1);
  for (const [name, value] of post?.data.fields ?? []) if (form.elements[name] && !form.elements[name].value) form.elements[name].value = value;
  await count();
}

// Where the task asks for a voice the phone records it; the field for a file stays beside it.
if (form.querySelector("[data-kind=voice]")) import("./voice.js").then(({ speak }) => speak(form)).catch(() => {});
last = JSON.stringify(fields(form).filter(([name]) => name.startsWith("a-")));
if (isKept) restore().then(() => { last = JSON.stringify(fields(form).filter(([name]) => name.startsWith("a-"))); }).catch(() => {});
for (const line of document.querySelectorAll("[data-covers]")) line.hidden = !window.HTMLDialogElement;
let timer;
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 4000); });
addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
