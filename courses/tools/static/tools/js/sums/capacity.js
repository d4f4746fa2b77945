// Orders a day: as courses/tools/domain/sums/capacity.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

export function compute(f) {
  const each = f.pick.plus(f.pack).plus(f.label).plus(f.talk);
  const aDay = f.hours.times(60).minus(f.away);
  const out = { orders: "", people_needed: "", days: "", room: "" };
  if (each.top <= 0n) return { out, marks: ["no_minutes"], bars: {} };
  if (aDay.top <= 0n) return { out: { ...out, orders: "0" }, marks: ["no_time"], bars: {} };
  const orders = num(f.people.times(aDay).over(each).floor);
  out.orders = orders.show(0);
  const marks = [];
  if (f.wanted.top) {
    out.people_needed = String(f.wanted.times(each).over(aDay).ceil);
    marks.push(f.wanted.compare(orders) <= 0 ? "enough" : "short");
  }
  const room = orders.times(f.promise).minus(f.waiting);
  if (orders.top) {
    if (f.waiting.top) out.days = String(f.waiting.over(orders).ceil);
    out.room = (room.top > 0n ? room : num(0)).show(0);
  }
  if (room.top < 0n) marks.push("late");
  return { out, marks, bars: {} };
}

tool(compute);
