// Names and numbers on a picture are covered before it leaves the phone. A bar is painted over the pixels themselves and
// the painted picture goes on: under a bar there is nothing left. A swipe along a line covers it, a tap covers a short
// piece; up and down scrolls, as a screenshot is longer than a phone.
const LONGEST = 2560; // px: the server keeps no more
const FINGER = 26; // px on the screen: how high a bar is at least
const STEP = 0.02; // of the picture's width: how far a key moves a bar

// The covered picture, the file itself where nothing was covered, nothing where somebody does not want it after all.
export async function cover(file, box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const [canvas, sight, undo, count, unread] = ["canvas", "sight", "undo", "count", "unread"].map(find);
  const picture = await createImageBitmap(file).catch(() => undefined); // HEIC in most browsers
  sight.hidden = undo.hidden = count.hidden = !picture;
  unread.hidden = Boolean(picture);
  const bars = [];
  const draw = canvas.getContext("2d");
  const scale = picture ? Math.min(1, LONGEST / Math.max(picture.width, picture.height)) : 1;
  if (picture) [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.round(side * scale));

  function paint() {
    draw.fillStyle = "white"; // a JPEG has no clear places
    draw.fillRect(0, 0, canvas.width, canvas.height);
    draw.drawImage(picture, 0, 0, canvas.width, canvas.height);
    draw.fillStyle = getComputedStyle(box).getPropertyValue("--night");
    for (const { x, y, w, h } of bars) draw.fillRect(...[x, y, w, h].map(Math.round)); // whole pixels: no half-clear edge
    undo.disabled = !bars.length;
    count.textContent = bars.length ? count.dataset.count.replace("COUNT", bars.length) : "";
  }

  const fine = () => canvas.width / canvas.getBoundingClientRect().width; // pixels of the picture in one of the screen
  function point({ clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return [(clientX - left) * fine(), (clientY - top) * fine()];
  }
  function between([x, y], [toX, toY]) {
    const half = FINGER * fine() / 2;
    return { x: Math.min(x, toX), y: Math.min(y, toY) - half, w: Math.max(Math.abs(toX - x), 1), h: Math.abs(toY - y) + 2 * half };
  }
  const around = ([x, y]) => between([x - canvas.width * 0.15, y], [x + canvas.width * 0.15, y]);

  let from; // where the finger came down; its bar is the last one as soon as it moves
  let moves = false;
  const on = {
    pointerdown(event) {
      if (!event.isPrimary || event.button) return;
      canvas.setPointerCapture(event.pointerId);
      [from, moves] = [point(event), false];
    },
    pointermove(event) {
      if (!from || !event.isPrimary) return;
      const to = point(event);
      if (!moves && Math.hypot(to[0] - from[0], to[1] - from[1]) < 6 * fine()) return;
      if (moves) bars.pop();
      moves = true;
      bars.push(between(from, to));
      paint();
    },
    pointerup(event) {
      if (!from || !event.isPrimary) return;
      if (!moves) bars.push(around(from));
      from = undefined;
      paint();
    },
    pointercancel() { // it was a scroll or a pinch
      if (from && moves) bars.pop();
      from = undefined;
      paint();
    },
    keydown(event) {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (["Enter", " "].includes(event.key)) {
        const { top, height } = sight.getBoundingClientRect();
        bars.push(around([canvas.width / 2, Math.min(canvas.height / 2, (top + height / 2 - canvas.getBoundingClientRect().top) * fine())]));
      } else if (["Backspace", "Delete"].includes(event.key)) bars.pop();
      else if (way && bars.length) {
        const bar = bars.at(-1);
        const [right, down] = way.map((one) => one * STEP * canvas.width);
        if (event.shiftKey) [bar.w, bar.h] = [Math.max(bar.w + right, 4), Math.max(bar.h + down, 4)];
        else [bar.x, bar.y] = [bar.x + right, bar.y + down];
        sight.scrollTop = Math.min(Math.max(sight.scrollTop, (bar.y + bar.h) / fine() - sight.clientHeight), bar.y / fine());
      } else return;
      event.preventDefault();
      paint();
    },
  };

  const over = new AbortController();
  const listen = (what, name, then) => what.addEventListener(name, then, { signal: over.signal });
  if (picture) {
    for (const [name, then] of Object.entries(on)) listen(canvas, name, then);
    listen(undo, "click", () => { bars.pop(); paint(); });
    paint();
  }
  let isTaken = false;
  listen(find("use"), "click", () => { isTaken = true; box.close(); });
  listen(find("unwanted"), "click", () => box.close());
  box.showModal();
  sight.scrollTop = 0;
  await new Promise((done) => { listen(box, "close", done); }); // also by Escape or the phone's "back"
  over.abort();
  if (!isTaken || !bars.length) return isTaken ? file : undefined;
  const painted = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.9); });
  canvas.width = canvas.height = 0; // a weak phone gets its room back
  picture.close();
  return new File([painted], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: painted.type });
}
