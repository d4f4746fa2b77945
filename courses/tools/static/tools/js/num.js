// Exact numbers (a fraction of two BigInts), read and shown as courses/tools/domain/sums/numbers.py does it.
const abs = (n) => (n < 0n ? -n : n);
function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

export class Num {
  constructor(top, below = 1n) {
    const sign = below < 0n ? -1n : 1n;
    const shared = gcd(abs(top), abs(below)) || 1n;
    this.top = sign * top / shared;
    this.below = sign * below / shared;
  }
  plus(other) { const b = num(other); return new Num(this.top * b.below + b.top * this.below, this.below * b.below); }
  minus(other) { return this.plus(num(other).times(-1)); }
  times(other) { const b = num(other); return new Num(this.top * b.top, this.below * b.below); }
  over(other) { const b = num(other); return new Num(this.top * b.below, this.below * b.top); }
  compare(other) { const gap = this.minus(other).top; return gap > 0n ? 1 : gap < 0n ? -1 : 0; }
  get floor() { const whole = this.top / this.below; return this.top < 0n && whole * this.below !== this.top ? whole - 1n : whole; }
  get ceil() { return -new Num(-this.top, this.below).floor; }
  // Half up (away from nought), for the eye only; never "-0.00".
  show(places = 2) {
    const scale = 10n ** BigInt(places);
    const rounded = (abs(this.top) * scale * 2n + this.below) / (this.below * 2n);
    const digits = rounded.toString().padStart(places + 1, "0");
    const words = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
    return this.top < 0n && rounded ? `-${words}` : words;
  }
}

export function num(value) {
  if (value instanceof Num) return value;
  if (typeof value === "bigint") return new Num(value);
  const [whole, part = ""] = String(value).split(".");
  const below = 10n ** BigInt(part.length);
  const top = BigInt(abs_(whole) || "0") * below + BigInt(part || "0");
  return new Num(whole.startsWith("-") ? -top : top, below);
}
const abs_ = (words) => words.replace("-", "");

// What nobody types is left out, and what shows nothing is nothing: as cms/core/domain/words.py does it.
const LINE_END = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
const NOT_WRITING = /[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]/gu;
const SEEN = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800]/u;
export function tidy(typed) {
  const words = typed.replace(LINE_END, "\n").replace(NOT_WRITING, "");
  return SEEN.test(words) ? words : "";
}

const PLAIN = /^[-+]?(?:(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{0,12})?|\.[0-9]{1,12})$/;

// Undefined for what is no number.
export function read(typed) {
  const usual = typed.normalize("NFKC").replace(/[。·]/g, ".").replace(/−/g, "-").replace(/([0-9])\s+(?=[0-9])/g, "$1,").replace(/\s/g, "");
  const words = usual.replace(/[¥元%]+(?![0-9.¥元%])/g, "").replace(/(^|[^0-9.¥元%])[¥元%]+/g, "$1");
  return PLAIN.test(words) ? num(words.replace(/[,+]/g, "")) : undefined;
}

export function places(value) {
  let count = 0;
  for (let below = value.below; below > 1n && count < 13; count += 1) below /= gcd(below, 10n);
  return count;
}

// Where each step of a fall begins and how long it is, on a scale of 100. Steps: [name, before, after].
export function bars(steps) {
  const ends = [num(0), ...steps.flatMap(([, before, after]) => [before, after])];
  const low = ends.reduce((a, b) => (b.compare(a) < 0 ? b : a));
  let span = ends.reduce((a, b) => (b.compare(a) > 0 ? b : a)).minus(low);
  if (!span.top) span = num(1);
  const at = (value) => Number(value.minus(low).times(100).over(span).plus("0.5").floor);
  return Object.fromEntries(steps.map(([name, before, after]) => {
    const [start, end] = [at(before), at(after)].sort((a, b) => a - b);
    return [name, [start, Math.max(end - start, 1)]];
  }));
}
