// A quiz inside a package: asks, marks and explains. Parts of an answer give parts of a point.
// Opened from a disk it is no module: what it names stays its own.
(() => {
  const form = document.getElementById("quiz");
  const { items, share } = JSON.parse(document.getElementById("items").textContent);
  const [SEND, SCORE, RIGHT, IS, WHICH] = form.dataset.words.split("|");
  const [gap, stop] = document.documentElement.lang.startsWith("zh") ? ["", "。"] : [" ", ". "];
  const put = (tag, words, where) => { const one = document.createElement(tag); if (words) one.textContent = words; where.append(one); return one; };
  const plain = (words) => words.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, "");

  // As people type on a phone: １２。５, 1,234, with the unit asked for or without. NaN for anything else.
  function number(typed, unit) {
    const words = typed.normalize("NFKC").trim().replace(/[。·]/g, ".").replace(/([0-9])\s+(?=[0-9])/g, "$1,");
    const found = /^([-+−–—负])?([\d.][\d.,]*)(.*)$/.exec(plain(words));
    if (!found || (found[3] && found[3] !== plain(unit))) return NaN;
    const digits = found[2].replace(/[.,]+$/, "");
    if (!/^(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)$/.test(digits)) return NaN;
    return Number(digits.replaceAll(",", "")) * (found[1] && found[1] !== "+" ? -1 : 1);
  }

  function field(item, where) {
    const choose = (name, options) => {
      const list = put("select", "", where);
      list.name = name;
      put("option", WHICH, list).value = "";
      for (const [value, words] of options) put("option", words, list).value = value;
      return list;
    };
    if (item.kind === "question" || item.kind === "pictures") {
      item.parts.forEach((part, n) => {
        const label = put("label", "", where);
        const box = put("input", "", label);
        box.type = item.many ? "checkbox" : "radio";
        box.name = item.key;
        box.value = n;
        if (part.file) { const shot = put("img", "", label); shot.src = part.file; shot.alt = part.text; } else label.append(` ${part.text}`);
      });
    } else if (item.kind === "number") {
      const box = put("input", "", where);
      box.name = item.key;
      box.inputMode = "decimal";
      where.append(` ${item.unit}`);
    } else if (item.kind === "cloze") {
      const line = put("p", "", where);
      item.sentence.split(/\[([1-9])\]/).forEach((piece, n) => {
        if (n % 2 === 0) { line.append(piece); return; }
        const gap = item.parts[piece - 1];
        const box = gap.others.length ? choose(`${item.key}.${piece - 1}`, [gap.accept[0], ...gap.others].sort().map((one) => [one, one])) : put("input", "", line);
        box.name = `${item.key}.${piece - 1}`;
        line.append(box);
      });
    } else if (item.kind === "order") {
      for (const n of item.shown) {
        put("label", `${item.parts[n].text} `, where).append(choose(`${item.key}.${n}`, item.parts.map((_part, place) => [place, place + 1])));
      }
    } else {
      item.parts.forEach((part, n) => put("label", `${part.text} `, where).append(choose(`${item.key}.${n}`, item.rights.map((one) => [one, one]))));
    }
  }

  function score(item, given) {
    const all = (test) => item.parts.filter((part, n) => test(part, given.get(`${item.key}.${n}`) ?? "", n)).length / item.parts.length;
    switch (item.kind) {
      case "question":
      case "pictures": {
        const chosen = new Set(given.getAll(item.key).map(Number));
        const right = item.parts.filter((part) => part.right).length;
        const good = item.parts.filter((part, n) => part.right && chosen.has(n)).length;
        return item.many ? Math.max(0, (good - (chosen.size - good)) / right) : Number(good === 1);
      }
      case "number": return Number(Math.abs(number(given.get(item.key) ?? "", item.unit) - Number(item.value)) <= Number(item.tolerance) + 1e-9);
      case "cloze": return all((gap, words) => gap.accept.some((one) => plain(one) === plain(words)));
      case "order": return Number(all((_part, place, n) => place !== "" && Number(place) === n) === 1);
      default: return all((part, words) => words === part.match);
    }
  }

  const boxes = items.map((item) => {
    const box = put("fieldset", "", form);
    put("legend", item.ask, box);
    field(item, box);
    return box;
  });
  put("button", SEND, form);
  const told = put("p", "", form);
  told.setAttribute("role", "status");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const points = items.map((item) => score(item, given));
    const sum = points.reduce((one, two) => one + two, 0);
    boxes.forEach((box, n) => {
      for (const old of box.querySelectorAll("ul")) old.remove();
      box.className = points[n] === 1 ? "right" : "wrong";
      const list = put("ul", "", box);
      for (const [words, why] of items[n].answers) put("li", `${points[n] === 1 ? RIGHT : IS}${gap}${words}${stop}${why}`, list);
    });
    told.textContent = `${SCORE}${gap}${Math.round(sum * 10) / 10} / ${items.length}`;
    if (window.tellScore) window.tellScore(sum / items.length, sum + 1e-9 >= items.length * share);
  });
})();
