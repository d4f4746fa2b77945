// Long work goes in portions: the next one by itself, after a moment in which it can be stopped.
const MOMENT = 800; // ms
const form = document.querySelector("form[data-goes-on]");
if (form) {
  const next = setTimeout(() => form.requestSubmit(), MOMENT);
  document.querySelector("[data-stop]")?.addEventListener("click", () => clearTimeout(next));
}
