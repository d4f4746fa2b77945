// What is kept on this phone: whole modules, each file checked by its hash. A record says what belongs to which.
export const STORE = "packs 1";
export const able = "caches" in window && "serviceWorker" in navigator;
const RECORD = "/phone/record/";
const END = "</html>";
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sum = async (bytes) => (crypto.subtle ? hex(await crypto.subtle.digest("SHA-256", bytes)) : "");

export class Cut extends Error {} // the network went away
export class Full extends Error {} // no room
export class Changed extends Error {} // published anew between the list and the file

const at = (key, under = RECORD) => `${location.origin}${under}${key}`;

export async function record(key) {
  const found = await (await caches.open(STORE)).match(at(key));
  return found && found.json();
}

const write = async (cache, plan) => {
  await cache.put(at(plan.key), new Response(JSON.stringify(plan), { headers: { "Content-Type": "application/json" } }));
  note(plan.key, { key: plan.key, url: plan.url, title: plan.title, whole: true, files: [], isLost: true });
};

// A browser that makes room throws away everything at once, the records too: their names stand where it does not reach.
const noted = () => { try { return JSON.parse(localStorage.getItem("packs")) ?? {}; } catch { return {}; } };
function note(key, one) {
  try { localStorage.setItem("packs", JSON.stringify({ ...noted(), [key]: one })); } catch { /* no store */ }
}

export async function all() {
  const cache = await caches.open(STORE);
  const names = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith(RECORD));
  const here = await Promise.all(names.map(async (one) => (await cache.match(one)).json()));
  return Object.values({ ...noted(), ...Object.fromEntries(here.map((one) => [one.key, one])) });
}

export async function plan(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache" }).catch(() => { throw new Cut(); });
  if (!answer.ok) throw new Cut();
  return answer.json();
}

// `sound` is "", "light" or "clear" (a record of an older release says true). What is light lies where the clear one would.
export const wanted = (plan_, sound) => plan_.files.filter((file) => sound || !file.is_sound)
  .map((file) => (sound === "light" && file.light ? { ...file, ...file.light } : file));

// Files that are not here yet as they are now.
export async function missing(plan_, sound) {
  const cache = await caches.open(STORE);
  const found = [];
  for (const file of wanted(plan_, sound)) {
    const here = await cache.match(file.kept_as);
    if (here?.headers.get("X-Sha256") !== file.sha256) found.push(file);
  }
  return found;
}

// Behind the page's end stands noise that is never the same.
function whole(bytes, type) {
  if (!type.startsWith("text/html")) return bytes;
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(text.slice(0, text.lastIndexOf(END) + END.length)).buffer;
}

async function fetched(file) {
  const answer = await fetch(file.url, { credentials: "omit", cache: "no-cache" }).catch(() => { throw new Cut(); });
  if (answer.status >= 500) throw new Cut();
  if (!answer.ok) throw new Changed();
  const type = answer.headers.get("Content-Type") ?? "";
  const bytes = whole(await answer.arrayBuffer().catch(() => { throw new Cut(); }), type);
  const sha256 = await sum(bytes);
  if (bytes.byteLength !== file.size || (sha256 && sha256 !== file.sha256)) throw new Changed();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("X-Sha256", file.sha256);
  return new Response(bytes, { headers });
}

// Only what differs comes; what came stays, whatever happens. `tell(bytes done, bytes of all)` on the wire.
export async function keep(plan_, { sound, tell }) {
  // Pages last: a page that is here has what it needs here.
  const files = (await missing(plan_, sound)).sort((a, b) => a.kept_as.endsWith("/") - b.kept_as.endsWith("/"));
  const size = files.reduce((all_, file) => all_ + file.size, 0);
  const room = await navigator.storage?.estimate?.().catch(() => undefined);
  if (room?.quota && room.quota - room.usage < size * 1.1) throw new Full();
  navigator.storage?.persist?.().catch(() => {});
  const cache = await caches.open(STORE);
  const old = await record(plan_.key);
  const of = files.reduce((all_, file) => all_ + file.wire, 0);
  let done = 0;
  try {
    await write(cache, { ...plan_, sound, whole: false, files: [...new Map([...(old?.files ?? []), ...plan_.files].map((file) => [file.kept_as, file])).values()] });
    for (const file of files) {
      await cache.put(file.kept_as, await fetched(file));
      if (file.kept_as.endsWith("/")) await (await caches.open("pages")).delete(at(file.kept_as, "")); // as it was when it was opened
      for (const other of file.same) await cache.put(other, new Response("", { headers: { "X-Same": file.kept_as } }));
      done += file.wire;
      performance.mark("kept", { detail: file.wire }); // for the diary of data
      tell(done, of);
    }
    await write(cache, { ...plan_, sound, whole: true, at: Date.now(), files: plan_.files.filter((file) => sound || !file.is_sound) });
  } catch (error) {
    if (error.name === "QuotaExceededError") throw new Full();
    throw error;
  }
  await sweep(cache);
}

export async function remove(key) {
  const cache = await caches.open(STORE);
  await cache.delete(at(key));
  note(key);
  await sweep(cache);
}

// What no record names goes.
async function sweep(cache) {
  const named = new Set((await all()).flatMap((one) => one.files.flatMap((file) => [file.kept_as, ...file.same])));
  for (const one of await cache.keys()) {
    const url = new URL(one.url);
    if (!url.pathname.startsWith(RECORD) && !named.has(url.pathname)) await cache.delete(one);
  }
}

// A voice that was taken back does not wait until somebody asks for the newer pages.
export async function hush(plan_, old) {
  const named = new Set(plan_.files.map((file) => file.kept_as));
  const gone = (old?.files ?? []).filter((file) => file.is_sound && file.kept_as.endsWith("/") && !named.has(file.kept_as));
  if (!gone.length) return;
  const cache = await caches.open(STORE);
  for (const file of gone) await cache.delete(file.kept_as);
  await write(cache, { ...old, files: old.files.filter((file) => !gone.includes(file)) });
}

// Records whose pages the browser has thrown away say so: the list would promise what is not there.
export async function lost(one) {
  if (one.isLost) return true;
  const cache = await caches.open(STORE);
  for (const file of wanted(one, one.sound)) if (!(await cache.match(file.kept_as))) return true;
  return false;
}
