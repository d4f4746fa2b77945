// The seal of this phone's person. What leaves as a file is locked with it, so that anybody may carry it. It came from the
// server while they were signed in; it lies here so that no script can read it out, and the key never goes along.
import { pressed } from "./parts.js";

const { outbox } = document.querySelector("script[data-outbox]").dataset;
export const able = Boolean(self.crypto?.subtle && self.indexedDB);

const plain = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const utf8 = new TextEncoder();
const BESIDE = "sealing";

async function store(mode, work) {
  const db = await new Promise((resolve, reject) => {
    const ask = indexedDB.open("seals", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("seals", { keyPath: "sender" });
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = ask.onblocked = () => reject(ask.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const deed = db.transaction("seals", mode);
      const ask = work(deed.objectStore("seals"));
      deed.oncomplete = () => resolve(ask.result);
      deed.onerror = deed.onabort = () => reject(deed.error);
    });
  } finally { db.close(); }
}

// `release` is the frame's own address: another release brings another of what lies beside the seal.
export async function renew(release) {
  if (!able) return;
  const answer = await fetch(`${outbox}../seal/`, { cache: "no-store" });
  if (!answer.ok) return;
  const { sender, mark, key, now, beside } = await answer.json();
  const off = now - Date.now(); // how far this phone's clock is behind
  const { hear } = await import("./outbox.js");
  hear(now);
  const locked = await crypto.subtle.importKey("raw", plain(key), "AES-GCM", false, ["encrypt"]);
  await store("readwrite", (seals) => seals.put({ sender, mark, key: locked, off }));
  const cache = await caches.open(BESIDE);
  const files = [import.meta.url, ...beside.map((one) => new URL(one, import.meta.url).href)];
  // They are needed where there is no network. Who saves data fetches what draws on the tap that asks for it.
  await cache.addAll(navigator.connection?.saveData ? files.slice(0, 2) : files);
  for (const one of await cache.keys()) if (!files.includes(one.url)) await cache.delete(one);
  localStorage.setItem("draws", files[2]);
  localStorage.setItem("sealed", `${sender} ${Date.now()} ${release}`);
}

// Somebody has signed out: a seal stays only where something of its person still waits.
export async function tidy() {
  if (!able) return;
  const { waiting } = await import("./outbox.js");
  const senders = new Set((await waiting()).map((post) => post.sender));
  const kept = await store("readonly", (seals) => seals.getAllKeys());
  for (const sender of kept.filter((one) => !senders.has(one))) await store("readwrite", (seals) => seals.delete(sender));
}

const found = (sender) => (able && sender ? store("readonly", (seals) => seals.get(sender)).catch(() => undefined) : undefined);
export const sealed = async (sender) => Boolean(await found(sender));

// One person's posts as a letter that only the server can open; nothing where this phone has no seal of theirs.
export async function seal(sender, posts, coded) {
  const own = await found(sender);
  if (!own) return undefined;
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const words = await pressed(utf8.encode(JSON.stringify({ off: own.off, posts })));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: utf8.encode(own.mark) }, own.key, words);
  return { mark: own.mark, nonce: coded(nonce), box: coded(box) };
}

// What draws the same file as pictures came with the seal. By the address it lies under: kept modules need not bring it.
export async function chain() {
  const beside = await (await caches.open(BESIDE)).keys();
  return import(beside.find(({ url }) => url.includes("/chain."))?.url ?? localStorage.getItem("draws"));
}
