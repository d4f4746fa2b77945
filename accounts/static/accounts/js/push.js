// "Ring this phone": subscribes this browser and hands the subscription to the server, or takes it back.

const card = document.getElementById("push");
const [on, off] = ["on", "off"].map((name) => card.querySelector(`[data-push=${name}]`));
const said = card.querySelector("[role=status]");

function say(words) {
  said.textContent = words;
  said.hidden = false;
}

function show(rings) {
  on.hidden = rings;
  off.hidden = !rings;
}

async function tell(address, fields) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers });
  if (!answer.ok) throw new Error(answer.status);
}

async function subscription() {
  const registration = await navigator.serviceWorker.ready;
  return registration.pushManager.getSubscription();
}

async function subscribe() {
  const registration = await navigator.serviceWorker.ready;
  const key = card.dataset.key.replace(/-/g, "+").replace(/_/g, "/");
  const found = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0)),
  });
  const { endpoint, keys } = found.toJSON();
  await tell(card.dataset.on, { endpoint, ...keys });
}

async function unsubscribe() {
  const found = await subscription();
  if (!found) return;
  await tell(card.dataset.off, { endpoint: found.endpoint });
  await found.unsubscribe();
}

function begin(deed, rings, words) {
  return () => deed().then(() => { show(rings); say(words); }, () => say(card.dataset.failed));
}

if ("serviceWorker" in navigator && "PushManager" in window) {
  show(false);
  on.addEventListener("click", begin(subscribe, true, card.dataset.done));
  off.addEventListener("click", begin(unsubscribe, false, card.dataset.stopped));
  subscription().then((found) => show(Boolean(found)));
} else {
  say(card.dataset.failed);
}
