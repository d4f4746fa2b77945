// What a parcel weighs for the courier: as courses/tools/domain/sums/freight.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

const larger = (a, b) => (a.compare(b) > 0 ? a : b);

export function compute(f) {
  const volume = f.length.times(f.width).times(f.height).over(f.divisor);
  const charged = larger(volume, f.weight);
  const billed = num(charged.over(f.step).ceil).times(f.step);
  const out = { volume: volume.show(3), charged: charged.show(3), billed: billed.show(), average: "" };
  const marks = [volume.compare(f.weight) > 0 ? "by_volume" : "by_weight"];
  let shares = num(0), costs = num(0);
  for (const zone of ["near", "far", "remote"]) {
    const first = f[`${zone}_first`];
    if (!first) { out[zone] = ""; continue; }
    const cost = first.plus(larger(billed.minus(f.first), num(0)).times(f[`${zone}_more`]));
    out[zone] = cost.show();
    shares = shares.plus(f[`${zone}_share`]);
    costs = costs.plus(f[`${zone}_share`].times(cost));
  }
  if (!shares.compare(1)) out.average = costs.show();
  else if (shares.top) marks.push("shares");
  return { out, marks, bars: {} };
}

tool(compute);
