// Says it instead of choosing a file: what is recorded goes the way of a chosen file, into the outbox of the phone.
import { choose, kind, recorder } from "../../core/js/recorder.js";

export function speak(form) {
  const made = document.getElementById("recorder");
  const running = [];
  for (const field of kind && made ? form.querySelectorAll("[data-kind=voice] input[type=file]") : []) {
    const box = made.content.cloneNode(true).querySelector(".recorder");
    running.push(recorder(box, (sound) => {
      choose(field, sound, `voice.${sound.type.split("/")[1]}`);
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }));
    field.before(box);
  }
  form.addEventListener("submit", (event) => {
    if (!running.some((is) => is())) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // half a recording is not sent in
    form.querySelector(".recorder [role=status]").textContent = made.content.querySelector("button").dataset.open;
  }, { capture: true });
}
