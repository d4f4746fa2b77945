// Pages come from the network. A lesson that was opened once also stays on the phone, a module that was asked for stays
// whole, and one page says what still works. Of network and copy the copy wins after three seconds.
const FILES = "{% static "core/js/frame.js" %} {% static "core/js/drafts.js" %} {% static "core/js/offline.js" %} {% static "core/js/outbox.js" %} {% static "core/js/carrier.js" %} {% static "core/js/written.js" %} {% static "core/js/packs.js" %} {% static "core/js/phone.js" %} {% static "core/icons.svg" %} {% static "core/mark.svg" %}".split(" ");
const OFFLINE = "{% url "core:offline" %}";
const SHELL = [OFFLINE, "{% url "phone:here" %}"]; // in other languages the second comes with what is kept
const KEPT = "kept " + FILES.join(" ");
const PAGES = "pages"; // as one person saw them
const PACKS = "packs 1"; // as nobody in particular sees them
const MOST = { document: 60, image: 120 };
const PATIENCE = 3000; // ms until a kept page is shown in place of one that does not come

addEventListener("install", (event) => {
  // Without cookies: these pages belong to nobody.
  const pages = SHELL.map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([...FILES, ...pages])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("kept ") && name !== KEPT).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

// What was opened before the worker was there; the browser still has it. Pages of another release say things that this
// worker does not know: those are left alone.
addEventListener("message", (event) => {
  const { keep } = event.data ?? {};
  const then = era;
  event.waitUntil(clients.claim()); // a page that was on its way while this worker began is nobody's yet
  if (keep && new URL(keep).origin === location.origin) event.waitUntil(fetch(keep, { cache: "force-cache" }).then((answer) => hold(keep, answer, "document", then)).catch(() => {}));
});

let era = 0; // whose phone it is changes with it: what was asked for before is not kept after
async function hold(address, answer, kind, then) {
  const cache = await caches.open(PAGES);
  const name = address.split("#")[0];
  if (answer.status === 404) await cache.delete(name); // what one may not see any more
  if (!answer.ok || answer.redirected || (kind === "document" && !answer.headers.has("X-Keep")) || then !== era) return;
  await cache.put(name, answer); // takes the old copy's place only once it has come whole
  const mine = (await cache.keys()).filter((one) => one.url.includes("/media/") === (kind === "image"));
  await Promise.all(mine.slice(0, Math.max(0, mine.length - MOST[kind])).map((one) => cache.delete(one)));
}

const marked = async (found, mark) => new Response((await found.text()).replace("<html", `<html ${mark}`), { headers: found.headers });

const any = (found) => (found?.headers.get("X-Keep") === "any" ? found : undefined);

// The page as it was when it was last opened, else as it was kept, marked so that it can say so. A question to a kept
// page gets the page, to one that was opened only where it says that it is meant for any.
async function kept(address) {
  const name = address.split("#")[0];
  const pages = await caches.open(PAGES);
  const found = (await pages.match(name)) ?? any(await pages.match(name, { ignoreSearch: true }))
    ?? (await (await caches.open(PACKS)).match(name, { ignoreSearch: true }))
    ?? (SHELL.includes(new URL(name).pathname) ? await (await caches.open(KEPT)).match(name, { ignoreSearch: true }) : undefined);
  return found && marked(found, "data-kept");
}

// A form that did not arrive is marked, so that "try again" leads back to it and never sends it a second time by itself.
async function offline(request) {
  const found = await caches.match(OFFLINE);
  return request.method === "GET" ? found : marked(found, "data-sent");
}

// "Back" to the page that answered a form: the browser asks for its copy only, and has none. The form's page is shown.
const anew = (request) => fetch(request.url, { redirect: "manual" })
  .then((answer) => (answer.ok || answer.type === "opaqueredirect" ? answer : Response.redirect(request.referrer || "/")))
  .catch(() => offline(request));

async function page(event) {
  const { request } = event;
  if (request.method !== "GET" && request.cache === "only-if-cached") return anew(request);
  const then = era, fresh = fetch(request);
  fresh.then((answer) => request.method === "GET" && hold(request.url, answer.clone(), "document", then)).catch(() => {});
  const copy = request.method === "GET" ? await kept(request.url) : undefined;
  if (!copy) return fresh.catch(() => offline(request));
  const late = new Promise((done) => { setTimeout(done, PATIENCE, copy); });
  return Promise.race([fresh.then((answer) => (answer.status > 501 && answer.status < 505 ? copy : answer), () => copy), late]);
}

// A picture in another size or format than the one that is kept is that one.
async function packed(address) {
  const cache = await caches.open(PACKS);
  const found = await cache.match(address);
  const same = found?.headers.get("X-Same");
  return same ? cache.match(same) : found;
}

async function picture(event) {
  const { request } = event;
  const found = (await (await caches.open(PAGES)).match(request.url)) ?? (await packed(request.url));
  if (found) return found;
  const then = era, answer = await fetch(request);
  event.waitUntil(hold(request.url, answer.clone(), "image", then));
  return answer;
}

// Players ask for a range; a kept file gives it.
async function sound(request) {
  const found = await packed(request.url);
  if (!found) return fetch(request);
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.get("Range") ?? "");
  if (!range) return found;
  const body = await found.arrayBuffer();
  const [first, last] = [Number(range[1]), Math.min(Number(range[2] || body.byteLength - 1), body.byteLength - 1)];
  const headers = { "Content-Type": found.headers.get("Content-Type"), "Content-Range": `bytes ${first}-${last}/${body.byteLength}` };
  return new Response(body.slice(first, last + 1), { status: 206, headers });
}

// What came over the network through here, for the diary of data: by month and by how the address ends.
let written = Promise.resolve();
async function note(entries) {
  const cache = await caches.open("diary"), now = new Date(), month = `/${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, 0)}`;
  const sums = await (await cache.match(month))?.json() ?? {};
  for (const { name, transferSize } of entries) {
    const end = /\.(\w+)$/.exec(name)?.[1] ?? "";
    sums[end] = (sums[end] ?? 0) + transferSize;
  }
  await cache.put(month, new Response(JSON.stringify(sums)));
}
if (self.PerformanceObserver) {
  new PerformanceObserver((list) => {
    const entries = list.getEntries().filter(({ transferSize }) => transferSize);
    if (entries.length) written = written.then(() => note(entries)).catch(() => {});
  }).observe({ type: "resource" });
}

// A notice from the server: shown as it came. A tap opens its page, in a window that is already open if there is one.
addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag, icon: "{% static "core/icon-192.png" %}", data: { url } }));
});

async function show(address) {
  const [open] = await clients.matchAll({ type: "window" });
  if (!open) return clients.openWindow(address);
  await open.focus();
  return open.navigate(address);
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data.url));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || url.pathname.startsWith("/admin/")) return;
  // Another person may hold the phone next: what one person saw goes with whoever signs in or out, or changes places.
  if (request.method === "POST" && /\/(sign-(in|out)|demo|me\/(phone|helper))\//.test(url.pathname)) { era += 1; event.waitUntil(caches.delete(PAGES)); }
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method !== "GET" || request.cache === "no-cache") return; // the second: what is being kept comes from the network
  else if (url.pathname.startsWith("{% static "" %}")) event.respondWith(caches.match(request).then((file) => file || fetch(request)));
  else if (request.destination === "audio" || request.destination === "video") event.respondWith(sound(request));
  else if (request.destination === "image" && url.pathname.startsWith("/media/")) event.respondWith(picture(event));
});
