// Records a step into the form's own file field. Without a microphone a file is chosen as usual.
import { choose, kind, recorder } from "../../core/js/recorder.js";

const form = document.querySelector("form[data-record]");
const field = form.querySelector("input[type=file]");

function begin() {
  const made = document.getElementById("recorder").content.cloneNode(true);
  const box = made.querySelector(".recorder");
  const told = box.querySelector("[role=status]");
  const { open } = box.querySelector("button").dataset;
  const isRecording = recorder(box, (sound) => choose(field, sound, "step"));
  // No answer of the server brings a recording back: what is missing is said before it goes.
  form.addEventListener("submit", (event) => {
    if (isRecording()) told.textContent = open;
    if (isRecording() || !form.reportValidity()) event.preventDefault();
  });
  form.prepend(made);
}

if (kind) begin();
