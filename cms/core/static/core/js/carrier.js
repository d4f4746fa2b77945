// Carries what was done without a network: files in parts, everything else together, each until a receipt names it.
// Pages hear of it by the event "outbox" {cid, state: sent | part | waits | accepted | refused | idle, …}.
import {carry, DEEDS, drop, hear, put, waiting} from './outbox.js';

const VERSION = 1;
const MANY = 20;
const ANYBODYS = ['learnt', 'read', 'answer', 'quiz']; // done with nobody signed in: goes with who signs in next
const FIRST = 5000, LONGEST = 300_000; // ms between tries
const PATIENCE = 60_000;
const TIMES = 3; // a file that arrives damaged is sent so often
const LEAST = 8192, MOST = 131072; // bytes of a part on the slowest line and on a good one
const {outbox} = document.querySelector('script[data-outbox]').dataset;
let delay = 0, most = MOST, going, more, timer, words;
try { most = Number(sessionStorage.getItem('part')) || MOST; } catch { /* no store: from the beginning on each page */ }

// Where a post may lead: a file from elsewhere must not make its reader send anything anywhere else.
const WAYS = {to: DEEDS, begin: /^(\/[a-z-]+)?\/uploads\/$/, visitor: /^(\/[a-z-]+)?\/learn\/lesson\/[\w-]+\/learnt\/$/};
export const fair = (post) => /^[\w-]+$/.test(post.cid) && Object.entries(WAYS).every(([name, way]) => !post[name] || way.test(post[name]));

export const tell = (detail) => document.dispatchEvent(new CustomEvent('outbox', {detail}));

async function ask(address, options = {}) {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(address, {credentials: 'same-origin', cache: 'no-store', signal: stop.signal, ...options});
    return {status: answer.status, ok: answer.ok, said: await answer.json().catch(() => ({}))};
  } finally { clearTimeout(late); }
}

// What the line carried holds for the next page too, and grows again with every part that came through easily.
function carries(size) {
  most = Math.min(Math.max(size, LEAST), MOST);
  try { sessionStorage.setItem('part', most); } catch { /* as above */ }
}

// What is put while a run is under way has its turn after it.
export function carryOwn() {
  more = Boolean(going);
  going ??= (navigator.locks ? navigator.locks.request('outbox', run) : run()).finally(() => { going = undefined; return more && carryOwn(); });
  return going;
}

// On pages that hold no room: whatever still waits goes from there, in order. The server turns away another person's words.
export async function carryAll() {
  await carryOwn();
  for (const post of await waiting()) {
    if (post.why || !post.to || !fair(post)) continue;
    const frame = await carry(post);
    if (!frame || frame.t === 'bye') return;
    if (frame.t === 'ack') await drop(post.cid);
    else if (!['again', 'too-fast', 'other-person'].includes(frame.code)) await put({...post, why: frame.message});
  }
}

async function run() {
  clearTimeout(timer);
  words = '';
  let left = true;
  try { left = await round(); } catch { /* no network, or the server is away: asked again */ }
  if (!left) { delay = 0; tell({state: 'idle'}); return; } // another tab may have sent what this one still shows
  tell({state: 'waits', message: words});
  delay = Math.min(Math.max(delay * 2, FIRST), LONGEST);
  timer = setTimeout(carryOwn, delay);
}
addEventListener('online', () => { delay = 0; carryOwn(); });

// True where something is left that another try may bring along.
async function round() {
  const posts = (await waiting()).filter((post) => !post.to && !post.why && fair(post));
  if (!posts.length) return false;
  const {ok, said: who} = await ask(outbox);
  if (!ok || !('sender' in who)) return true; // the second: a page of somebody's network, not ours
  if (who.now) hear(who.now);
  if (!who.sender) return visitor(posts);
  const mine = posts.filter((post) => post.sender === who.sender || (!post.sender && ANYBODYS.includes(post.kind)));
  const held = new Set();
  let left = false;
  for (const post of mine.filter((one) => one.bytes)) {
    if (await file(post, who.token)) continue;
    left = true;
    held.add(post.chain);
  }
  const words = mine.filter((post) => !post.bytes && !held.has(post.chain));
  for (let first = 0; first < words.length; first += MANY) if (await together(words.slice(first, first + MANY), who)) left = true;
  return left;
}

// Nobody is signed in: lessons are noted on this phone as they are with a network, the rest waits for its person.
async function visitor(posts) {
  let left = false;
  for (const post of posts.filter((one) => !one.sender && one.visitor)) {
    const {status} = await ask(post.visitor, {method: 'POST', redirect: 'manual', headers: {Accept: 'application/json'}});
    if (status && status !== 404) { left = true; continue; } // 0: it was noted and leads on; 404: there is no such lesson
    await drop(post.cid);
    tell({cid: post.cid, state: 'accepted', go: ''});
  }
  return left;
}

async function together(posts, who) {
  const entries = posts.map(({cid, sender, kind, data, at, n, off, heard}) => ({cid, sender, kind, data, at, n, off, heard}));
  for (const {cid} of posts) tell({cid, state: 'sent'});
  const headers = {'X-CSRFToken': who.token, 'X-Outbox': who.sender, 'Content-Type': 'application/json', Accept: 'application/json'};
  const {ok, said} = await ask(outbox, {method: 'POST', headers, body: JSON.stringify({v: VERSION, now: Date.now(), entries})});
  if (!ok) return true;
  const receipts = new Map((said.receipts ?? []).map((one) => [one.cid, one]));
  let left = false;
  for (const post of posts) {
    const receipt = receipts.get(post.cid);
    if (receipt?.state === 'accepted') await arrived(post, receipt);
    else if (receipt?.state !== 'other-person') {
      left = true;
      if (receipt?.message) tell({cid: post.cid, state: 'again', message: words = receipt.message});
    }
  }
  return left;
}

// The receipt names it: now, and not before, the phone forgets it.
async function arrived(post, receipt) {
  await drop(post.cid);
  try {
    const before = JSON.parse(localStorage.getItem('arrived') ?? '[]');
    const one = {cid: post.cid, sender: post.sender, kind: post.kind, at: post.at, message: receipt.message ?? '', go: receipt.go ?? ''};
    localStorage.setItem('arrived', JSON.stringify([...before, one].slice(-20)));
  } catch { /* no store: nothing to show later */ }
  tell({...receipt, cid: post.cid, kind: post.kind, chain: post.chain, state: 'accepted'});
}

// A file goes on where it was cut. True once it is there, or refused for good with words that stay with it.
async function file(post, token) {
  const {bytes} = post;
  const facts = new URLSearchParams({cid: post.cid, sha256: post.sha256, purpose: post.purpose, target: post.target, name: post.name, size: bytes.byteLength});
  const headers = {'X-CSRFToken': token};
  for (let times = 0; times < TIMES; times += 1) {
    let now = await ask(post.begin, {method: 'POST', body: facts, headers});
    while ('offset' in now.said) {
      if (now.said.done) { await arrived(post, {}); return true; }
      const {offset, part = most} = now.said;
      tell({cid: post.cid, state: 'part', share: offset / bytes.byteLength});
      const body = bytes.slice(offset, offset + Math.min(part, most));
      const since = performance.now();
      now = await ask(`${post.begin}${post.cid}/`, {
        method: 'POST', body,
        headers: {...headers, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream'},
      }).catch((late) => { if (late.name === 'AbortError') carries(most / 2); throw late; });
      if (now.ok && performance.now() - since < PATIENCE / 4) carries(most * 2);
      performance.mark('sent', {detail: body.byteLength}); // for the diary of data
    }
    if (now.ok || now.status >= 500 || [401, 403, 408, 429].includes(now.status)) return false;
    if (now.status === 404 && times + 1 < TIMES) continue; // begun so long ago that it is forgotten: from the beginning
    if (now.said.again && times + 1 < TIMES) continue;
    const why = now.said.message ?? '';
    await put({...post, why});
    tell({cid: post.cid, state: 'refused', message: why, chain: post.chain});
    return true;
  }
  return false;
}
