// What was put into a form with data-keeps survives a reload, a lost signal and a wrong tap, photos aside; a form that
// arrived forgets it, as drafts.js does with typed words. What the attribute says is part of the key, so that the answer to
// one question fits no other. Only pages that come from the product have such forms: this file need not lie on the phone.
export const me = document.querySelector("script[data-me]")?.dataset.me ?? ""; // another person's words are never offered
const keyOf = (form) => `draft ${me} ${location.pathname} form ${form.dataset.keeps}`;
const isBox = (field) => /radio|checkbox/.test(field.type);

// This tab's store; a full or forbidden one keeps nothing, and the page still works.
export function keep(key, words) {
  try {
    if (words) sessionStorage.setItem(key, words);
    else sessionStorage.removeItem(key);
  } catch { /* as above */ }
}
export function kept(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}
// The next page that comes from the product forgets them (frame.js); without a network they wait here.
export const goes = (more, list = "going") => keep(list, JSON.stringify([...kept(list) ?? [], ...more]));

// What somebody can change, what is said there now, and what stood there when the page came.
export const open = (form) => [...form.elements].filter((field) => field.name && !/hidden|file|submit|button|image|reset|fieldset|output/.test(field.type));
const now = (field) => {
  if (isBox(field)) return field.checked ? [field.value] : [];
  return field.options ? [...field.options].filter((one) => one.selected).map((one) => one.value) : [field.value];
};
export const first = (field) => {
  if (isBox(field)) return field.defaultChecked ? [field.value] : [];
  if (!field.options) return [field.defaultValue];
  const marked = [...field.options].filter((one) => one.defaultSelected);
  return (marked.length || field.multiple ? marked : [...field.options].slice(0, 1)).map((one) => one.value);
};
function said(form, how) {
  const found = {};
  for (const field of open(form)) (found[field.name] ??= []).push(...how(field));
  return found;
}

export const whole = (form) => said(form, now);
// By name, what differs from what stands there anyway: tomorrow the form says another day.
export function changes(form) {
  const was = said(form, first);
  return Object.fromEntries(Object.entries(whole(form)).filter(([name, values]) => String(values) !== String(was[name])));
}

export function fill(form, fields) {
  for (const field of open(form)) {
    const values = fields[field.name];
    if (!values) continue;
    if (isBox(field)) field.checked = values.includes(field.value);
    else if (field.options) for (const one of field.options) one.selected = values.includes(one.value);
    else [field.value = ""] = values;
  }
}

for (const form of document.querySelectorAll("[data-keeps]")) {
  // Sent again as it was it goes under its first cid and counts once; changed before that it is another deed.
  const { cid } = form.elements, own = cid.value, key = keyOf(form);
  const fields = kept(key) ?? {};
  fill(form, fields);
  [cid.value = own] = fields.cid ?? [];
  form.addEventListener("input", () => {
    cid.value = own;
    keep(key, JSON.stringify(changes(form)));
  });
  form.addEventListener("submit", () => {
    keep(key, JSON.stringify({ ...whole(form), cid: [cid.value] })); // what was sent is whole
    goes([key]);
  });
}
