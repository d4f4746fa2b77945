// What is left of one order: the same as courses/tools/domain/sums/price.py, held to it by vectors.json.
import { bars, num } from "../num.js";
import { tool } from "../tool.js";

export function compute(f) {
  const net = f.price.minus(f.discount);
  const stay = num(1).minus(f.returns);
  const feeOf = f.fee_back === "yes" ? stay : num(1);
  const goods = f.cost.times(stay.plus(f.returns.times(f.spoilt)));
  const sending = f.packing.plus(f.freight).plus(f.insurance);
  const way = f.returns.times(f.return_freight);
  const share = stay.times(num(1).minus(f.tax)).minus(feeOf.times(f.fee)).minus(f.ads);
  const kept = net.times(share).minus(goods).minus(sending).minus(way);
  const parts = {
    sold: net,
    returned: net.times(f.returns).times(-1),
    fees: net.times(feeOf.times(f.fee).plus(stay.times(f.tax))).times(-1),
    goods: goods.times(-1),
    sending: sending.times(-1),
    back: way.times(-1),
    ads: net.times(f.ads).times(-1),
    kept,
  };
  const out = { even: "", orders: "", orders_wage: "" };
  for (const [name, value] of Object.entries(parts)) out[name] = value.show();
  const isNothing = out.kept === "0.00"; // what the eye reads as nothing neither earns nor loses
  const earns = kept.top > 0n && !isNothing;
  const marks = [earns ? "earns" : isNothing ? "nothing" : "loses"];
  if (net.top < 0n) marks.push("discount_too_high");
  if (share.top <= 0n) marks.push("no_price");
  else out.even = f.discount.plus(goods.plus(sending).plus(way).over(share)).show();
  if (earns) {
    out.orders = orders(f.fixed, kept);
    out.orders_wage = f.wage.top ? orders(f.fixed.plus(f.wage), kept) : "";
  } else marks.push("no_orders");
  return { out, marks, bars: fall(parts, kept) };
}

const orders = (costs, kept) => (costs.top ? String(costs.over(kept).ceil) : "");

function fall({ kept, ...parts }) {
  let now = num(0);
  const steps = Object.entries(parts).map(([name, value]) => {
    const before = now;
    now = now.plus(value);
    return [name, before, now];
  });
  return bars([...steps, ["kept", num(0), kept]]);
}

tool(compute);
