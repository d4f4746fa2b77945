// The card that keeps a module, or all of them: its size before, its progress, and what went wrong in words.
import { able, Changed, Cut, Full, hush, keep, missing, plan, record, remove, wanted } from "./packs.js";

const kb = (bytes) => String(Math.ceil(bytes / 1000));
const cost = (files) => files.reduce((all, file) => all + file.wire, 0);

const LIGHT = Boolean(document.createElement("audio").canPlayType("audio/webm; codecs=opus"));
const FIRST = 10_000, LONGEST = 300_000; // ms between tries on a line that is there and carries nothing

export function card(box, at = 0) {
  const [status, meter, take, off] = ["[data-status]", "progress", "[data-take]", "[data-off]"].map((name) => box.querySelector(name));
  const soundLine = box.querySelector("[data-sound]");
  const choices = [...soundLine.querySelectorAll("input")];
  for (const one of choices) one.name += at; // each card has its own
  const sound = () => choices.find((one) => one.checked).value;
  const addresses = box.dataset.keep.split(" ");
  const say = (word, numbers = {}) => { status.textContent = Object.entries(numbers).reduce((text, [name, value]) => text.replace(name, value), box.dataset[word] ?? ""); };
  let plans;
  let busy = false, isChosen = false, again, wait = FIRST;

  async function look() {
    plans = await Promise.all(addresses.map(plan));
    const kept = await Promise.all(plans.map((one) => record(one.key)));
    await Promise.all(plans.map((one, at) => hush(one, kept[at])));
    if (!isChosen) choose(kept.find((one) => one?.sound)?.sound);
    const sounds = plans.flatMap((one) => wanted(one, "clear").filter((file) => file.is_sound));
    const light = plans.flatMap((one) => wanted(one, "light").filter((file) => file.is_sound));
    soundLine.hidden = !sounds.length;
    choices[1].parentElement.hidden = !LIGHT || cost(light) === cost(sounds);
    if (choices[1].parentElement.hidden && choices[1].checked) choices[2].checked = true;
    for (const [number, files] of [[1, light], [2, sounds]]) choices[number].parentElement.querySelector("b").textContent = kb(cost(files));
    await stand(kept);
  }

  const choose = (value) => { choices[["", "light"].indexOf(value ?? "") < 0 ? 2 : Number(value === "light")].checked = true; };

  async function stand(kept) {
    const left = (await Promise.all(plans.map((one) => missing(one, sound())))).flat();
    const some = kept.some(Boolean);
    const isSo = kept.every((one) => !one || !one.sound || sound()); // sound that is wanted no more goes by a tap
    off.hidden = !some;
    take.hidden = some && !left.length && isSo;
    take.textContent = some ? box.dataset.again : box.dataset.go;
    if (some && !left.length) say("whole");
    else if (some) say("newer", { SIZE: kb(cost(left)) });
    else say("sizes", { SIZE: kb(cost(plans.flatMap((one) => wanted(one, sound())))) });
  }

  async function bring() {
    if (busy) return;
    rest();
    busy = take.disabled = true;
    meter.hidden = false;
    try {
      if (!plans) { await look(); return; }
      navigator.serviceWorker.getRegistration().then((one) => one?.update()).catch(() => {});
      for (const [number] of addresses.entries()) {
        plans[number] = await plan(addresses[number]);
        const tell = (done, of) => { meter.value = (number + done / of) / addresses.length; say("going", { DONE: kb(done), SIZE: kb(of) }); };
        await keep(plans[number], { sound: sound(), tell });
      }
      await look();
    } catch (error) {
      if (error instanceof Full) say("full");
      else if (error instanceof Changed) say("changed");
      else if (error instanceof Cut) { say("cut"); later(); } else throw error;
    } finally {
      busy = take.disabled = false;
      meter.hidden = true;
    }
  }

  function later() {
    again = setTimeout(bring, wait);
    wait = Math.min(wait * 2, LONGEST);
    addEventListener("online", bring);
  }

  function rest() {
    clearTimeout(again);
    removeEventListener("online", bring);
  }

  take.addEventListener("click", bring);
  soundLine.addEventListener("change", () => { isChosen = true; if (plans) look(); });
  off.addEventListener("click", async () => {
    rest();
    for (const one of plans) await remove(one.key);
    await look();
    say("gone");
  });
  box.hidden = false;
  // Where data is dear, or the course is many lists, nothing is fetched before a tap.
  if (addresses.length > 1 || navigator.connection?.saveData) take.textContent = box.dataset.ask;
  else seen(box, () => look().catch(() => { take.textContent = box.dataset.go; }));
}

// The list of files costs data too: it comes when somebody scrolls as far as the card.
function seen(box, then) {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    then();
  });
  watch.observe(box);
}

if (able) document.querySelectorAll("[data-keep]").forEach((box, at) => card(box, at));
