// The page of what is on this phone: what waits to be sent, what has arrived, what is kept and the room that it takes.
import { drop, waiting } from "./outbox.js";
import { able, all, lost, remove, wanted } from "./packs.js";
import { carry, me } from "./written.js";

const page = document.querySelector("[data-phone]");
const MB = 1_000_000, GB = 1000 * MB;
const MOST_FILE = 7 * MB; // of what waits: locked and in letters it becomes nearly twice as much
const sent = new Set();
// It came with the seal and lies beside it; the worker does not keep it for everybody.
const sealing = () => import("./seal.js").catch(() => ({ seal() {}, sealed() {} }));
const coded = (bytes) => { let out = ""; for (const byte of new Uint8Array(bytes)) out += String.fromCharCode(byte); return btoa(out); };
const find = (name) => page.querySelector(name);
const word = (name) => find(`[data-word="${name}"]`).textContent;
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
const label = (post) => find(`[data-kind="${post.to ? "room" : CSS.escape(post.kind)}"]`)?.textContent ?? "";

function line(post, note) {
  const made = find("[data-post]").content.firstElementChild.cloneNode(true);
  made.querySelector("b").textContent = label(post); // never what it says: others hold this phone too
  made.querySelector("time").textContent = clock.format(post.at);
  made.querySelector("[data-note]").textContent = note;
  return made;
}

async function posts() {
  const who = me();
  const every = await waiting();
  const mine = every.filter((post) => !post.sender || post.sender === who);
  find("[data-posts]").replaceChildren(...mine.map((post) => {
    const made = line(post, post.why || word(sent.has(post.cid) ? "sent" : "saved"));
    const button = made.querySelector("button");
    button.hidden = !post.why;
    button.querySelector("span").textContent = ` ${label(post)}`;
    button.addEventListener("click", async () => { await drop(post.cid); await show(); });
    return made;
  }));
  find("[data-nothing]").hidden = mine.length > 0;
  find("[data-send]").hidden = !mine.length;
  const isSealed = await (await sealing()).sealed(who);
  find("[data-out]").disabled = find("[data-pictures]").disabled = !every.some(({ sender }) => sender);
  find("[data-open]").hidden = isSealed || !mine.length;
  find("[data-closed]").hidden = !find("[data-open]").hidden;
  find("[data-door]").hidden = Boolean(who) || !every.length;
  const others = find("[data-others]");
  others.hidden = every.length === mine.length;
  others.dataset.text ??= others.textContent;
  others.textContent = others.dataset.text.replace("COUNT", every.length - mine.length);
}

function arrived() {
  let came = [];
  try { came = JSON.parse(localStorage.getItem("arrived") ?? "[]").filter((one) => one.sender === me()); } catch { /* no store */ }
  find("[data-came]").hidden = !came.length;
  find("[data-arrived]").replaceChildren(...came.reverse().map((one) => {
    const made = line(one, one.message || word("accepted"));
    if (one.go) made.querySelector("b").replaceWith(Object.assign(document.createElement("a"), { href: one.go, textContent: label(one) }));
    made.querySelector("button").remove();
    return made;
  }));
}

async function packs() {
  if (!able) return;
  const kept = await all();
  find("[data-none]").hidden = kept.length > 0;
  find("[data-packs]").replaceChildren(...await Promise.all(kept.map(async (one) => {
    const made = find("[data-pack]").content.firstElementChild.cloneNode(true);
    const link = made.querySelector("a");
    link.href = one.url;
    link.textContent = one.title;
    made.querySelector(".hush").textContent = ` ${one.title}`;
    made.querySelector("b").textContent = page.dataset.kb.replace("SIZE", Math.ceil(wanted(one, one.sound).reduce((size, file) => size + file.size, 0) / 1000));
    if (!one.whole) made.querySelector("[data-note]").textContent = page.dataset.part;
    else if (await lost(one)) made.querySelector("[data-note]").textContent = page.dataset.missing;
    made.querySelector("button").addEventListener("click", async () => { await remove(one.key); await show(); });
    return made;
  })));
}

const size = (bytes) => (bytes < GB ? page.dataset.mb.replace("SIZE", (bytes / MB).toFixed(1)) : page.dataset.gb.replace("SIZE", (bytes / GB).toFixed(1)));

async function room() {
  const found = await navigator.storage?.estimate?.();
  if (!found?.quota) return;
  const firm = await navigator.storage.persisted?.();
  const words = page.dataset.room.replace("USED", size(found.usage)).replace("FREE", size(found.quota - found.usage));
  find("[data-storage]").textContent = `${words}${firm ? page.dataset.firm : page.dataset.loose}`;
}

// Files with everything of somebody that waits here, each person's locked with their own seal. What has no seal lies open,
// and goes along only for the person who is here; what a visitor did stays for the next person who signs in. Photos come first: the words that send them off must not be there before them.
const owned = async () => (await waiting()).filter(({ sender }) => sender);
async function out() {
  const every = await owned();
  const files = [[]];
  let size = 0;
  for (const post of [...every.filter(({ bytes }) => bytes), ...every.filter(({ bytes }) => !bytes)]) {
    const more = post.bytes?.byteLength ?? JSON.stringify(post).length;
    if (size + more > MOST_FILE && files.at(-1).length) { files.push([]); size = 0; }
    files.at(-1).push(post);
    size += more;
  }
  const made = await Promise.all(files.map(file));
  if (navigator.canShare?.({ files: made })) { await navigator.share({ files: made }).catch(() => {}); return; }
  for (const one of made) save(one);
}

// Shared as text, because many phones share nothing that is called JSON.
async function file(posts, number) {
  const letters = [], loose = [], { seal } = await sealing();
  for (const sender of new Set(posts.map((post) => post.sender))) {
    const own = posts.filter((post) => post.sender === sender).map((post) => (post.bytes ? { ...post, bytes: coded(post.bytes) } : post));
    const letter = await seal(sender, own, coded);
    if (letter) letters.push(letter);
    else if (sender === me()) loose.push(...own);
  }
  const more = number ? `-${number + 1}` : "";
  const name = `waiting-${new Date().toISOString().slice(0, 10)}${more}.txt`;
  return new File([JSON.stringify({ v: 2, letters, posts: loose })], name, { type: "text/plain" });
}

function save(one) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(one);
  link.download = one.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export async function show() {
  await posts();
  arrived();
  try { find("[data-carried]").hidden = !localStorage.getItem("carried"); } catch { /* no store */ }
  page.dataset.shown = ""; // from here on an empty list says that nothing waits
  await packs();
  await room();
}

// As pictures, without photos: what draws them came with the seal and lies beside it.
function pictures() {
  find("[data-unable]").hidden = true;
  return sealing().then(({ chain }) => chain()).then(async (one) => one.pictures(find("[data-chain]"), await owned(), file))
    .catch(() => { find("[data-unable]").hidden = false; });
}

find("[data-out]").addEventListener("click", out);
find("[data-pictures]").addEventListener("click", pictures);
find("[data-send]").addEventListener("click", carry);
document.addEventListener("outbox", ({ detail }) => {
  if (detail.state === "sent") sent.add(detail.cid);
  if (detail.state === "waits") { sent.clear(); find("[data-said]").textContent = detail.message || word("away"); }
  if (["accepted", "idle"].includes(detail.state)) find("[data-said]").textContent = ""; // idle: what is left was refused
  if (detail.state !== "part") { posts().catch(() => {}); arrived(); }
});
show().catch(() => {});
