// A photo made ready on the phone: small, and under a name that the same photo always has.
import { newId } from "./outbox.js";

const LONGEST = 1600; // px
const ENOUGH = 300_000; // bytes
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size <= ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file);
    for (let side = LONGEST, quality = 0.82; ; side *= 0.85, quality = Math.max(0.6, quality - 0.07)) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
      if (small && (small.size <= ENOUGH || side < 700)) return small.size < file.size ? small : file;
    }
  } catch { return file; } // a kind this browser cannot read, such as HEIC: the server can
}

// The same file has the same name, so that choosing it again after a reload goes on where it was.
export async function named(bytes, target) {
  if (!crypto.subtle) return { cid: newId(), sha256: "" };
  const sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
  const own = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${target} ${sha256}`)));
  return { cid: `${own.slice(0, 8)}-${own.slice(8, 12)}-4${own.slice(13, 16)}-8${own.slice(17, 20)}-${own.slice(20, 32)}`, sha256 };
}
