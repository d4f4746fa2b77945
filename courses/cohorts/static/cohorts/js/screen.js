// The code of a meeting without a network: the page brought the codes of the whole meeting, and the one of now is shown.
import { draw } from "../../core/js/qr.js";

const box = document.querySelector("[data-codes]");
const [live, shut, letters, picture] = ["[data-live]", "[data-shut]", "[data-letters]", "[data-qr]"].map((name) => box.querySelector(name));
const codes = box.dataset.codes.split(" ");
const [first, lasts] = [Number(box.dataset.first), Number(box.dataset.lasts)]; // ms
const CLOCK = "clock"; // how far this phone's clock lags behind the server's, in ms

// A page that comes from the server tells its time; a kept one goes by what the last such page told.
function lag() {
  try {
    if ("kept" in document.documentElement.dataset) return Number(localStorage.getItem(CLOCK) ?? 0);
    const found = Number(box.dataset.now) - Date.now();
    localStorage.setItem(CLOCK, Math.round(found));
    return found;
  } catch { return 0; }
}

const behind = lag();
let shown;
function show() {
  const code = codes[Math.floor((Date.now() + behind - first) / lasts)];
  live.hidden = !code;
  shut.hidden = Boolean(code);
  if (!code || code === shown) return;
  shown = code;
  letters.textContent = [code.slice(0, code.length / 2), code.slice(code.length / 2)].join("-");
  const canvas = picture.querySelector("canvas") ?? document.createElement("canvas");
  picture.replaceChildren(canvas);
  draw(canvas, box.dataset.address + code, { ecc: "medium" });
}

show();
setInterval(show, 1000);
navigator.wakeLock?.request("screen").catch(() => { /* then the phone goes dark as it always does */ });
