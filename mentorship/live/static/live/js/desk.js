// The desk: one socket over all rooms. What is new comes onto the page as the server renders it; nothing moves under the
// fingers, and a row in which somebody writes stays as it is.
import {Line} from './line.js';
import {connection, reload, say, signedOut} from './notice.js';
import {Sender} from './sender.js';

const desk = document.getElementById('desk');
const rooms = new Map();
const isInUse = (row) => row.contains(document.activeElement) || [...row.querySelectorAll('textarea')].some((field) => field.value)
  || row.querySelector('[aria-busy], .waits');

const row = (post) => document.querySelector(`#q${Number(post.data.q)}`);
const sender = new Sender({
  sender: desk.dataset.sender,
  place(post, box) {
    row(post)?.querySelector('[data-answers]').append(box);
    return box.isConnected;
  },
  done(post) {
    const found = row(post);
    if (['answer', 'done', 'hide', 'park'].includes(post.kind)) {
      const next = found?.nextElementSibling ?? found?.previousElementSibling;
      if (found?.contains(document.activeElement)) next?.querySelector('textarea')?.focus({preventScroll: true});
      sender.remove(post.cid);
      found?.remove();
    }
    soon();
  },
  refused(post, frame) {
    if (!('text' in post.data)) say(frame.message);
    soon();
  },
});

const line = new Line(desk.dataset, rooms, {
  events(_room, events) { if (events.some((event) => event.kind !== 'seen')) soon(); },
  frame(frame) {
    if (frame.t === 'bye' && frame.code === 'signed-out') signedOut();
    else if (frame.t === 'bye') say(frame.message);
    else if (frame.t === 'stranger') reload();
    else if (frame.t === 'reset') { rooms.delete(frame.room); soon(); } else if (frame.cid) sender.receipt(frame);
  },
  state(online) {
    connection(online);
    sender.online();
    if (online) { sender.fresh(); soon(); }
  },
});

function follow() {
  for (const told of document.getElementById('waiting').dataset.rooms.split(',').filter(Boolean)) {
    const [room, since, epoch] = told.split(' ');
    if (rooms.has(room)) continue;
    rooms.set(room, {since: Number(since), epoch});
    if (line.ready) line.follow(room);
  }
}

let timer;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, 400);
}

async function refresh() {
  if (document.hidden) return;
  let page;
  try {
    const answer = await fetch(location.pathname, {headers: {Accept: 'text/html'}});
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch { return; } // the line comes back, and then we ask again
  for (const id of ['waiting', 'parked', 'chats', 'sessions']) merge(document.getElementById(id), page.getElementById(id));
  follow();
  drafts();
}

function merge(old, fresh) {
  const list = old?.querySelector('[data-list]');
  const rows = fresh?.querySelector('[data-list]');
  if (!list || !rows) { if (old && fresh && !isInUse(old)) old.replaceWith(fresh); return; }
  for (const part of ['h2', ':scope > p']) old.querySelector(part)?.replaceWith(fresh.querySelector(part) ?? '');
  if (!old.querySelector(':scope > p') && fresh.querySelector(':scope > p')) old.append(fresh.querySelector(':scope > p'));
  Object.assign(old.dataset, fresh.dataset);
  let next = list.firstElementChild;
  const wanted = new Set([...rows.children].map(({id}) => id));
  for (const gone of [...list.children]) {
    if (wanted.has(gone.id) || isInUse(gone)) continue;
    if (gone === next) next = next.nextElementSibling;
    gone.remove();
  }
  for (const made of [...rows.children]) {
    const held = document.getElementById(made.id);
    if (held && isInUse(held)) {
      for (const part of ['.age', '.who']) held.querySelector(part)?.replaceWith(made.querySelector(part) ?? '');
      if (held === next) next = next.nextElementSibling;
      continue;
    }
    if (held === next && held) { next = next.nextElementSibling; held.replaceWith(made); continue; }
    held?.remove();
    list.insertBefore(made, next?.parentNode === list ? next : null);
  }
}

function drafts() { // the names that drafts.js gives
  const me = document.querySelector('script[data-me]')?.dataset.me ?? '';
  for (const mark of document.querySelectorAll('[data-draft-of]')) {
    const place = `draft ${me} ${new URL(mark.closest('a').href).pathname} `;
    try { mark.hidden = !Object.keys(sessionStorage).some((key) => key.startsWith(place)); } catch { /* no store */ }
  }
}

follow();
drafts();
line.start();
sender.start(line);
setInterval(refresh, 60_000); // the ages
setInterval(() => line.ready || refresh(), 15_000); // no socket: asked for
document.addEventListener('visibilitychange', () => document.hidden || soon());
