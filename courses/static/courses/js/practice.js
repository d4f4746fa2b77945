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
const typed = () => fields(form).filter(([name]) => name.startsWith("a-"));
let choosing = Promise.resolve(); // photos that are made smaller just now
let wish = false; // it is to be sent as soon as the photos that live in this page only have gone
let sent; // cid of what was sent then

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
  await put({ cid, sha256, bytes, target, name, sender: me(), kind: "photo", chain: code, purpose: "practice", begin: form.dataset.begin });
  status.textContent = unsafe() ? UNSAFE : ON_PHONE;
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

async function each(files, key) {
  for (const file of files) { // one that the phone cannot open does not take the others along
    try { await keep(file, key); } catch { words = `${file.name}: ${EMPTY}`; }
  }
}

form.addEventListener("change", async ({ target: input }) => {
  if (input.type !== "file" || !input.files.length) return;
  if (!me()) { status.textContent = DOOR; input.value = ""; return; }
  const ask = input.closest("[data-ask]");
  const files = await covered([...input.files], ask);
  if (!files.length) { input.value = ""; return; }
  form.setAttribute("aria-busy", "true");
  words = "";
  await (choosing = Promise.allSettled([choosing, each(files, ask.dataset.ask)]));
  input.value = "";
  if (await isLoose() && (await mine()).some((post) => post.data?.send)) await onPhone(false); // must not go before its photo
  if (words && !going.size) { form.removeAttribute("aria-busy"); status.textContent = words; return; }
  await count();
  carry();
});

document.addEventListener("outbox", async ({ detail }) => {
  if (detail.state === "waits" && going.size) { status.textContent = unsafe() ? UNSAFE : NO_NET; await count(); }
  if (detail.cid === sent && detail.state === "accepted") {
    if (detail.message) status.textContent = detail.message;
    else if (!isKept) anew();
  }
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
  if (wish) { sent = await onPhone(true); return; }
  if (isKept) return;
  await save();
  anew();
});

function anew() {
  document.dispatchEvent(new Event("kept"));
  location.replace(`${location.pathname}?new=${Date.now()}#form`);
}

form.addEventListener("submit", async (event) => {
  if (!away()) {
    if (!going.size) return;
    event.preventDefault();
    wish ||= event.submitter?.value === "send";
    return;
  }
  event.preventDefault();
  const send = event.submitter?.value === "send";
  if (send) await import("./clear.js").catch(() => {}); // not on this phone: the server says later what it cannot read
  if (!send || form.dispatchEvent(new Event("reads", { bubbles: true, cancelable: true }))) await onPhone(send);
});

// A kept page cannot ask for the PIN: only for somebody whom the server last said to have nothing behind it (frame.js)
// does it show what waits.
function isShut() {
  try { return isKept && localStorage.getItem("bare") !== me(); } catch { return isKept; }
}

const mine = async () => (me() ? (await waiting(me())).filter((post) => post.chain === code) : []);
const isLoose = async () => unsafe((await mine()).filter((post) => post.bytes && !post.why).map(({ cid }) => cid));

// Later words take the place of earlier ones that have not gone yet. As long as a photo lives in this page only, they are
// put down as not to be sent: another tab, or the next page, would send them without it.
async function onPhone(send) {
  if (!me()) { status.textContent = DOOR; return undefined; }
  await choosing;
  const before = (await mine()).filter((post) => post.kind === "practice" && !post.why);
  let written = typed();
  if (isShut()) { // what this page did not show is not emptied by it
    const earlier = new Map(before.at(-1)?.data.fields);
    written = written.map(([name, value]) => [name, value || (earlier.get(name) ?? "")]);
  }
  wish ||= send || before.some((post) => post.data.send);
  const goes = wish && !await isLoose();
  const [post, stays] = await write("practice", { of: code, send: goes, fields: written }, { chain: code });
  if (goes) wish = false;
  for (const earlier of before) await drop(earlier.cid);
  if (stays) form.dispatchEvent(new Event("sent")); // it stands in the outbox, so no draft of it comes back by another way
  status.textContent = unsafe() ? UNSAFE : ON_PHONE;
  if (navigator.onLine) carry();
  return post.cid;
}

async function count() {
  const photos = (await mine()).filter((post) => post.bytes && !post.why);
  if (photos.length && away()) status.textContent = words.replace(/\.$/, ". ") + (unsafe() ? UNSAFE : WAITS.replace("COUNT", photos.length));
}

// What is typed is kept on the server: when one stops for a while, and when one leaves.
let last = "";
async function save() {
  const now = JSON.stringify(typed());
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

// Where the task asks for a voice the phone records it, and the recording goes the way of a chosen file; the field for a
// file stays beside it.
function speak({ choose, kind, recorder }) {
  const made = document.getElementById("recorder"), running = [];
  for (const field of kind && made ? form.querySelectorAll("[data-kind=voice] input[type=file]") : []) {
    const box = made.content.cloneNode(true).querySelector(".recorder");
    running.push(recorder(box, (sound) => {
      choose(field, sound, `voice.${sound.type.split("/")[1]}`);
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }));
    field.before(box);
  }
  form.addEventListener("submit", (event) => {
    if (!running.some((is) => is())) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // half a recording is not sent in
    form.querySelector(".recorder [role=status]").textContent = made.content.querySelector("button").dataset.open;
  }, { capture: true });
}
if (form.querySelector("[data-kind=voice]")) import("../../core/js/recorder.js").then(speak).catch(() => {});
last = JSON.stringify(typed());
if (isKept) restore().then(() => { last = JSON.stringify(typed()); }).catch(() => {});
for (const line of document.querySelectorAll("[data-covers]")) line.hidden = !window.HTMLDialogElement;
let timer;
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 4000); });
addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
