// What waits leaves as pictures: one QR code after another on this screen, in a loop, until the other phone has them all.
import { able, cut } from "./parts.js";
import { draw } from "./qr.js";

const EVERY = 500; // ms a picture stands
let timer, awake;

// Everything that fits: a photo does not, and a practice must not be there before its photos.
function small(every) {
  const held = new Set(every.filter(({ bytes }) => bytes).map(({ chain }) => chain));
  return every.filter(({ bytes, chain }) => !bytes && !(chain && held.has(chain)));
}

// Shows in `box` what waits of `every`, or says why not. `file(posts)` seals them.
export async function pictures(box, every, file) {
  const find = (name) => box.querySelector(name);
  const [canvas, number, pause, next, note] = ["canvas", "p[data-number]", "[data-pause]", "[data-next]", "[data-note]"].map(find);
  if (!able) throw new Error("no checksum without https");
  const posts = small(every);
  const parts = posts.length ? await cut(await (await file(posts)).text()) : [];
  clearInterval(timer);
  box.hidden = false;
  note.hidden = parts.length > 0;
  note.textContent = posts.length ? box.dataset.much : box.dataset.nothing;
  for (const one of box.children) if (one !== note) one.hidden = !parts.length;
  if (!parts.length) return;
  let now = 0;
  const stand = () => {
    draw(canvas, parts[now], { ecc: "low", encoding: "alphanumeric" });
    number.textContent = box.dataset.number.replace("PART", now + 1).replace("ALL", parts.length);
  };
  const further = () => { now = (now + 1) % parts.length; stand(); };
  const run = (on) => {
    clearInterval(timer);
    timer = on ? setInterval(further, EVERY) : undefined;
    pause.textContent = on ? box.dataset.pause : box.dataset.go;
    if (on) navigator.wakeLock?.request("screen").then((lock) => { awake = lock; }).catch(() => {});
    else awake?.release().catch(() => {});
  };
  pause.parentElement.hidden = parts.length < 2;
  pause.onclick = () => run(!timer);
  next.onclick = () => { run(false); further(); };
  find("[data-stop]").onclick = () => { run(false); box.hidden = true; };
  stand();
  run(true);
  canvas.scrollIntoView({ block: "center" });
}
