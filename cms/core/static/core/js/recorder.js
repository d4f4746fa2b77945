// A button that records with the phone's microphone, light enough for a learner's phone. Who puts it into a page says
// what becomes of the sound; where a browser cannot record, `kind` is empty and a file is chosen as usual.
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
export const kind = (window.MediaRecorder && navigator.mediaDevices && KINDS.find((one) => MediaRecorder.isTypeSupported(one))) || "";

// The words are the button's own: data-stop, data-again, data-seconds, data-kb, data-denied. Gives back whether it records now.
export function recorder(box, keep) {
  const button = box.querySelector("button");
  const told = box.querySelector("[role=status]");
  const heard = box.querySelector("audio");
  const { stop, again, seconds, kb, denied } = button.dataset;
  const words = button.querySelector("span");
  let running = null;
  let asking = false; // the browser asks its owner; a second tap meanwhile is no second recording
  let clock = 0;

  function record(stream) {
    const parts = [];
    const began = Date.now();
    const mine = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 16_000 });
    mine.addEventListener("dataavailable", (event) => parts.push(event.data));
    mine.addEventListener("stop", () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      running = null;
      words.textContent = again;
      const sound = new Blob(parts, { type: kind.split(";")[0] });
      if (heard.src) URL.revokeObjectURL(heard.src);
      heard.src = URL.createObjectURL(sound);
      heard.hidden = false;
      told.textContent = `${Math.ceil((Date.now() - began) / 1000)} ${seconds} · ${kb.replace("SIZE", Math.ceil(sound.size / 1000))}`;
      keep(sound);
    });
    mine.start();
    running = mine;
    words.textContent = stop;
    const tick = () => {
      const gone = Math.floor((Date.now() - began) / 1000);
      told.textContent = `${gone} ${seconds}`;
      if (gone > 117) finish(); // two seconds before the longest that is taken
    };
    tick();
    clock = setInterval(tick, 1000);
  }

  function finish() {
    if (running.state === "recording") running.stop();
  }

  button.addEventListener("click", async () => {
    if (running) { finish(); return; }
    if (asking) return;
    asking = true;
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true, echoCancellation: true } });
      record(stream);
    } catch {
      for (const track of stream ? stream.getTracks() : []) track.stop();
      told.textContent = denied;
    } finally { asking = false; }
  });
  return () => Boolean(running);
}

// What a person would have chosen by hand.
export function choose(field, sound, name) {
  const bag = new DataTransfer();
  bag.items.add(new File([sound], name, { type: sound.type }));
  field.files = bag.files;
}
