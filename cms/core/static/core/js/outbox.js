// The browser's one outbox: what was written and not yet acknowledged. Memory at once, then IndexedDB, else localStorage.
//
// A post is {cid, sender, room, kind, data, to, at, why?}: `sender` is a mark of the person, because another one may sign
// in on the same phone; `to` the address of the plain form; `why` the reason of a final refusal, whose words stay here
// until the person takes them back. Posts without `to` go together by carrier.js; those with `bytes` are files. They lie
// apart: a room's page of an older release, still open in another tab, must not take them for words.
const NAMES = ['outbox', 'kept'];
const nameOf = (post) => NAMES[post.to ? 0 : 1];
const PATIENCE = 5000; // some browsers never answer a request for a store
const memory = new Map();
const stored = new Set();
const gone = new Set();
let last = 0;

const within = (work) => Promise.race([work, new Promise((_done, fail) => setTimeout(fail, PATIENCE))]);

function open(name) {
  return within(new Promise((resolve, reject) => {
    const ask = indexedDB.open(name, 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore('posts', {keyPath: 'cid'});
    ask.onsuccess = () => { bases.set(name, ask.result); resolve(ask.result); }; // also where it was given up meanwhile
    ask.onerror = ask.onblocked = () => { bases.delete(name); reject(ask.error); };
  }));
}

const bases = new Map();
async function store(name, mode, work) {
  if (!bases.has(name)) bases.set(name, open(name));
  const db = await bases.get(name);
  return within(new Promise((resolve, reject) => {
    const deed = db.transaction('posts', mode);
    const ask = work(deed.objectStore('posts'));
    deed.oncomplete = () => resolve(ask.result);
    deed.onerror = deed.onabort = () => reject(deed.error);
  }));
}

const spare = {
  all(name) { try { return JSON.parse(localStorage.getItem(name)) ?? []; } catch { return []; } },
  keep(name, posts) { if (posts.length) localStorage.setItem(name, JSON.stringify(posts)); else localStorage.removeItem(name); },
};

function flag(full) {
  try { if (full) localStorage.setItem('outbox full', '1'); else localStorage.removeItem('outbox full'); } catch { /* no store */ }
}

const at = () => (last = Math.max(Date.now(), last + 1)); // also where the phone's clock goes back

// Our server's time when this phone last heard it, and how far its clock was behind: each thing says both as they were
// when it was done, because the clock may have been put right before it is sent.
export function hear(now) { try { localStorage.setItem('heard', `${now} ${now - Date.now()}`); } catch { /* no store */ } }
function clock() {
  try {
    const [heard, off] = localStorage.getItem('heard').split(' ').map(Number);
    return {heard, off};
  } catch { return {}; }
}

// In the memory of this page when this returns; the promise tells whether it would survive the page.
export function put(post) {
  if (!post.at) Object.assign(post, {at: at(), ...clock()});
  memory.set(post.cid, post);
  gone.delete(post.cid);
  flag(true);
  return save({...post});
}

async function save(post) {
  try {
    await store(nameOf(post), 'readwrite', (posts) => posts.put(post));
  } catch {
    addEventListener('beforeunload', ask); // leaving asks, as long as something lives in this page only
    if (post.bytes) return false; // too much for the spare
    const name = nameOf(post);
    try { spare.keep(name, [...spare.all(name).filter((p) => p.cid !== post.cid), post]); } catch { return false; }
  }
  stored.add(post.cid);
  if (memory.has(post.cid)) flag(true); // another tab saw nothing yet
  else drop(post.cid); // acknowledged before it was stored
  return true;
}

export async function drop(cid) {
  memory.delete(cid);
  gone.add(cid);
  await Promise.all(NAMES.map((name) => store(name, 'readwrite', (posts) => posts.delete(cid)).catch(() => { /* the spare below */ })));
  for (const name of NAMES) {
    try { if (spare.all(name).some((post) => post.cid === cid)) spare.keep(name, spare.all(name).filter((post) => post.cid !== cid)); } catch { /* no store */ }
  }
  stored.delete(cid);
}

// Oldest first; of everybody who used this phone where no sender is named.
export async function waiting(sender) {
  let seen = true;
  const found = await Promise.all(NAMES.map((name) => store(name, 'readonly', (all) => all.getAll()).catch(() => { seen = false; return []; }))); // the spare and the memory hold them
  const kept = [...NAMES.flatMap((name) => spare.all(name)), ...found.flat()];
  const posts = new Map([...kept.map((post) => [post.cid, post]), ...memory]);
  for (const post of posts.values()) last = Math.max(last, post.at);
  if (seen && !posts.size) flag(false);
  return [...posts.values()].filter((post) => !gone.has(post.cid) && (!sender || post.sender === sender)).sort((a, b) => a.at - b.at);
}

// Words that would go with this page.
export const unsafe = (among = [...memory.keys()]) => among.some((cid) => memory.has(cid) && !stored.has(cid));
const ask = (event) => { if (unsafe()) event.preventDefault(); };

// crypto.randomUUID needs https; the village's own network may have none.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

export const DEEDS = /^(\/[a-z-]+)?\/ask\/rooms\/[\w-]+\/do\/[\w-]+\/$/;

// The plain form's door with the frame's answer: an ack, a refuse, a bye; nothing where the network or the server is away.
export async function carry(post) {
  if (!DEEDS.test(post.to)) return undefined;
  const body = new FormData();
  for (const [key, value] of Object.entries({...post.data, cid: post.cid})) body.set(key, value);
  const token = document.cookie.match(/csrftoken=(\w+)/)?.[1] ?? document.querySelector('[name=csrfmiddlewaretoken]')?.value;
  const headers = {Accept: 'application/json', 'X-CSRFToken': token, 'X-Outbox': post.sender};
  try {
    const signal = AbortSignal.timeout?.(30_000); // a dead line would hold back all that waits behind it
    const answer = await fetch(post.to, {method: 'POST', body, headers, signal});
    if (answer.status === 401 || answer.status === 403) return {t: 'bye', code: 'signed-out'};
    const frame = await answer.json();
    return frame.cid === post.cid ? frame : undefined;
  } catch { return undefined; }
}
