// What a listing must not say, and what it must: as courses/tools/domain/sums/listing.py.
import { num } from "../num.js";
import { tool } from "../tool.js";

const NUMBER = "([0-9]+(?:\\.[0-9]+)?)\\s*";
const JIN = new RegExp(`${NUMBER}斤`, "g");
const KILO = new RegExp(`${NUMBER}(?:公斤|千克|kg)`, "g");
const GRAM = new RegExp(`${NUMBER}(?:克|g(?![a-z]))`, "g");
const ORIGIN = /产地|原产|产自|出产|[省市县镇村]产|origin|made in|grown in/;
const DATED = /生产日期|采摘|采收|保质期|出厂日期|[0-9]{4} *[-年./] *[0-9]{1,2}|best before|harvest|date/;
const plain = (words) => words.normalize("NFKC").toLowerCase();
const numbers = (words, pattern) => [...words.matchAll(pattern)].map(([, found]) => num(found));

export function compute(f, { banned }) {
  const words = plain(`${f.title}\n${f.text}`);
  const found = banned.filter((word) => words.includes(plain(word)));
  const marks = found.length ? ["banned"] : [];
  const hasJin = (words.match(/公?斤/g) ?? []).includes("斤");
  const kilos = [...numbers(words, KILO), ...numbers(words, GRAM).map((value) => value.over(1000))];
  const differs = numbers(words, JIN).some((jin) => !kilos.some((kilo) => !kilo.compare(jin.over(2))));
  if (hasJin && !kilos.length) marks.push("only_jin");
  else if (kilos.length && differs) marks.push("weights_differ");
  else if (!hasJin && !kilos.length) marks.push("no_weight");
  if (!ORIGIN.test(words)) marks.push("no_origin");
  if (!DATED.test(words)) marks.push("no_date");
  return { out: { words: found.join("、") }, marks: marks.length ? marks : ["fine"], bars: {} };
}

tool(compute);
