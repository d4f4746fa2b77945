// What no question can read is said by its field before it waits on this phone: with a network the server says it, but
// without one it would come too late. Never stricter than courses/forms/answers.py.
export const here = import.meta.url;
const DIGIT = /\p{Nd}/u;

function isClear(field) {
  const said = [...field.querySelectorAll("select")].map(({ value }) => value).filter(Boolean);
  return field.matches("input") ? !field.value.trim() || DIGIT.test(field.value.normalize("NFKC")) : new Set(said).size === said.length;
}

document.addEventListener("reads", (event) => {
  let first;
  for (const field of event.target.querySelectorAll("[data-fault]")) {
    const box = field.closest(".field");
    box.querySelector("[data-said]")?.remove();
    box.classList.toggle("has-error", !isClear(field));
    if (isClear(field)) continue;
    const line = document.createElement("p");
    line.className = "errorlist";
    line.dataset.said = "";
    line.setAttribute("role", "alert");
    line.textContent = field.dataset.fault;
    (field.closest(".measure") ?? field).before(line);
    first ??= field.matches("input") ? field : field.querySelector("select");
  }
  if (!first) return;
  event.preventDefault();
  first.focus();
});
