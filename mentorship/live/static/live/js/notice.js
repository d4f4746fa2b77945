// The one line about the connection, above the page; and a reload that asks nobody and loses nothing.
import {unsafe} from '../../core/js/outbox.js';

const notice = document.getElementById('line');

export function connection(online) {
  if (online && notice.dataset.shows !== 'off') return;
  say(online ? '' : notice.dataset.off, 'off');
}

export const signedOut = () => say(notice.dataset.out, 'out');

export function say(words, what = 'words') {
  notice.hidden = !words;
  notice.dataset.shows = what;
  notice.querySelector('span').textContent = words;
  notice.querySelector('a').hidden = what !== 'out';
}

// A hall of phones does not ask for the page in the same moment.
export function reload(spread = 0) {
  setTimeout(() => {
    if (unsafe()) { say(notice.dataset.news); return; }
    document.dispatchEvent(new Event('kept'));
    location.reload();
  }, Math.random() * spread);
}
