// What a listing must not say, and what it must: as courses/tools/domain/sums/listing.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

const ONES = "一二三四五六七八九";
const TENFOLD = { 十: 10, 百: 100, 千: 1000 };
const NUMBER = `[0-9]+(?:,[0-9]{3})*(?:[.][0-9]+)?|半|[${ONES}两十][零〇${ONES}两十百千]*?`;
const UNSURE = `[0-9${ONES}两十半] *(?:公?斤|千克|kg|克|g)? *[-~至到]|[几数第满送赠减加约近]|[元块]/?|毛重[:为约]*`;
const JIN = { 斤: "0.5", 市斤: "0.5", 两: "0.05" };
const KILOS = { ...JIN, 吨: "1000", 公斤: "1", 千克: "1", kg: "1", 克: "0.001", g: "0.001" };
const UNIT = "公斤|千克|kg|市?斤|两(?![天个次年种款日月位口家袋盒包箱件瓶斤])|克|g(?![a-z])|吨";
const HALF = "半(?![价年天个月小斤公袋盒包箱件])";
const WEIGHT = new RegExp(`(每|${UNSURE})? *(${NUMBER}) *(${UNIT})(${HALF})?`, "g");
const PACKED = "(?:[袋包盒箱件份瓶罐只条桶组提捆]|个(?!月))";
const COUNT = new RegExp(`[x×*] *([0-9]{1,6})|([0-9]{1,6}(?:[.][0-9]+)?) *[x×*]|(${NUMBER}) *${PACKED}`, "g");
const MOST_COUNTS = 12;
const ORIGIN = /产地|原产|产自|出产|[省市县镇村]产|origin|made in|grown in/;
const DATED = /生产日期|采摘|采收|保质期|出厂日期|[0-9]{4} *[-年./] *[0-9]{1,2}|best before|harvest|date/;
const plain = (words) => words.normalize("NFKC").toLowerCase();

// Undefined where the signs are no number.
function numberSaid(words) {
  if (/^[0-9]/.test(words)) return num(words.replace(/,/g, ""));
  if (words === "半") return num("0.5");
  let [total, digit, last, tens] = [0, 0, 10000, 10];
  for (const sign of words) {
    const fold = TENFOLD[sign];
    if (fold) {
      if (fold >= last || !(digit || sign === "十")) return undefined;
      [total, digit, last, tens] = [total + (digit || 1) * fold, 0, fold, fold / 10];
    } else if (digit) return undefined;
    else {
      digit = sign === "两" ? 2 : ONES.indexOf(sign) + 1;
      if (!digit) tens = 1;
    }
  }
  return num(total + digit * (total ? tens : 1));
}

// Kilograms said in jin and in kilograms or grams; undefined where it is uncertain what is meant.
function weightsIn(words) {
  const found = { jin: [], metric: [] };
  let [before, end] = ["", -1];
  for (const match of words.matchAll(WEIGHT)) {
    const [whole, unsure, number, unit, half] = match;
    if (unsure === "每") continue;
    const said = numberSaid(number);
    const mine = unit in JIN ? found.jin : found.metric;
    const kilos = unsure || !said ? undefined : said.plus(half ? "0.5" : "0").times(KILOS[unit]);
    const goesOn = match.index === end && unit in JIN === before in JIN && num(KILOS[unit]).compare(KILOS[before]) < 0;
    if (goesOn && kilos && mine[mine.length - 1]) mine.push(mine.pop().plus(kilos));
    else mine.push(kilos);
    [before, end] = [unit, match.index + whole.length];
  }
  return found;
}

function factorsIn(words) {
  const counts = [];
  for (const [, ...parts] of words.matchAll(COUNT)) {
    const count = numberSaid(parts.find(Boolean));
    if (count?.top && !counts.some((other) => !other.compare(count))) counts.push(count);
  }
  counts.splice(MOST_COUNTS);
  return [num(1), ...counts, ...counts.flatMap((a, n) => counts.slice(n + 1).map((b) => a.times(b)))];
}

function differ(words, { jin, metric }) {
  const halves = jin.filter(Boolean);
  if (!halves.length || !metric.length || !metric.every(Boolean)) return false;
  const sum = (all) => all.reduce((a, b) => a.plus(b));
  const key = (value) => `${value.top}/${value.below}`;
  const factors = factorsIn(words);
  const right = new Set([...metric, sum(metric)].flatMap((one) => factors.map((times) => key(one.times(times)))));
  if (right.has(key(sum(halves)))) return false;
  return !halves.every((one) => factors.some((times) => right.has(key(one.times(times)))));
}

export function compute(f, { banned }) {
  const all = `${f.title}\n${f.text}`;
  const words = plain(all);
  const found = banned.filter((word) => words.includes(plain(word)));
  const marks = found.length ? ["banned"] : [];
  const told = plain(all.replace(/，/g, "、"));
  const weights = weightsIn(told);
  const hasJin = weights.jin.length > 0 || (words.match(/公?斤/g) ?? []).includes("斤");
  if (hasJin && !weights.metric.length) marks.push("only_jin");
  else if (differ(told, weights)) marks.push("weights_differ");
  else if (!hasJin && !weights.metric.length) marks.push("no_weight");
  if (!ORIGIN.test(words)) marks.push("no_origin");
  if (!DATED.test(words)) marks.push("no_date");
  return { out: { words: found.join("、") }, marks: marks.length ? marks : ["fine"], bars: {} };
}

tool(compute);
