// A room's page: events of the log onto what the server rendered. How it is sent stands in sender.js.
import {waiting} from '../../core/js/outbox.js';
import {Line} from './line.js';
import {connection, reload, say, signedOut} from './notice.js';
import {Sender} from './sender.js';

const live = document.getElementById('live');
const none = document.getElementById('none');
const {room, me, kind, sender: mark} = live.dataset;
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const of = (root, name) => root.querySelector(`[data-${name}]`);
const card = (q) => live.querySelector(`[data-q="${Number(q)}"]`);

function show(root, name, yes) {
  const part = of(root, name);
  if (part) part.hidden = !yes;
}

function name(root, by) {
  if (by?.name) of(root, 'name').textContent = by.name;
}

function move(q, state, by) {
  const found = card(q);
  if (!found) return;
  found.dataset.state = state;
  show(found, 'taken', state === 'answering');
  if (by) of(found, 'taker').textContent = by.name;
  for (const part of found.querySelectorAll('[data-while]')) part.hidden = !part.dataset.while.split(' ').includes(state);
}

function pin(q, yes) {
  const found = card(q);
  if (!found) return;
  found.dataset.pinned = yes ? 'yes' : '';
  show(found, 'pin-mark', yes);
  show(found, 'unpin', yes);
  show(found, 'pin', !yes);
}

function same(q, count) {
  const found = card(q);
  if (!found) return;
  show(found, 'same', count > 0);
  of(found, 'same-n').textContent = count;
}

const isPressed = (found) => of(found, 'vote').getAttribute('aria-pressed') === 'true';
const votes = (found) => Number(of(found, 'votes').textContent);
const place = ({dataset}) => (dataset.pinned ? -1 : Number(dataset.state === 'parked'));
const byTime = (a, b) => b.dataset.seq - a.dataset.seq;
const byVotes = (a, b) => votes(b) - votes(a) || a.dataset.seq - b.dataset.seq;

// The order of the server's page. Nothing moves while somebody writes in the list.
function sort() {
  if (kind !== 'session' || live.querySelector('textarea:focus, input:focus, details[open]')) return;
  const held = document.activeElement;
  let next = live.querySelector('[data-q]');
  const order = live.dataset.order === 'time' ? byTime : byVotes;
  for (const found of [...live.querySelectorAll('[data-q]')].sort((a, b) => place(a) - place(b) || order(a, b))) {
    if (found === next) next = next.nextElementSibling; else live.insertBefore(found, next);
  }
  if (held !== document.activeElement && live.contains(held)) held.focus({preventScroll: true});
}

const isInSight = (box) => { const {top, bottom} = box.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };

const happens = {
  asked({body, seq, at}) {
    if (!('text' in body) || card(body.q)) return;
    const made = copy('t-question');
    made.id = `q${body.q}`;
    made.dataset.q = body.q;
    made.dataset.seq = seq;
    of(made, 'text').textContent = body.text;
    of(made, 'at').dateTime = at;
    name(made, body.by);
    const mine = body.by.id === me;
    show(made, 'mine', mine);
    for (const field of made.querySelectorAll('[name=q]')) field.value = body.q;
    if (!mine) of(made, 'own')?.remove();
    const more = of(made, 'more');
    if (more) more.href += body.q;
    live.append(made);
    none.hidden = true;
    return mine && made;
  },
  votes({body}) {
    for (const [q, total] of body.v) if (card(q)) of(card(q), 'votes').textContent = total;
  },
  taken: ({body}) => move(body.q, 'answering', body.by),
  released: ({body}) => move(body.q, 'waiting'),
  reopened({body}) { move(body.q, 'waiting'); if (card(body.q)) show(card(body.q), 'aloud', false); },
  answered({body}) {
    const found = card(body.q);
    if (!found || (body.gone && !('text' in body))) return;
    move(body.q, 'answered');
    if ('text' in body) {
      const answer = copy('t-answer');
      name(answer, body.by);
      of(answer, 'text').textContent = body.text;
      of(found, 'answers').append(answer);
    }
    show(found, 'aloud', !of(found, 'answers').children.length);
  },
  pinned({body}) { if (card(body.q)) pin(body.q, true); else reload(3000); }, // it was further down than this page goes
  unpinned: ({body}) => pin(body.q, false),
  parked({body}) { move(body.q, 'parked'); pin(body.q, false); },
  merged({body}) { // who voted for it, or asked it, is counted there now
    const [gone, whole] = [card(body.q), card(body.into)];
    if (gone && whole && (isPressed(gone) || !of(gone, 'mine').hidden)) of(whole, 'vote').setAttribute('aria-pressed', 'true');
    same(body.into, body.same);
    gone?.remove();
  },
  split({body, kind: what}) {
    same(body.from, body.same);
    const mine = happens.asked({body, kind: what, seq: body.seq, at: body.at});
    happens.votes({body: {v: [[body.q, body.votes]]}});
    return mine;
  },
  slow({body}) {
    const seconds = String(body.seconds);
    for (const note of document.querySelectorAll('[data-slow]')) note.hidden = note.dataset.slow !== seconds;
    for (const chip of document.querySelectorAll('[name=seconds]')) chip.setAttribute('aria-pressed', String(chip.value === seconds));
  },
  hidden: ({body}) => card(body.q)?.remove(),
  withdrawn: ({body}) => card(body.q)?.remove(),
  room: () => reload(3000),
  said({body, seq, at}) {
    if (live.querySelector(`[data-seq="${seq}"]`)) return;
    const said = copy('t-said');
    said.dataset.seq = seq;
    of(said, 'text').textContent = body.text;
    const mine = body.by.id === me;
    if (mine) { said.classList.add('mine'); of(said, 'name').remove(); } else name(said, body.by);
    of(said, 'at').dateTime = at;
    const wasAtEnd = isInSight(none.previousElementSibling.lastElementChild ?? live);
    live.append(said);
    none.hidden = true;
    if (mine) document.getElementById('seen').textContent = '';
    if (wasAtEnd || mine) said.scrollIntoView({block: 'nearest'});
    read();
  },
  seen({body}) {
    const seen = document.getElementById('seen');
    if (body.by !== me && live.querySelector('.mine:last-child')) seen.textContent = seen.dataset.word;
  },
};

const sender = new Sender({
  sender: mark,
  place(post, box) {
    if (post.room !== room) return false;
    if ('q' in post.data) of(card(post.data.q) ?? live, 'answers')?.append(box); else none.before(box);
    return box.isConnected;
  },
  done() {
    sender.settle(room, line.rooms.get(room).since);
  },
  refused(post, frame, form) {
    const vote = of(form ?? live, 'vote');
    if (form?.dataset.deed === 'vote' && vote) vote.setAttribute('aria-pressed', String(post.kind === 'unvote'));
    if (post.room === room && !('text' in post.data)) say(frame.message);
  },
});

const line = new Line(live.dataset, new Map([[room, {
  since: Number(live.dataset.since), epoch: live.dataset.epoch, poll: live.dataset.poll,
}]]), {
  events(_room, events) {
    const boxes = [...sender.boxes.values()].some(isInSight);
    const mine = events.map((event) => happens[event.kind]?.(event)).filter(Boolean).at(-1);
    sender.settle(room, events.at(-1).seq);
    sort();
    times();
    if (boxes && mine) mine.scrollIntoView({block: 'nearest'});
  },
  frame(frame) {
    if (frame.t === 'here') {
      const here = of(document, 'here');
      if (here) { here.hidden = !frame.n; of(here, 'here-n').textContent = frame.n; }
    } else if (frame.t === 'reset' || frame.t === 'stranger') reload();
    else if (frame.t === 'bye' && frame.code === 'signed-out') signedOut();
    else if (frame.t === 'bye') say(frame.message);
    else if (frame.cid) sender.receipt(frame);
    else if (frame.t === 'refuse' && frame.room === room && frame.code === 'not-found') reload(); // behind the PIN again, perhaps: the page says so
  },
  state(online) {
    live.dataset.line = online ? 'on' : 'off';
    connection(online);
    sender.online();
    if (online) sender.fresh();
  },
});

// How far this person has read; only while they look.
let readUpto = 0;
function read() {
  const upto = line.rooms.get(room).since;
  if (kind !== 'chat' || document.hidden || upto <= readUpto || !line.online) return;
  readUpto = upto;
  sender.pass({kind: 'read', room, data: {upto}, to: live.dataset.poll.replace(/events$/, 'do/read/')});
}

function times() {
  for (const time of live.querySelectorAll('time[datetime]:empty')) {
    const at = new Date(time.dateTime);
    const {lang} = document.documentElement, timeZone = live.dataset.zone; // the village's clock, as in what the server wrote
    const today = at.toLocaleDateString(lang, {timeZone}) === new Date().toLocaleDateString(lang, {timeZone});
    const day = today ? {} : {month: 'numeric', day: 'numeric'};
    time.textContent = at.toLocaleString(lang, {...day, hour: '2-digit', minute: '2-digit', timeZone});
  }
}

times();
if (kind === 'chat') live.lastElementChild?.scrollIntoView({block: 'end'});
if (live.dataset.state !== 'closed' || (await waiting(mark)).some((post) => post.room === room)) {
  line.start();
  sender.start(line);
  live.addEventListener('focusout', () => setTimeout(sort));
  setInterval(read, 3000);
}
