// A QR code on a canvas, as wide as its box and sharp on every screen.
import encodeQR from "../vendor/qr/index.js";

const LIGHT = 4; // modules of white around it, or cameras do not find it

// `how` are the encoder's options: `ecc`, `encoding`.
export function draw(canvas, words, how) {
  const dots = encodeQR(words, "raw", { ...how, border: LIGHT });
  const sharp = self.devicePixelRatio || 1;
  const dot = Math.max(1, Math.floor(Math.min(canvas.parentElement.clientWidth, 480) * sharp / dots.length));
  canvas.width = canvas.height = dot * dots.length;
  canvas.style.width = `${canvas.width / sharp}px`;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // also in the dark: a camera reads black on white
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  dots.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(x * dot, y * dot, dot, dot)));
}
