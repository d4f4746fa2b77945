// A browser without a service worker, as inside another app, may be closed and forget all it had. There what is put into a
// form is also kept by the server, for its writer alone: seconds after the last key, and when the page goes. It comes back
// where this tab knows nothing, and is forgotten once the form has arrived. No PIN, code or password goes this way.
import "./drafts.js"; // what this tab knows comes first
import { changes, fill, first, goes, keep, kept, me, open, whole } from "./keeps.js";

const AFTER = 2000; // ms without a key
const LIST = "going afar";
const UNSAID = /^(csrfmiddlewaretoken|kept|code|password|pin|again|add|sign)$/; // as the server refuses them
const NO = "[type=password], [autocomplete=one-time-code], [name=pin], [name=sign]";
const page = location.pathname;
const { type, responseStatus } = performance.getEntriesByType?.("navigation")[0] ?? {};
const isWrong = document.querySelector("main .has-error, main .errorlist") !== null; // the form came back and says why
const doors = new URL("../drafts/", new URL(document.querySelector("script[data-outbox]").dataset.outbox, location.href));
const timers = new Map(), unsaved = new Set(), afar = new Set(), begun = new Set(), own = new Map(), before = new Map();
let filling = false, line = Promise.resolve();

const hash = (words) => [...words].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 2 ** 32, 7).toString(36);

// Practice has a draft of its own, a recording is a file, and who closes a book or signs out writes nothing.
const isOne = (form) => form.getAttribute("method") === "post" && !form.matches("[data-practice], [data-record], [data-forget]")
  && !form.querySelector(NO) && open(form).some((field) => !UNSAID.test(field.name));

// Where it goes and which thing it is about: the answer to one question fits no other, nor a newer version of it.
const names = new Map();
function nameOf(form) {
  if (!names.has(form)) {
    const about = [...form.elements].filter((field) => field.type === "hidden" && field.value && !/^(csrfmiddlewaretoken|cid|next)$/.test(field.name));
    names.set(form, `${form.getAttribute("action") ?? ""} ${hash(about.map((field) => `${field.name}=${field.value}`).join())}`);
  }
  return names.get(form);
}

// What stood in the form when it was written: where the server says something else meanwhile, the newer words hold.
const mark = (form) => hash(open(form).filter((field) => !/date|time|month/.test(field.type))
  .flatMap((field) => first(field).filter(Boolean).map((value) => `${field.name}=${value}`)).sort().join());

function draftOf(form) {
  const found = Object.entries((before.has(form) ? whole : changes)(form)).filter(([name]) => !UNSAID.test(name));
  const { cid } = form.elements;
  return found.length ? { ...Object.fromEntries(found), "": [before.get(form) ?? mark(form)], ...(cid && { cid: [cid.value] }) } : null;
}

// keepalive: the page may be on its way out.
function post(where, form, fields) {
  const token = document.cookie.match(/csrftoken=(\w+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const body = JSON.stringify({ sender: me, page: where, form, fields });
  return fetch(doors, { method: "POST", keepalive: true, headers, body }).then(({ status }) => status !== 429 && status < 500, () => false);
}

function save(form) {
  clearTimeout(timers.get(form));
  unsaved.delete(form);
  const fields = draftOf(form), name = nameOf(form);
  if (!fields && !afar.has(name)) return;
  afar.add(name);
  const deed = post(page, name, fields).then((done) => { if (!done) unsaved.add(form); });
  line = line.then(() => deed);
}
const saveAll = () => { for (const form of unsaved) save(form); };

// Sent: what of it is still on its way there goes first. Without a network the next page says it again.
function forget(where, name) {
  line = line.then(() => post(where, name, null)).then((done) => { if (!done) goes([[where, name, true]], LIST); });
}

function later(form) {
  unsaved.add(form);
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(save, AFTER, form));
}

function changed({ target: { form } }) {
  if (filling || !form || !isOne(form)) return;
  begun.add(form);
  if (own.has(form)) form.elements.cid.value = own.get(form); // changed it is another deed than the one that was sent
  later(form);
}

function sent({ target: form }) {
  clearTimeout(timers.get(form));
  unsaved.delete(form);
  if (afar.delete(nameOf(form))) forget(page, nameOf(form));
}

// The last words are kept until the next page says that the form has arrived.
function leaves(event) {
  const form = event.target;
  if (event.defaultPrevented || !isOne(form)) return;
  if (unsaved.has(form)) save(form);
  if (afar.has(nameOf(form))) goes([[page, nameOf(form)]], LIST);
}

// What a module sends by itself tells nobody.
const { submit } = HTMLFormElement.prototype;
HTMLFormElement.prototype.submit = function send() {
  leaves({ target: this });
  submit.call(this);
};

// A page that answers the form: neither "back" nor "again" nor one that says what is wrong, and it comes from the form's page.
function hasCome(where) {
  if (/back|reload/.test(type) || responseStatus > 399 || isWrong) return false;
  try { return new URL(document.referrer).pathname === where; } catch { return false; }
}

const going = kept(LIST) ?? [];
keep(LIST);
for (const [where, name, isSure] of going) if (isSure || hasCome(where)) forget(where, name);

async function restore() {
  const forms = [...document.forms].filter(isOne);
  if (!forms.length) return;
  for (const form of forms) {
    nameOf(form); // before a script changes what is hidden in it
    // Typed before this script was there, or what this tab knew; what "back" fills in may have been sent.
    if (!/back/.test(type) && Object.keys(changes(form)).length) later(form);
  }
  await line;
  const answer = await fetch(`${doors}?page=${encodeURIComponent(page)}`, { cache: "no-store" });
  if (!answer.ok) return;
  const { sender, forms: there } = await answer.json();
  if (sender !== me) return;
  for (const name of Object.keys(there)) afar.add(name);
  for (const form of forms) {
    const draft = there[nameOf(form)];
    if (!draft || begun.has(form)) continue;
    if (draft[""]?.[0] !== mark(form)) {
      if (isWrong) before.set(form, draft[""]?.[0]); // what stands in it now is the draft itself
      continue;
    }
    const here = changes(form); // of this tab: newer
    const rest = Object.fromEntries(Object.entries(draft).filter(([name]) => name && name !== "cid" && !(name in here)));
    const { cid } = form.elements, mine = cid?.value;
    filling = true;
    fill(form, rest);
    for (const field of open(form)) if (field.name in rest) field.dispatchEvent(new Event("input", { bubbles: true }));
    filling = false;
    if (!cid || !draft.cid || Object.keys(here).length) continue;
    own.set(form, mine);
    [cid.value] = draft.cid;
  }
}

if (me !== "-") { // somebody helps: nothing is kept, nothing offered
  addEventListener("input", changed);
  addEventListener("change", changed); // all that some old browsers say of a tick
  addEventListener("sent", sent, true);
  addEventListener("submit", leaves);
  addEventListener("online", saveAll);
  addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) keep(LIST); }); // "back" to the form: it may be sent again
  restore().catch(() => {});
}
