// Remembers how far a lesson was read, and goes back there. The page is complete without this.
const lesson = document.getElementById("lesson");
const blocks = [...lesson.querySelectorAll(".block")];
const resume = Number(lesson.dataset.resume ?? 0);
let furthest = resume;
if (resume > 1 && !location.hash && blocks[resume]) blocks[resume].scrollIntoView();
if ("IntersectionObserver" in window) {
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) furthest = Math.max(furthest, blocks.indexOf(one.target));
  });
  blocks.forEach((block) => watch.observe(block));
}
let told = resume;
if (document.querySelector("[data-fault]")) import("./clear.js").catch(() => {}); // the server says it as well
// Without a network, and from a kept page, it waits with the rest.
const later = () => import("../../core/js/written.js").then(({ me, write }) => me() && write("read", { of: lesson.dataset.key, block: furthest })).catch(() => { told = resume; });

addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden" || furthest <= told) return;
  told = furthest;
  if ("kept" in document.documentElement.dataset || !navigator.onLine) { later(); return; }
  if (!lesson.dataset.read) return;
  const body = new FormData();
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  body.set("csrfmiddlewaretoken", token ? token.value : "");
  body.set("cid", crypto.randomUUID ? crypto.randomUUID() : `${Date.now().toString(16).padStart(8, "0").slice(-8)}-0000-4000-8000-${Math.random().toString(16).slice(2, 14).padEnd(12, "0")}`);
  body.set("block", String(furthest));
  fetch(lesson.dataset.read, { method: "POST", body, keepalive: true, credentials: "same-origin" }).catch(later);
});
