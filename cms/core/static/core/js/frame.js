// What every page has: the service worker, and what only some pages need, fetched only there.
const { worker, me, bare } = document.querySelector("script[data-worker]").dataset;
const root = document.documentElement;
const offline = document.getElementById("offline");
const MONTH = 30 * 86_400_000; // ms
const room = document.querySelector("[data-sender]");

if ("serviceWorker" in navigator) {
  addEventListener("load", () => {
    const first = !navigator.serviceWorker.controller;
    navigator.serviceWorker.register(worker)
      .then(() => first && navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ keep: location.href })))
      .catch(() => {});
  });
} else if (me) import("./afar.js");
try {
  // A kept page and the one for no network were made for nobody: the text size is this phone's.
  if ((offline || "kept" in root.dataset) && localStorage.getItem("view")) root.dataset.view = localStorage.getItem("view");
} catch { /* no store: standard text */ }
try {
  // What was being sent has arrived, unless this is the page for no network: then the words wait for their form.
  const going = JSON.parse(sessionStorage.getItem("going") ?? "[]");
  sessionStorage.removeItem("going");
  if (!offline) {
    for (const key of going) sessionStorage.removeItem(key);
    if (!("kept" in root.dataset)) {
      localStorage.setItem("view", root.dataset.view ?? "");
      if (me !== undefined) {
        localStorage.setItem("me", me); // whose is what is done here without a network
        localStorage.setItem("bare", bare === undefined ? "" : me); // and whether it may be shown here without their PIN
        const [whose, since, release] = (localStorage.getItem("sealed") ?? "").split(" ");
        if (me !== "-" && (me ? whose !== me || release !== import.meta.url || Date.now() - since > MONTH : whose)) { // "-": somebody helps
          localStorage.removeItem("sealed"); // whoever comes in next gets a new one
          // In a room it waits: what is being asked there goes first.
          addEventListener("load", () => setTimeout(() => import("./seal.js").then(({ renew, tidy }) => (me ? renew(import.meta.url) : tidy())).catch(() => {}), room ? 30_000 : 0));
        }
      }
    }
  }
} catch { /* a full or forbidden store: the page still works */ }
// Away at once: nothing of the page is left to see while the next one comes, and "back" does not lead here again.
document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
  event.preventDefault();
  root.hidden = true;
  location.replace(event.currentTarget.href);
});
// Somebody else comes in on this phone: what was being typed goes with whoever typed it.
for (const form of document.querySelectorAll("[data-forget]")) form.addEventListener("submit", () => sessionStorage.clear());

// A copy that was kept on the phone grows old without being told: a dated fact says so by the phone's own day.
const day = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
for (const due of document.querySelectorAll("[data-due]")) due.hidden &&= due.dataset.due >= day;

// What came over the network, for the diary of data: on this phone only, by month and by what asked for it. The worker
// counts what goes through it, because only it knows how much that was.
try {
  const own = performance.getEntriesByType("navigation"); // an observer may hear of it twice
  let spent = {};
  const watch = new PerformanceObserver((list) => {
    for (const { initiatorType, name, transferSize, detail } of list.getEntries()) {
      const kind = initiatorType ?? name;
      spent[kind] = (spent[kind] || 0) + ((transferSize ?? detail) || 0);
    }
  });
  for (const type of ["resource", "mark"]) watch.observe({ type, buffered: true });
  addEventListener("visibilitychange", () => {
    try {
      const all = JSON.parse(localStorage.getItem("data")) ?? {}, month = all[day.slice(0, 7)] ??= {};
      for (const { workerStart, transferSize } of own.splice(0)) if (!workerStart) spent.navigation = transferSize;
      for (const kind in spent) if (spent[kind]) month[kind] = (month[kind] || 0) + spent[kind];
      spent = {};
      localStorage.setItem("data", JSON.stringify(all));
    } catch { /* a forbidden store: no diary */ }
  });
} catch { /* an old browser measures nothing */ }

if (document.querySelector("textarea, [data-draft]")) import("./drafts.js");
if (document.querySelector("[data-vote], .seal.lands")) import("./marks.js");
if (offline) import("./offline.js");

function carry() {
  try { if (localStorage.getItem("outbox full")) import("./carrier.js").then((carrier) => carrier[room ? "carryOwn" : "carryAll"]()); } catch { /* no store, no outbox */ }
}
addEventListener("online", carry);
carry();
