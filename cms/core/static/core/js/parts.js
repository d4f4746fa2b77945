// A file as a chain of QR codes and back: "NV1:" id ":" number "/" of ":" letters. The id is made of what the whole has
// in it, so parts of two chains never mix and the last one shows whether all came as it left.
export const SIZE = 600; // bytes of a part: a code that a simple camera still reads from a small screen
export const MOST = 40; // parts; more nobody holds a phone still for
const MOST_BYTES = 16 * 1024 * 1024; // of a file, as the server takes it
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"; // what a QR code writes most densely
const PART = /^NV1:([0-9A-F]{16}):(\d{1,2})\/(\d{1,2}):([0-9A-Z $%*+\-./:]{2,1000})$/;
export const able = Boolean(self.crypto?.subtle);

export class Damaged extends Error {} // the parts are all there and are not what left
export class Pressed extends Error {} // this browser cannot open what came pressed

// Two bytes are three letters, a last single one is two (RFC 9285).
export function written(bytes) {
  let out = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    let rest = pair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let times = pair ? 3 : 2; times; times -= 1) { out += LETTERS[rest % 45]; rest = Math.floor(rest / 45); }
  }
  return out;
}

export function read(letters) {
  const out = [];
  for (let at = 0; at < letters.length; at += 3) {
    const some = [...letters.slice(at, at + 3)].map((letter) => LETTERS.indexOf(letter));
    const value = some.reduceRight((sum, one) => sum * 45 + one, 0);
    if (some.length === 1 || value > (some.length === 3 ? 65535 : 255)) throw new Damaged();
    out.push(...(some.length === 3 ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(out);
}

const through = async (bytes, way) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(way)).arrayBuffer());
export const pressed = async (bytes) => (self.CompressionStream ? through(bytes, new CompressionStream("gzip")) : bytes);

// A few pressed bytes can hold more than a phone has room for.
async function unpressed(bytes) {
  if (bytes[0] !== 31 || bytes[1] !== 139) return bytes;
  if (!self.DecompressionStream) throw new Pressed();
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const found = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(found).arrayBuffer());
    found.push(value);
    size += value.length;
    if (size > MOST_BYTES) { await reader.cancel(); throw new Damaged(); }
  }
}

async function mark(bytes) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...sum.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
}

// Empty where it is too much for pictures.
export async function cut(text) {
  const bytes = await pressed(new TextEncoder().encode(text));
  const of = Math.ceil(bytes.length / SIZE);
  if (of > MOST) return [];
  const id = await mark(bytes);
  return Array.from({ length: of }, (_none, at) => `NV1:${id}:${at + 1}/${of}:${written(bytes.slice(at * SIZE, (at + 1) * SIZE))}`);
}

// {id, of, n, bytes}, or nothing: the camera sees other codes too.
export function part(words) {
  const [, id, n, of, letters] = PART.exec(words) ?? [];
  if (!id || !+n || +n > +of || +of > MOST) return undefined;
  try { return { id: `${id}/${of}`, of: +of, n: +n, bytes: read(letters) }; } catch { return undefined; }
}

// What came of each chain, apart.
export class Chains {
  all = new Map();

  // The chain that it belongs to, or nothing where it is none of ours.
  add(words) {
    const one = part(words);
    if (!one) return undefined;
    if (!this.all.has(one.id)) this.all.set(one.id, { id: one.id, of: one.of, parts: new Map() });
    const chain = this.all.get(one.id);
    if (!chain.parts.has(one.n)) chain.parts.set(one.n, one.bytes);
    return chain;
  }

  missing({ of, parts }) { return Array.from({ length: of }, (_none, at) => at + 1).filter((n) => !parts.has(n)); }

  // The file's words. What is damaged is forgotten here and may be read anew.
  async whole(chain) {
    const bytes = new Uint8Array(await new Blob([...chain.parts].sort(([a], [b]) => a - b).map(([, some]) => some)).arrayBuffer());
    this.all.delete(chain.id);
    if (chain.id.split("/")[0] !== await mark(bytes)) throw new Damaged();
    try { return new TextDecoder("utf-8", { fatal: true }).decode(await unpressed(bytes)); } catch (error) { throw error instanceof Pressed ? error : new Damaged(); }
  }
}
