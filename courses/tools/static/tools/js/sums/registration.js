// Does a shop have to register: as courses/tools/domain/sums/registration.py, by the rules that the page carries.
import { num } from "../num.js";
import { tool } from "../tool.js";

export function compute(f, rules) {
  const total = f.sales.plus(f.others);
  const out = { total: total.show(), limit: "", share: "" };
  const marks = f.licence ? ["licence"] : [];
  if (f.kind !== "other") marks.push("exempt_kind");
  if (rules.limit) {
    const limit = num(rules.limit);
    out.limit = limit.show();
    out.share = String(total.times(100).over(limit).floor);
    if (f.kind === "other") {
      const isNear = total.times(100).compare(limit.times(num(rules.alert || "100"))) >= 0;
      marks.push(total.compare(limit) > 0 ? "above" : isNear ? "near" : "below");
    }
  } else marks.push("no_rule");
  if (f.month !== undefined && rules.vat) marks.push(f.month.compare(rules.vat) > 0 ? "vat_above" : "vat_below");
  return { out, marks, bars: {} };
}

tool(compute);
