// Typed words survive a reload, a lost signal and a wrong tap; a form that arrived forgets them.
const fields = [...document.querySelectorAll("textarea, [data-draft]")].filter((field) => field.form && field.form.method === "post");
const me = document.querySelector("script[data-me]")?.dataset.me ?? ""; // another person's words are never offered
const key = (field) => `draft ${me} ${location.pathname} ${field.form.getAttribute("action") ?? ""} ${field.name}`;
let sending = false;

function keep(field) {
  try {
    if (field.value && field.value !== field.defaultValue) sessionStorage.setItem(key(field), field.value);
    else sessionStorage.removeItem(key(field));
  } catch { /* a full or forbidden store: the page still works */ }
}

for (const field of fields) {
  try {
    const kept = sessionStorage.getItem(key(field));
    if (kept && !field.value) {
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else keep(field); // typed before this script was there
  } catch { /* as above */ }
  field.addEventListener("input", () => keep(field));
  // Modules that send without leaving the page say so with this event.
  field.form.addEventListener("sent", () => {
    try { sessionStorage.removeItem(key(field)); } catch { /* as above */ }
  });
}

// The window hears last: by now every module has said whether it sends the form itself.
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  sending = true;
  try {
    // The next page that comes from the product forgets them (frame.js); without a network they wait here.
    const going = JSON.parse(sessionStorage.getItem("going") ?? "[]");
    const mine = fields.filter((field) => field.form === event.target).map(key);
    sessionStorage.setItem("going", JSON.stringify([...going, ...mine]));
  } catch { /* as above */ }
});
// A page that loads itself again says so first: the drafts are kept, nobody need be asked.
document.addEventListener("kept", () => { sending = true; });

addEventListener("beforeunload", (event) => {
  if (!sending && fields.some((field) => field.value && field.value !== field.defaultValue)) event.preventDefault();
});
addEventListener("pageshow", () => { sending = false; });
