// The photo of a receipt with a line that waits on this phone: made small when it is chosen, kept with the line it belongs
// to, and sent after it. The line names itself by its cid, so whichever comes first finds the other.
import { put } from "../../core/js/outbox.js";
import { named, smaller } from "../../core/js/photo.js";
import { carry } from "../../core/js/written.js";

const form = document.querySelector("form[data-begin]");
const input = form.elements.receipt;
const line = form.querySelector("[data-photo]");
let ready;

async function small(file) {
  const made = await smaller(file);
  return { bytes: await made.arrayBuffer(), name: made === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg" };
}

input.addEventListener("change", () => { ready = input.files.length ? small(input.files[0]) : undefined; });

form.addEventListener("sent", async ({ detail: post }) => {
  const photo = ready;
  ready = undefined;
  line.hidden = true;
  if (!photo) return;
  let stays = false;
  try {
    const { bytes, name } = await photo;
    const { cid, sha256 } = await named(bytes, post.cid);
    // A chain of its own: where the photo must wait, its line does not.
    stays = bytes.byteLength > 0 && await put({ chain: post.cid, cid, sha256, bytes, name, target: post.cid, sender: post.sender, kind: "photo", purpose: "receipt", begin: form.dataset.begin });
  } catch { /* the line is kept all the same; said below */ }
  line.hidden = false;
  line.textContent = stays ? line.dataset.kept : line.dataset.unsafe;
  if (stays && navigator.onLine) carry();
});
