// Things to sell by points: as courses/tools/domain/sums/product_fit.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

const CRITERIA = ["demand", "profit", "light", "lasts", "source", "rules"];
const PRODUCTS = [1, 2, 3, 4, 5];

export function compute(f) {
  const out = { best: "" }, bars = {}, marks = new Set(), scores = [];
  for (const n of PRODUCTS) {
    out[`name${n}`] = out[`score${n}`] = "";
    bars[`p${n}`] = [0, 0];
  }
  const whole = CRITERIA.reduce((sum, key) => sum.plus(f[`weight_${key}`]), num(0));
  if (!whole.top) return { out, marks: ["no_weight"], bars };
  for (const n of PRODUCTS) {
    const given = CRITERIA.map((key) => f[`${key}${n}`]);
    const name = f[`name${n}`];
    if (!name || given.includes(undefined)) {
      if (name || given.some((value) => value !== undefined)) marks.add("incomplete");
      continue;
    }
    const score = given.reduce((sum, value, at) => sum.plus(value.times(f[`weight_${CRITERIA[at]}`])), num(0)).over(whole);
    scores.push([name, score]);
    out[`name${n}`] = name;
    out[`score${n}`] = score.show();
    bars[`p${n}`] = [0, Number(score.times(100).over(5).plus("0.5").floor)];
  }
  if (scores.length < 3) marks.add("few");
  if (scores.length) {
    const best = scores.map(([, score]) => score).reduce((a, b) => (b.compare(a) > 0 ? b : a));
    out.best = scores.filter(([, score]) => !score.compare(best)).map(([name]) => name).join("、");
  }
  return { out, marks: [...marks], bars };
}

tool(compute);
