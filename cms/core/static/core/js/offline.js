// The page for no network: the lessons that are still on this phone.
const list = document.getElementById("offline");

async function show() {
  const cache = await caches.open("pages");
  for (const request of (await cache.keys()).reverse()) {
    if (request.url.includes("/media/")) continue;
    const words = await (await cache.match(request)).text();
    const title = new DOMParser().parseFromString(words, "text/html").querySelector("h1");
    if (!title) continue;
    const line = list.querySelector("template").content.firstElementChild.cloneNode(true);
    line.querySelector("a").href = request.url;
    line.querySelector("a span").textContent = title.textContent;
    list.querySelector("ul").append(line);
    list.hidden = false;
  }
}

if ("caches" in window) show().catch(() => {});
if ("sent" in document.documentElement.dataset) document.querySelector("main a.button").href = document.referrer || "/";
else {
  // A network that comes and goes must not take away the page that somebody has just tapped on.
  let leaves = false;
  addEventListener("click", (event) => { leaves ||= Boolean(event.target.closest("a[href]")); });
  addEventListener("online", () => setTimeout(() => leaves || !navigator.onLine || location.reload(), 300));
}
