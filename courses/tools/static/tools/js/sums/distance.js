// Distance and an honest promise: as courses/tools/domain/sums/distance.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const PLACES = ["lat1", "lon1", "lat2", "lon2"];

function crow(lat1, lon1, lat2, lon2) {
  const half = Math.PI / 360;
  const up = Math.sin((lat2 - lat1) * half) ** 2;
  const along = Math.cos(lat1 * 2 * half) * Math.cos(lat2 * 2 * half) * Math.sin((lon2 - lon1) * half) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(up + along)));
}

function longestWait(pickups, packing) {
  return Math.max(...WEEK.map((_day, day) => {
    let ready = Math.max(packing, 1);
    while (!pickups.includes((day + ready) % 7)) ready += 1;
    return ready;
  }));
}

export function compute(f) {
  const out = { km: "", days: "", hours: "", arrives: "" };
  const marks = [];
  const where = PLACES.map((name) => f[name]);
  if (!where.includes(undefined)) out.km = num(crow(...where.map((value) => Number(value.top) / Number(value.below))).toFixed(6)).show(1);
  else if (where.some((value) => value !== undefined)) marks.push("half_a_place");
  const pickups = WEEK.flatMap((day, n) => (f[day] ? [n] : []));
  if (!pickups.length) return { out, marks: [...marks, "no_pickup"], bars: {} };
  const wait = longestWait(pickups, Number(f.packing.floor));
  out.days = String(wait);
  out.hours = String(wait * 24);
  if (f.road.top) out.arrives = f.road.plus(wait).show(0);
  marks.push(wait <= 2 ? "two_days" : "not_two_days");
  return { out, marks, bars: {} };
}

tool(compute);

// Where the phone is: only after a tap, only into the two fields, sent nowhere.
const button = document.querySelector("[data-place]");
if (button && navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      document.querySelector("[name=lat1]").value = coords.latitude.toFixed(6);
      document.querySelector("[name=lon1]").value = coords.longitude.toFixed(6);
      button.closest("details")?.setAttribute("open", "");
    }, () => { document.querySelector("[data-no-place]").hidden = false; });
  });
}
