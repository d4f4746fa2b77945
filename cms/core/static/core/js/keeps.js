// What was put into a form with data-keeps survives a reload, a lost signal and a wrong tap, photos aside; a form that
// arrived forgets it, as drafts.js does with typed words. What the attribute says is part of the key, so that the answer to
// one question fits no other. Only pages that come from the product have such forms: this file need not lie on the phone.
const me = document.querySelector("script[data-me]")?.dataset.me ?? ""; // another person's words are never offered
const keyOf = (form) => `draft ${me} ${location.pathname} form ${form.dataset.keeps}`;
const isBox = (field) => /radio|checkbox/.test(field.type);

// What was only typed leaves out what stands there anyway; what was sent is whole: tomorrow the form says another day.
function keep(form, sent) {
  const { elements } = form;
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"
    && (sent || elements[name].value !== elements[name].defaultValue));
  try { sessionStorage.setItem(keyOf(form), JSON.stringify(pairs)); } catch { /* a full or forbidden store: the page still works */ }
}

function restore(form) {
  let pairs;
  try { pairs = JSON.parse(sessionStorage.getItem(keyOf(form))); } catch { /* as above */ }
  if (!pairs) return;
  for (const field of form.elements) {
    const said = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isBox(field)) field.checked = said.includes(field.value);
    else if (said.length && (field.name === "cid" || !/hidden|file/.test(field.type))) [field.value] = said;
  }
}

for (const form of document.querySelectorAll("[data-keeps]")) {
  // Sent again as it was it goes under its first cid and counts once; changed before that it is another deed.
  const { cid } = form.elements, own = cid.value;
  restore(form);
  form.addEventListener("input", () => {
    cid.value = own;
    keep(form);
  });
  form.addEventListener("submit", () => {
    keep(form, true);
    try {
      // The next page that comes from the product forgets it (frame.js); without a network it waits here.
      const going = JSON.parse(sessionStorage.getItem("going") ?? "[]");
      sessionStorage.setItem("going", JSON.stringify([...going, keyOf(form)]));
    } catch { /* as above */ }
  });
}
