// What cannot be an amount is said by its field before the line waits on this phone: nobody but its owner may look at it later.
import { asksOf, complain, facts } from "./tool.js";

const form = document.querySelector("form[data-outbox=cash]");
form.addEventListener("reads", (event) => {
  const asks = asksOf(form);
  const { wrong } = facts(asks, Object.fromEntries(asks.map(({ name, field }) => [name, field.value])));
  complain(form, asks, wrong);
  if (Object.keys(wrong).length) event.preventDefault();
});
