// Forms into the outbox, from there over the line (or as a plain POST), and the receipts back onto the page.
//
// A form with data-deed is sent without leaving the page. What has words is shown at once and stays in sight until the
// log has it; what is refused for good stays with its reason until the person takes the words back or puts them away.
import {carry, drop, newId, put, unsafe, waiting} from '../../core/js/outbox.js';

const RESEND = 3000;
const AT_ONCE = 20; // not yet acknowledged
const HOLD = {again: 3000, 'too-fast': 15000}; // refusals that only mean "later", where the frame names no wait
const WORDS = {ask: 'text', say: 'text', answer: 'text', hide: 'reason'};
const part = (root, name) => root.querySelector(`[data-${name}]`);
const paceOf = ({room, kind}) => `${room} ${kind}`; // each kind of deed has a pace of its own
const copy = () => document.getElementById('t-waiting').content.firstElementChild.cloneNode(true);

export class Sender {
  // page: {sender, place(post, box) → was it placed, done(post, frame), refused(post, frame, form)}
  constructor(page) {
    Object.assign(this, {page, posts: new Map(), boxes: new Map(), sent: new Map(), held: new Map(), forms: new Map()});
    document.addEventListener('submit', (event) => this.submit(event));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.form?.dataset.deed) event.target.form.requestSubmit();
    });
    addEventListener('beforeunload', (event) => unsafe() && event.preventDefault());
  }

  start(line) {
    this.line = line;
    setInterval(() => this.flush(), RESEND);
    this.flush();
  }

  // A new connection knows nothing of what the last one was given.
  fresh() {
    this.sent.clear();
    this.flush();
  }

  submit(event) {
    const form = event.target.closest('form[data-deed]');
    if (!form || !this.line) return;
    const button = event.submitter;
    const to = button?.getAttribute('formaction') || form.getAttribute('action');
    const [room, , deed] = to.split('/').slice(-4);
    const post = {cid: newId(), sender: this.page.sender, room, kind: deed, data: {}, to};
    for (const name of ['q', 'text', 'reason', 'upto']) {
      const field = form.elements[name];
      if (field && (name === 'q' || name === 'upto' || name === WORDS[deed])) post.data[name] = field.value;
    }
    if (form.dataset.deed === 'vote') this.turn(button, post);
    const words = form.elements[WORDS[deed]];
    if (words && !words.value.trim()) { event.preventDefault(); words.focus(); return; }
    this.send(post, form);
    event.preventDefault();
    if (!words) return;
    words.value = ''; // now, not when it is stored: what is typed meanwhile belongs to the next one
    words.dispatchEvent(new Event('input', {bubbles: true}));
    form.dispatchEvent(new Event('sent'));
    this.boxes.get(post.cid)?.scrollIntoView({block: 'nearest'});
  }

  // The button shows the vote at once; of several taps only the last one counts.
  turn(button, post) {
    const pressed = button.getAttribute('aria-pressed') === 'true';
    post.kind = pressed ? 'unvote' : 'vote';
    post.to = post.to.replace(/(un)?vote\/$/, `${post.kind}/`);
    button.setAttribute('aria-pressed', String(!pressed));
    for (const [cid, form] of this.forms) if (form === button.form) { drop(cid); this.forms.delete(cid); }
  }

  send(post, form) {
    if (form) this.forms.set(post.cid, form);
    if (!WORDS[post.kind]) form?.setAttribute('aria-busy', 'true');
    this.posts.set(post.cid, post);
    put(post);
    this.draw(post);
    this.flush();
  }

  draw(post) {
    if (!WORDS[post.kind] || this.boxes.has(post.cid)) return;
    const box = copy();
    if (!this.page.place(post, box)) return;
    part(box, 'text').textContent = post.data[WORDS[post.kind]];
    box.dataset.room = post.room;
    this.boxes.set(post.cid, box);
    this.mark(box);
    if (post.why) this.show(post);
  }

  mark(box) {
    const mark = part(box, 'mark');
    mark.textContent = this.line?.online ? box.dataset.later || mark.dataset.going : mark.dataset.waits;
  }

  online() { for (const box of this.boxes.values()) if (!box.dataset.seq) this.mark(box); }

  async flush() {
    const posts = (await waiting(this.page.sender)).filter((post) => post.to); // the others go with carrier.js
    const now = Date.now();
    this.posts = new Map(posts.map((post) => [post.cid, post]));
    for (const [cid, box] of this.boxes) if (!this.posts.has(cid) && !box.dataset.seq) this.remove(cid); // by another tab
    for (const cid of this.sent.keys()) if (!this.posts.has(cid)) this.sent.delete(cid);
    const speaking = new Set(); // words into one room go one after another: a refusal for now does not put the later before the earlier
    for (const post of posts) {
      if (!this.posts.has(post.cid)) continue; // it left while another one was on its way
      this.draw(post);
      if (post.why || this.held.get(post.room) > now || this.held.get(paceOf(post)) > now) continue;
      if (WORDS[post.kind] && speaking.has(post.room)) continue;
      if (WORDS[post.kind]) speaking.add(post.room);
      if (now - (this.sent.get(post.cid) ?? 0) < RESEND) continue;
      const {cid, room, kind, data} = post;
      if (!this.sent.has(cid) && this.sent.size >= AT_ONCE) continue;
      if (this.line.ready && this.line.send({t: 'post', cid, room, kind, data})) this.sent.set(cid, now);
      else if (this.line.polling && !this.isCarrying) await this.byForm(post);
    }
    if (this.sent.size) this.line.expect();
  }

  // Something whose loss does no harm: sent once, kept nowhere.
  pass(post) {
    const {room, kind, data} = post;
    const cid = newId();
    if (this.line.ready && this.line.send({t: 'post', cid, room, kind, data})) return;
    carry({...post, cid, sender: this.page.sender});
  }

  async byForm(post) {
    this.isCarrying = true;
    const frame = await carry(post);
    this.isCarrying = false;
    if (frame?.t === 'bye') this.line.signedOut(); else if (frame) await this.receipt(frame);
  }

  async receipt(frame) {
    this.sent.delete(frame.cid);
    if (frame.t === 'refuse' && (HOLD[frame.code] || frame.code === 'other-person')) {
      this.hold(frame);
      return;
    }
    const post = this.posts.get(frame.cid);
    this.posts.delete(frame.cid);
    const form = this.forms.get(frame.cid);
    this.forms.delete(frame.cid);
    form?.removeAttribute('aria-busy');
    if (frame.t === 'ack') await this.arrived(post, frame); else if (post) await this.refused(post, frame, form);
    this.flush(); // what stood behind it
  }

  // Later: what is too fast for one kind of deed holds up no other.
  hold({cid, code, room, wait, message}) {
    const post = this.posts.get(cid);
    const box = this.boxes.get(cid);
    this.held.set(post && code === 'too-fast' ? paceOf(post) : room, Date.now() + (wait * 1000 || HOLD[code] || 1e9));
    if (!wait || !box) return;
    box.dataset.later = message;
    this.mark(box);
  }

  async arrived(post, frame) {
    await drop(frame.cid);
    const box = this.boxes.get(frame.cid);
    if (box) {
      part(box, 'mark').textContent = part(box, 'mark').dataset.sent;
      box.dataset.seq = frame.seq;
    }
    if (post) this.page.done(post, frame);
  }

  async refused(post, frame, form) {
    if (WORDS[post.kind]) {
      post.why = frame.message;
      await put(post);
      this.draw(post);
      if (this.boxes.has(post.cid)) this.show(post);
    } else await drop(post.cid);
    this.page.refused(post, frame, form);
  }

  // Refused for good: why, and what to do with the words.
  show(post) {
    const box = this.boxes.get(post.cid);
    const back = document.querySelector(`form[data-deed="${post.kind}"]`)?.elements[WORDS[post.kind]];
    part(box, 'mark').hidden = true;
    part(box, 'why').hidden = part(box, 'away').hidden = false;
    part(box, 'why').textContent = post.why;
    part(box, 'again').hidden = !back;
    const end = () => { drop(post.cid); this.remove(post.cid); };
    part(box, 'away').onclick = end;
    part(box, 'again').onclick = () => {
      back.value = [back.value, post.data[WORDS[post.kind]]].filter(Boolean).join('\n');
      back.dispatchEvent(new Event('input', {bubbles: true}));
      back.focus();
      end();
    };
  }

  // The log has told the page what these boxes hold.
  settle(room, seq) {
    for (const [cid, box] of this.boxes) if (box.dataset.room === room && box.dataset.seq && box.dataset.seq <= seq) this.remove(cid);
  }

  remove(cid) {
    this.boxes.get(cid)?.remove();
    this.boxes.delete(cid);
  }
}
