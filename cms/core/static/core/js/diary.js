// The diary of data: what frame.js and the worker have measured on this phone. Nothing of it leaves the phone.
const page = document.querySelector("[data-diary]");
const find = (name) => page.querySelector(name);
const MB = 1_000_000, GB = 1000 * MB;
const OF = { kept: "kept", fetch: "sent", sent: "sent" }; // else by these lists, else pages
const PICTURES = ["img", "image", "css", "svg", "png", "jpg", "jpeg", "webp", "avif", "gif"], AUDIO = ["audio", "video", "mp3", "m4a", "ogg", "opus", "wav", "webm"];
const WORKERS = "diary"; // its store
const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "CNY" });
const calendar = new Intl.DateTimeFormat(document.documentElement.lang, { year: "numeric", month: "long" });
const size = (bytes) => (bytes < GB ? page.dataset.mb.replace("SIZE", (bytes / MB).toFixed(1)) : page.dataset.gb.replace("SIZE", (bytes / GB).toFixed(1)));
const day = () => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`; };

function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

const kind = (by) => OF[by] ?? (PICTURES.includes(by) ? "pictures" : AUDIO.includes(by) ? "audio" : "pages");

// Both halves together, by month.
async function measured() {
  const months = JSON.parse(stored("data")) ?? {};
  if (!self.caches) return months;
  const cache = await caches.open(WORKERS);
  for (const one of await cache.keys()) {
    const month = months[new URL(one.url).pathname.slice(1)] ??= {};
    for (const [by, bytes] of Object.entries(await (await cache.match(one)).json())) month[by] = (month[by] ?? 0) + bytes;
  }
  return months;
}

// What is kept comes by fetch too: it is counted once, and the rest of those is what was sent and what is live.
function kinds(month) {
  const sum = { pages: 0, pictures: 0, audio: 0, kept: 0, sent: 0 };
  for (const [by, bytes] of Object.entries(month)) sum[kind(by)] += bytes;
  const kept = Math.min(sum.kept, month.fetch ?? 0);
  sum.sent -= kept;
  sum.kept = kept;
  return sum;
}

const total = (month) => Object.values(kinds(month)).reduce((all, bytes) => all + bytes, 0);

function line(words, bytes, most) {
  const made = find("template").content.firstElementChild.cloneNode(true);
  made.querySelector("span span").textContent = words;
  made.querySelector("b").textContent = size(bytes);
  const bar = made.querySelector("progress");
  bar.max = most || 1;
  bar.value = bytes;
  return made;
}

async function show() {
  const months = await measured();
  const now = months[day()] ?? {};
  const sums = kinds(now), names = Object.keys(months).sort().reverse(), all = names.map((name) => total(months[name]));
  find("[data-now]").textContent = size(total(now));
  find("[data-kinds]").replaceChildren(...Object.entries(sums).map(([kind, bytes]) => line(find(`[data-kind="${kind}"]`).textContent, bytes, total(now))));
  find("[data-months]").replaceChildren(...names.map((name, at) => line(calendar.format(new Date(`${name}-15`)), all[at], Math.max(...all))));
  const price = Number((stored("data price") ?? "").replace(",", "."));
  const cost = find("[data-cost]");
  cost.hidden = !(price > 0);
  cost.textContent = page.dataset.cost.replace("COST", money.format(total(now) / GB * price));
}

const field = find("input");
field.value = stored("data price") ?? "";
field.addEventListener("input", () => {
  try { localStorage.setItem("data price", field.value); } catch { /* a phone without a store has no diary either */ }
  show();
});
find("[data-empty]").addEventListener("click", async () => {
  localStorage.removeItem("data");
  await self.caches?.delete(WORKERS);
  await show();
});
page.hidden = false;
show();
