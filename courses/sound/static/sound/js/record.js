// Records a step with the phone's microphone into the form's own file field, light enough for a learner's phone.
// Without it, or without a microphone, a file is chosen as usual.
const form = document.querySelector("form[data-record]");
const field = form.querySelector("input[type=file]");
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const LONGEST = 120_000; // ms
const kind = window.MediaRecorder && navigator.mediaDevices ? KINDS.find((one) => MediaRecorder.isTypeSupported(one)) : "";
let recorder = null;
let asking = false; // the browser asks its owner; a second tap meanwhile is no second recording
let clock = 0;

function begin() {
  const made = document.getElementById("recorder").content.cloneNode(true);
  const [button] = made.querySelectorAll("button");
  const told = made.querySelector("[role=status]");
  const heard = made.querySelector("audio");
  const { stop, again, seconds, denied, open } = button.dataset;
  const words = button.querySelector("span");

  function record(stream) {
    const parts = [];
    const began = Date.now();
    const mine = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 16_000 });
    mine.addEventListener("dataavailable", (event) => parts.push(event.data));
    mine.addEventListener("stop", () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      words.textContent = again;
      const sound = new Blob(parts, { type: kind.split(";")[0] });
      const bag = new DataTransfer();
      bag.items.add(new File([sound], "step", { type: sound.type }));
      field.files = bag.files;
      if (heard.src) URL.revokeObjectURL(heard.src);
      heard.src = URL.createObjectURL(sound);
      heard.hidden = false;
      told.textContent = `${Math.ceil((Date.now() - began) / 1000)} ${seconds} · ${Math.ceil(sound.size / 1024)} kB`;
    });
    mine.start();
    recorder = mine;
    words.textContent = stop;
    const tick = () => {
      const gone = Date.now() - began;
      told.textContent = `${Math.floor(gone / 1000)} ${seconds}`;
      if (gone > LONGEST - 2000) finish();
    };
    tick();
    clock = setInterval(tick, 1000);
  }

  function finish() {
    if (recorder.state === "recording") recorder.stop();
  }

  button.addEventListener("click", async () => {
    if (recorder) { finish(); return; }
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
  // No answer of the server brings a recording back: what is missing is said before it goes.
  form.addEventListener("submit", (event) => {
    if (recorder) told.textContent = open;
    if (recorder || !form.reportValidity()) event.preventDefault();
  });
  form.prepend(made);
}

if (kind) begin();
