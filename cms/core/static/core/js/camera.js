// A phone's camera that reads QR codes: by the browser's own reader, else by one that is fetched now.
const WIDE = 1280, SEEN = 800; // px asked of the camera; px that are looked at, a square in the middle
const EVERY = 60; // ms of rest between two looks

// Whether the browser reads by itself.
export const reads = async () => Boolean((await self.BarcodeDetector?.getSupportedFormats?.().catch(() => []))?.includes("qr_code"));

async function own() {
  if (!(await reads())) return undefined;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (seen) => (await detector.detect(seen)).map((code) => code.rawValue);
}

async function fetched() {
  const { decodeQR } = await import("../vendor/qr/decode.js");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    canvas.width = canvas.height = Math.min(side, SEEN);
    pen.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, canvas.width, canvas.width);
    try { return [decodeQR(pen.getImageData(0, 0, canvas.width, canvas.width))]; } catch { return []; } // nothing in sight
  };
}

export const able = Boolean(navigator.mediaDevices?.getUserMedia);

// `saw(words)` for each code, until what it gives is true or the returned `stop()` is called. Throws what the camera throws.
export async function look(video, saw) {
  const reading = (await own().catch(() => undefined)) ?? (await fetched());
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: WIDE } } });
  let on = true;
  const stop = () => {
    on = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    video.hidden = true;
  };
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  (async () => {
    while (on) {
      for (const words of await reading(video).catch(() => [])) if (on && await saw(words)) stop();
      await new Promise((done) => { setTimeout(done, EVERY); });
    }
  })();
  return stop;
}
