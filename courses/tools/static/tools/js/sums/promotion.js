// Profit before and in a promotion: as courses/tools/domain/sums/promotion.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

export function compute(f) {
  const stays = num(1).minus(f.fee);
  const unit = f.price.times(stays).minus(f.cost);
  const cheap = f.promo.times(stays).minus(f.cost);
  const before = unit.times(f.orders);
  const after = cheap.times(f.more).minus(f.extra);
  const out = {
    unit: unit.show(), cheap: cheap.show(), orders_then: f.orders.show(0), orders_now: f.more.show(0),
    before: before.show(), after: after.show(), gain: after.minus(before).show(), needed: "",
  };
  const marks = [out.gain === "0.00" ? "same" : after.compare(before) > 0 ? "pays" : "costs"]; // as the eye reads it
  if (cheap.top > 0n) {
    const needed = before.plus(f.extra).over(cheap).ceil;
    out.needed = String(needed > 0n ? needed : 0n);
  } else marks.push("each_loses");
  if (f.promo.compare(f.price) >= 0) marks.push("no_promotion");
  return { out, marks, bars: {} };
}

tool(compute);
