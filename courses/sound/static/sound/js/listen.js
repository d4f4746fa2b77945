// Reads a lesson aloud: the recording of a step where there is one, otherwise this phone's own voice, which says that it
// is a machine. Where the phone has no voice for the page's language, nothing of it is shown.
const lesson = document.getElementById("lesson");
const blocks = [...lesson.querySelectorAll("[data-say]")];
const language = document.documentElement.lang.slice(0, 2).toLowerCase();
const machine = window.speechSynthesis;
const SKIPPED = ".hear, .n, .flag, .quiet, figure, picture, svg, form, audio, video, details, .button, .who";
const LINES = "h1, h2, h3, p, li";
let voice = null;
let turn = 0; // who is speaking now; a later turn makes an earlier one silent
let pressed = null;

// A voice on the phone costs no data; Cantonese is another language for most who read Chinese.
function bestVoice() {
  const fit = (machine ? machine.getVoices() : []).filter((one) => one.lang.toLowerCase().startsWith(language) && !/hk|yue/i.test(one.lang));
  return fit.find((one) => one.localService && /cn|us|gb|hans/i.test(one.lang)) ?? fit.find((one) => one.localService) ?? fit[0] ?? null;
}

function sentences(block) {
  const copy = block.cloneNode(true);
  for (const part of copy.querySelectorAll(SKIPPED)) part.remove();
  const lines = [...copy.querySelectorAll(LINES)].filter((line) => !line.querySelector(LINES)).map((line) => line.textContent.trim());
  return (lines.length ? lines : [copy.textContent]).flatMap((line) => line.match(/[^。！？!?；;]+[。！？!?；;]*/g) ?? []);
}

const ended = (thing) => new Promise((done) => { for (const name of ["end", "ended", "error", "pause"]) thing.addEventListener(name, done, { once: true }); });

async function speak(block, mine) {
  const audio = block.querySelector(".hear audio");
  if (audio) {
    audio.currentTime = 0;
    const over = ended(audio);
    try {
      await audio.play();
      await over;
      return;
    } catch { /* it is not on this phone and there is no network: the machine reads */ }
  }
  for (const words of voice ? sentences(block) : []) {
    if (mine !== turn) return;
    const saying = new SpeechSynthesisUtterance(words);
    saying.voice = voice;
    saying.lang = voice.lang;
    saying.rate = 0.95;
    const over = ended(saying);
    machine.speak(saying);
    await over;
  }
}

function hush() {
  turn += 1;
  if (machine) machine.cancel();
  for (const audio of lesson.querySelectorAll(".hear audio")) audio.pause();
  if (pressed) label(pressed, false);
  pressed = null;
}

function label(button, on) {
  const words = button.querySelector("span");
  button.dataset.say ??= words.textContent;
  words.textContent = on ? button.dataset.stop : button.dataset.say;
}

async function play(button, list) {
  const again = pressed === button;
  hush();
  if (again) return;
  const mine = turn;
  pressed = button;
  label(button, true);
  for (const block of list) {
    if (mine !== turn) return;
    if (list.length > 1) block.scrollIntoView({ block: "center" });
    await speak(block, mine);
  }
  if (mine === turn) hush();
}

function put(name, list, where) {
  const made = document.getElementById(name).content.cloneNode(true);
  const button = made.querySelector("button");
  button.addEventListener("click", () => play(button, list));
  where(made);
}

// A recording that does not come: its step is offered in the machine's voice, once.
function instead(block) {
  if (voice && !block.querySelector("[data-stop]")) put("hear-step", [block], (made) => block.append(made));
}
for (const block of blocks) block.querySelector(".hear audio")?.addEventListener("error", () => instead(block));

function offer() {
  voice ??= bestVoice();
  if (voice) {
    for (const block of blocks.filter((one) => !one.querySelector(".hear"))) put("hear-step", [block], (made) => block.append(made));
  }
  const heard = blocks.filter((one) => one.querySelector(".hear"));
  if (blocks.length > 1 && heard.length > 1 && !lesson.querySelector(":scope > .hear")) {
    put("hear-all", blocks, (made) => lesson.prepend(made));
  }
}

offer();
if (machine && machine.addEventListener) machine.addEventListener("voiceschanged", offer);
addEventListener("pagehide", hush);
