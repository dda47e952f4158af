// The stored text of a block and what stands on the screen for it: one <p> for each line, <b> and <i> for the marks, a
// chip for each figure. By the rules of drafting/emphasis.py and live.py, with which this is changed together.
// Text to screen to text gives the very same text; what was changed on the screen is written as `written` does there.

const TOKEN = /\{\{\s*([a-z][a-z0-9]{0,11})\s*(?::([^{}]*))?\}\}/g;
const COVER = "\ufffc";
export const ITEM = /^\s*([-+•]|[a-zđ]\)|\d{1,2}\))\s+(?=\S)/;
const KINDS = { "**": "bold", "__": "italic" }, SIGNS = { bold: "**", italic: "__" };
const BLANK = " \t\n\u00a0\u2002\u2003\u2009\u202f\u3000";
const NOT_LAST = BLANK + "([“«", NOT_FIRST = BLANK + "])”».,;:!?…";
const LETTER = /^[\p{L}\p{N}\p{M}]$/u;
const BLOCKS = new Set(["P", "DIV", "LI", "UL", "OL", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE", "TABLE", "TR", "TD", "TH", "TBODY"]);

const isLetter = (sign) => LETTER.test(sign);
const before = (text, at) => [...text.slice(Math.max(at - 2, 0), at)].at(-1) ?? "";
const after = (text, at) => [...text.slice(at, at + 2)][0] ?? "";

// The marks of a text whose tokens are covered: [{start, kind, begins}], in order and in pairs.
export function marksIn(covered) {
  if (!covered.includes("**") && !covered.includes("__")) return [];
  let at = 0;
  const found = [];
  for (const line of covered.split("\n")) {
    found.push(...marksOfLine(line, at));
    at += line.length + 1;
  }
  return found;
}

function marksOfLine(line, at) {
  const open = [], found = [], runs = [...line.matchAll(/\*+|_+/g)].filter((run) => run[0].length === 2), places = runs.map((run) => run.index);
  const firsts = [...places], lasts = places.map((place) => place + 2); // of marks against one another: a whole word is told past them
  for (let k = 1; k < places.length; k += 1) if (places[k - 1] + 2 === places[k]) firsts[k] = firsts[k - 1];
  for (let k = places.length - 2; k >= 0; k -= 1) if (places[k] + 2 === places[k + 1]) lasts[k] = lasts[k + 1];
  for (const [k, run] of runs.entries()) {
    const sign = run[0], start = run.index, left = before(line, start), right = after(line, start + 2);
    const held = open.findLastIndex((one) => one.sign === sign);
    if (held >= 0 && left && !NOT_LAST.includes(left) && !isLetter(after(line, lasts[k]))) {
      found.push({ start: at + open[held].start, kind: KINDS[sign], begins: true }, { start: at + start, kind: KINDS[sign], begins: false });
      open.length = held;
    } else if (right && !NOT_FIRST.includes(right) && !isLetter(before(line, firsts[k]))) {
      if (held >= 0) open.splice(held, 1); // of two beginnings the later one counts
      open.push({ sign, start });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

// --- text to screen ---

// The lines of a text as elements. `chip(name, raw, said)` makes what stands for a figure, or nothing when it is unknown.
export function toLines(text, chip) {
  const places = new Map();
  let covered = "", at = 0;
  for (const found of text.matchAll(TOKEN)) {
    const made = chip(found[1], found[0], found[2]);
    if (!made) continue;
    covered += text.slice(at, found.index) + COVER.repeat(found[0].length);
    at = found.index + found[0].length;
    places.set(found.index, { end: at, made });
  }
  covered += text.slice(at);
  for (const mark of marksIn(covered)) places.set(mark.start, { end: mark.start + 2, mark });
  return laid(text, places);
}

function laid(text, places) {
  let line = document.createElement("p"), here = line, at = 0;
  const lines = [line];
  const say = (words) => words.split("\n").forEach((part, place) => {
    if (place) lines.push(line = here = document.createElement("p"));
    if (part) here.append(part);
  });
  for (const start of [...places.keys()].sort((one, other) => one - other)) {
    const { end, made, mark } = places.get(start);
    say(text.slice(at, start));
    if (made) here.append(made);
    else if (mark.begins) here = here.appendChild(document.createElement(mark.kind === "bold" ? "b" : "i"));
    else here = here.parentNode;
    at = end;
  }
  say(text.slice(at));
  for (const each of lines) {
    dress(each);
    if (!each.hasChildNodes()) each.append(document.createElement("br"));
  }
  return lines;
}

// An item of a list hangs behind its mark.
export function dress(line) {
  const is = ITEM.test(line.textContent + "\u200b");
  if (is !== line.classList.contains("item")) line.classList.toggle("item", is);
  if (!line.classList.length) line.removeAttribute("class");
}

// --- screen to text ---

export function toText(root) {
  return linesOf(root).map(textOf).join("\n");
}

// The words of a piece of the screen as a person reads them, without marks and names.
export function toWords(root) {
  return linesOf(root).map((line) => line.map((part) => part.words ?? part.text ?? "").join("")).join("\n");
}

// Lines of parts: {text, bold, italic}, {token, words, bold, italic} and, as the elements stand, {sign}.
export function linesOf(root, style = { bold: false, italic: false }, rules = styled) {
  const lines = [];
  let line = null;
  const put = (part) => { if (!line) lines.push(line = []); line.push(part); };
  const end = () => { if (!line) lines.push([]); line = null; };
  function walk(node, style) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        child.data.split("\n").forEach((text, place) => { if (place) { end(); lines.push(line = []); } if (text) put({ text, ...style }); });
      } else if (child.nodeType !== Node.ELEMENT_NODE) continue;
      else if (child.dataset.token !== undefined) put({ token: child.dataset.token, words: child.dataset.words ?? child.textContent, ...style });
      else if (child.tagName === "BR") { if (hasAfter(child, root)) { end(); lines.push(line = []); } }
      else if (BLOCKS.has(child.tagName)) {
        const count = lines.length;
        line = null;
        walk(child, rules(child, style));
        if (lines.length === count) lines.push([]);
        line = null;
      } else {
        const now = rules(child, style), signs = ["bold", "italic"].filter((kind) => now[kind] && !style[kind]).map((kind) => SIGNS[kind]);
        signs.forEach((sign) => put({ sign }));
        walk(child, now);
        signs.reverse().forEach((sign) => put({ sign }));
      }
    }
  }
  walk(root, style);
  return lines;
}

function styled(element, style) {
  const { fontWeight, fontStyle } = element.style;
  return {
    bold: fontWeight ? fontWeight === "bold" || fontWeight >= 600 : style.bold || element.tagName === "B" || element.tagName === "STRONG",
    italic: fontStyle ? fontStyle === "italic" : style.italic || element.tagName === "I" || element.tagName === "EM",
  };
}

// Whether a line goes on after its <br>, or the <br> only holds the line open.
function hasAfter(br, root) {
  for (let node = br; node !== root; node = node.parentNode) {
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === Node.TEXT_NODE ? next.data : next.nodeType === Node.ELEMENT_NODE) return true;
    }
    if (BLOCKS.has(node.parentNode.tagName)) return false;
  }
  return false;
}

function textOf(line) {
  const said = line.filter((part) => part.sign === undefined);
  const plain = said.map((part) => part.token ?? part.text).join("");
  if (!said.some((part) => part.bold || part.italic)) return plain;
  const covered = line.map((part) => part.sign ?? (part.token === undefined ? part.text : COVER.repeat(part.token.length))).join("");
  const wanted = said.flatMap((part) => Array((part.token ?? part.text).length).fill(flag(part)));
  if (same(readAs(covered), wanted)) return line.map((part) => part.sign ?? part.token ?? part.text).join("");
  return written(said);
}

const flag = (one) => (one.bold ? "b" : "") + (one.italic ? "i" : "");
const same = (one, other) => one.length === other.length && one.every((each, place) => each === other[place]);

// What each letter of a marked line is read as, the marks left out.
function readAs(covered) {
  const marks = new Map(marksIn(covered).map((mark) => [mark.start, mark])), now = { bold: false, italic: false }, found = [];
  for (let at = 0; at < covered.length; at += 1) {
    const mark = marks.get(at);
    if (mark) { now[mark.kind] = mark.begins; at += 1; } else found.push(flag(now));
  }
  return found;
}

// A line of parts {text or token, bold, italic} with marks, as nearly as marks can say it.
export function written(parts) {
  const atoms = parts.flatMap(({ text, token, bold, italic }) => (token === undefined ? [...text] : [token]).map((said) => ({ said, bold, italic, token: token !== undefined })));
  const bold = spansOf(atoms, "bold"), italic = spansOf(atoms, "italic");
  for (const [one, other] of [[bold, italic], [bold, []], [[], italic]]) {
    const spans = nested(atoms, one, other);
    if (!spans.length) break;
    const made = marked(atoms, spans);
    if (same(readAs(made.covered), made.wanted)) return made.text;
  }
  return atoms.map((atom) => atom.said).join("");
}

const letterAt = (atoms, at) => !atoms[at].token && isLetter(atoms[at].said);

function spansOf(atoms, kind) {
  const whole = atoms.map(() => false);
  for (const [start, end] of runsOf(atoms.map((atom) => atom[kind]))) {
    let first = start, last = end;
    while (first && letterAt(atoms, first - 1) && letterAt(atoms, first)) first -= 1;
    while (last < atoms.length && letterAt(atoms, last - 1) && letterAt(atoms, last)) last += 1;
    whole.fill(true, first, last);
  }
  const item = ITEM.exec(atoms.map((atom) => (atom.token ? COVER : atom.said)).join(""));
  if (item) whole.fill(false, 0, item[0].length);
  return runsOf(whole).map((run) => trimmed(atoms, ...run)).filter(([start, end]) => start < end);
}

function runsOf(flags) {
  const found = [];
  flags.forEach((flag, at) => {
    if (flag && !flags[at - 1]) found.push([at, at + 1]);
    else if (flag) found.at(-1)[1] = at + 1;
  });
  return found;
}

function trimmed(atoms, start, end) {
  while (start < end && !atoms[start].token && NOT_FIRST.includes(atoms[start].said)) start += 1;
  while (end > start && !atoms[end - 1].token && NOT_LAST.includes(atoms[end - 1].said)) end -= 1;
  return [start, end];
}

// Bold and italic that cross are cut apart where the bold ends; in the order in which they begin.
function nested(atoms, bold, italic) {
  const spans = bold.map(([start, end]) => ({ start, end, kind: "bold" }));
  for (const [start, end] of italic) {
    const cuts = bold.flatMap(([first, last]) => (first < start && start < last && last < end ? [last] : start < first && first < end && end < last ? [first] : []));
    const edges = [start, ...cuts.sort((one, other) => one - other), end];
    for (let k = 1; k < edges.length; k += 1) {
      const [first, last] = trimmed(atoms, edges[k - 1], edges[k]);
      if (first < last) spans.push({ start: first, end: last, kind: "italic" });
    }
  }
  return spans.sort((one, other) => one.start - other.start || other.end - one.end || (one.kind < other.kind ? -1 : 1));
}

function marked(atoms, spans) {
  let text = "", covered = "";
  const wanted = [];
  for (let at = 0; at <= atoms.length; at += 1) {
    const ends = spans.filter((span) => span.end === at).reverse(), begins = spans.filter((span) => span.start === at);
    const signs = [...ends, ...begins].map((span) => SIGNS[span.kind]).join("");
    text += signs;
    covered += signs;
    if (at === atoms.length) break;
    const { said, token } = atoms[at], here = spans.filter((span) => span.start <= at && at < span.end).map((span) => span.kind);
    text += said;
    covered += token ? COVER.repeat(said.length) : said;
    wanted.push(...Array(said.length).fill(flag({ bold: here.includes("bold"), italic: here.includes("italic") })));
  }
  return { text, covered, wanted };
}
