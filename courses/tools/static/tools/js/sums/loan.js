// The true yearly cost of a loan, in whole numbers: as courses/tools/domain/sums/loan.py, where the method is written down.
import { Num } from "../num.js";
import { tool } from "../tool.js";

const FINE = 10n ** 10n;

function worth({ received, pay, months, last }, factor) {
  let owed = received, scale = 1n;
  for (let month = 0; month < months; month += 1) {
    scale *= FINE;
    owed = owed * factor - pay * scale;
  }
  return owed - last * scale;
}

function monthlyFactor(offer) {
  let low = FINE, high = 2n * FINE;
  if (worth(offer, high) < 0n) return undefined;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (worth(offer, middle) <= 0n) low = middle;
    else high = middle;
  }
  return low;
}

function offerInto(name, f, out, marks) {
  const fen = (part) => f[`${name}_${part}`].times(100).floor;
  const offer = { received: fen("get") - fen("fee"), pay: fen("pay"), months: Number(f[`${name}_months`].floor), last: fen("last") };
  const repaid = offer.pay * BigInt(offer.months) + offer.last;
  const yuan = (amount) => new Num(amount, 100n).show();
  out[`${name}_received`] = yuan(offer.received);
  out[`${name}_repaid`] = yuan(repaid);
  out[`${name}_cost`] = yuan(repaid - offer.received);
  if (offer.received <= 0n) return void marks.push(`${name}_nothing`);
  if (repaid < offer.received) return void marks.push(`${name}_less`);
  const factor = monthlyFactor(offer);
  if (factor === undefined) return void marks.push(`${name}_too_dear`);
  out[`${name}_rate`] = new Num(factor ** 12n, FINE ** 12n).minus(1).times(100).show();
  return factor;
}

export function compute(f) {
  const out = {}, marks = [], factors = {};
  for (const name of ["a", "b"]) {
    for (const part of ["rate", "cost", "received", "repaid"]) out[`${name}_${part}`] = "";
    const given = ["get", "pay", "months"].map((part) => f[`${name}_${part}`] !== undefined);
    if (given.every(Boolean)) factors[name] = offerInto(name, f, out, marks);
    else if (given.some(Boolean)) marks.push(`${name}_incomplete`);
  }
  if (factors.a !== undefined && factors.b !== undefined) {
    marks.push(factors.a === factors.b ? "same" : factors.a < factors.b ? "a_cheaper" : "b_cheaper");
  }
  return { out, marks, bars: {} };
}

tool(compute);
