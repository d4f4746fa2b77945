// One socket for many rooms: comes back by itself, resumes by offset, falls back to the long poll.
const VERSION = 1;
const PATIENCE = 5000; // a line that must answer and does not within this is dead, whatever the phone believes

export class Line {
  // rooms: Map slug → {since, epoch, poll?}; hear: {events(room, list), frame(frame), state(online)}
  // you: the mark of the person that the page was made for
  constructor({socket, lang, sender}, rooms, hear) {
    Object.assign(this, {address: socket, language: lang, you: sender, rooms, hear, tries: 0, failed: 0, beat: 25});
    Object.assign(this, {ready: false, online: false, polling: false, over: false});
  }

  start() {
    addEventListener('online', () => this.wake());
    addEventListener('offline', () => this.lose());
    addEventListener('pagehide', () => this.socket?.close());
    addEventListener('pageshow', (event) => event.persisted && this.wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.wake());
    this.open();
  }

  // Somebody looks again, or the network is back: a socket that slept must prove that it lives.
  wake() {
    this.over = false; // they may have signed in elsewhere
    if (this.ready) { this.prove(); return; }
    if (this.socket?.readyState < 2) return;
    this.tries = 0;
    clearTimeout(this.timer);
    this.open();
  }

  prove() {
    if (this.proving || !this.send({t: 'hello', v: VERSION, lang: this.language})) return;
    this.proving = true;
    this.listen(PATIENCE);
  }

  // A receipt is due; the caller says so every few seconds as long as it is.
  expect() {
    if (this.ready && Date.now() - this.heard > PATIENCE) this.prove();
  }

  // Ends the connection on our side at once: a dead one would take a minute to say so.
  lose(code = 1006) {
    const {socket} = this;
    if (!socket) return;
    this.socket = undefined;
    this.failed = this.ready ? 0 : this.failed + 1;
    this.ready = this.proving = false;
    clearTimeout(this.silence);
    socket.close();
    if (!this.polling) this.tell(false); // else the poll knows better
    if (code === 4401) { this.signedOut(); return; }
    const wait = Math.min(30, 2 ** this.tries++) * (500 + Math.random() * 500);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait);
  }

  signedOut() {
    this.over = true;
    this.tell(false);
    this.hear.frame({t: 'bye', code: 'signed-out'});
  }

  tell(online) {
    const changed = online !== this.online;
    this.online = online;
    if (changed || !online) this.hear.state(online);
  }

  open() {
    if (this.over || document.hidden || this.socket) return;
    const hasSockets = 'WebSocket' in globalThis;
    if (!this.polling && (!hasSockets || this.failed > 2)) this.poll();
    if (!hasSockets) return;
    const url = new URL(this.address, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = this.socket = new WebSocket(url);
    socket.onopen = () => {
      this.send({t: 'hello', v: VERSION, lang: this.language});
      for (const room of this.rooms.keys()) this.follow(room);
    };
    socket.onmessage = (message) => this.socket === socket && this.take(JSON.parse(message.data));
    socket.onclose = (closed) => this.socket === socket && this.lose(closed.code);
    this.listen(10_000);
  }

  follow(room) {
    const {since, epoch} = this.rooms.get(room);
    this.send({t: 'sub', room, since, epoch});
  }

  listen(patience) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lose(), patience);
  }

  take(frame) {
    this.heard = Date.now();
    this.proving = false;
    this.beat = frame.beat || this.beat;
    this.listen(this.beat * 2500); // two and a half silent beats
    if (frame.t === 'welcome' && this.you && frame.you !== this.you) this.hear.frame({t: 'stranger'});
    else if (frame.t === 'welcome') {
      this.ready = true;
      this.tries = this.failed = 0;
      this.poller?.abort();
      this.tell(true);
    } else if (frame.t === 'events') this.events(frame);
    else if (frame.t === 'beat') {
      for (const [room, head] of Object.entries(frame.heads)) if (head > this.rooms.get(room)?.since) this.follow(room);
    } else {
      if (frame.t === 'bye' && frame.code === 'signed-out') this.over = true;
      this.hear.frame(frame);
    }
  }

  events(frame) {
    const at = this.rooms.get(frame.room);
    const fresh = frame.events.filter((event) => event.seq > at.since);
    if (!fresh.length) return;
    if (fresh[0].seq !== at.since + 1) { this.follow(frame.room); return; }
    at.since = fresh.at(-1).seq;
    this.hear.events(frame.room, fresh);
  }

  send(frame) {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  // JavaScript without a socket: the same events, asked for. Waits longer after each failure, and while nobody looks.
  async poll() {
    this.polling = true;
    let rest = 1000;
    while (!this.over && !this.ready) {
      for (const [room, at] of this.rooms) {
        if (!at.poll || document.hidden) continue;
        this.poller = new AbortController();
        try {
          const address = `${at.poll}?after=${at.since}&epoch=${at.epoch}`;
          const answer = await fetch(address, {credentials: 'same-origin', signal: this.poller.signal});
          if (answer.status === 401) { this.signedOut(); break; }
          const frame = await answer.json();
          rest = 1000;
          this.tell(true);
          if (frame.t === 'reset') this.hear.frame(frame); else this.events({...frame, room});
        } catch {
          if (this.ready) break;
          rest = Math.min(15_000, rest * 2);
          this.tell(false);
        }
      }
      await new Promise((done) => setTimeout(done, rest));
    }
    this.polling = false;
  }
}
