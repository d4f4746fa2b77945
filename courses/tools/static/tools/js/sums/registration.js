// Does a shop have to register: as courses/tools/domain/sums/registration.py, by the rules that the page carries.
import { num } from "../num.js";
import { tool } from "../tool.js";

export function compute(f, rules) {
  const total = f.sales.plus(f.others);
  const isExempt = f.kind !== "other";
  const isMore = f.bought.compare(total) > 0;
  const counted = isExempt || isMore ? f.bought : total;
  const own = isExempt && !isMore ? total.minus(f.bought).show() : "";
  const out = { total: total.show(), own, counted: counted.show(), limit: "", share: "" };
  const marks = f.licence ? ["licence"] : [];
  if (isMore) marks.push("more_bought");
  if (isExempt) marks.push(f.bought.top ? "exempt_part" : "exempt_kind");
  if (rules.limit) {
    const limit = num(rules.limit);
    out.limit = limit.show();
    out.share = String(counted.times(100).over(limit).floor);
    if (counted.top || !isExempt) {
      const isNear = counted.times(100).compare(limit.times(num(rules.alert || "100"))) >= 0;
      marks.push(counted.compare(limit) > 0 ? "above" : isNear ? "near" : "below");
    }
  } else marks.push("no_rule");
  const quarter = f.quarter ?? (rules.vat_quarter && total.compare(rules.vat_quarter) <= 0 ? total : undefined);
  for (const [name, sold] of [["vat", f.month], ["vat_quarter", quarter]]) {
    if (!rules[name]) continue;
    out[name] = num(rules[name]).show();
    if (sold) marks.push(sold.compare(rules[name]) > 0 ? `${name}_above` : `${name}_below`);
  }
  return { out, marks, bars: {} };
}

tool(compute);
