// Cash of the first three months: as courses/tools/domain/sums/cash_plan.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

const smaller = (a, b) => (a.compare(b) < 0 ? a : b);

export function compute(f) {
  const start = f.have.minus(f.oneoff).minus(f.deposit).minus(f.stock);
  const out = { start: start.show(), start_again: start.show() };
  const stops = start.compare(f.stop) < 0 ? ["stop_start"] : [];
  let hoped = start, worst = start, lowest = start;
  for (const month of [1, 2, 3]) {
    const earned = f.kept.times(f[`orders${month}`]);
    const spent = f.monthly.plus(f.living);
    hoped = hoped.plus(earned).minus(spent);
    worst = worst.plus(smaller(earned, earned.times(f.worst))).minus(spent);
    lowest = smaller(lowest, worst);
    out[`hoped${month}`] = hoped.show();
    out[`worst${month}`] = worst.show();
    if (worst.compare(f.stop) < 0) stops.push(`stop_${month}`);
  }
  const need = f.have.minus(lowest).plus(f.stop);
  out.need = (need.top > 0n ? need : num(0)).show();
  const losing = f.kept.top < 0n ? ["each_loses"] : [];
  return { out, marks: [stops[0] ?? "enough", ...losing], bars: {} };
}

tool(compute);
