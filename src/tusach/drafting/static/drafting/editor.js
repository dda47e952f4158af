// The words of a block as they will be read: figures are chips, bold and italic are seen. The textarea stays in the form
// and is kept in step, so that what is sent is the same with and without this script.

const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("doan"), field = form.elements.text, tools = form.querySelector("[role=toolbar]");
const status = document.getElementById("giu"), side = document.getElementById("ben"), plainSide = side.firstElementChild;
const CAN_COUNT = /\d/;
const [text, paste, placing] = await Promise.all(["text", "paste", "places"].map((name) => import(form.dataset[name])));
const surface = document.createElement("div");
const { breakLine, chipBeside, choose, chooseChip, chosenChip, keepInLines, keepingStyle, lettersTo, lineOf, markOf, pointAt, range, toggleList } = placing.placesIn(surface);
const lives = new Map(); // what is known of each figure: {shown, kind, number, tone, words}, of a new one also its entry
let kept = null; // the last selection in the text
let turns = 0;
let panel = null; // {address, range, words, chip}: what stands in the aside

let isOurs = false; // what is going on is our own command: Safari announces those too

const say = (words) => { status.textContent = words; };
const command = (name, value) => { keepInLines(); return document.execCommand(name, false, value); };

function ours(done) {
  isOurs = true;
  try { done(); } finally { isOurs = false; }
}

// --- the text on the screen ---

function know() {
  lives.clear();
  for (const one of JSON.parse(form.dataset.chips)) lives.set(one.name, one);
  for (const [name, entry] of Object.entries(JSON.parse(form.elements.lives.value || "{}"))) know.fresh(name, entry);
}
know.fresh = (name, entry, doubt = "") => lives.set(name, { shown: entry.shown ?? "", kind: entry.kind, number: 0, tone: doubt ? "warn" : "", words: doubt, entry });

function chipOf(name, token, said) {
  const one = lives.get(name);
  if (!one) return null;
  const chip = document.createElement("span"), words = said?.trim() || one.shown, what = one.kind === "CITATION" ? T("trích dẫn") : words;
  const label = [what, one.number ? T("số có nguồn {}", one.number) : T("số có nguồn, chưa lưu"), one.words].filter(Boolean).join(", ");
  chip.className = `live ${one.tone}`.trim();
  chip.contentEditable = "false";
  Object.assign(chip.dataset, { token, name, words, block: form.dataset.key });
  chip.setAttribute("role", "button");
  chip.setAttribute("aria-label", label);
  chip.title = one.words || T("Bấm để xem nguồn");
  chip.append(what);
  if (one.number) chip.append(Object.assign(document.createElement("sup"), { textContent: `\u00a0${one.number}` }));
  return chip;
}

function render() {
  know();
  surface.replaceChildren(...text.toLines(field.value, chipOf));
}

function sync(event) {
  if (!event?.isComposing) settle(/^history/.test(event?.inputType));
  for (const line of surface.children) text.dress(line);
  field.value = text.toText(surface);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// In one step of the browser's undo. It takes a chip in more surely when it may still be edited, and at the end of a line
// only behind a letter; `settle` makes it whole.
function insert(words) {
  const lines = text.toLines(words, chipOf);
  const html = lines.length === 1 ? letterBefore(lines[0]) + lines[0].innerHTML : lines.map((line) => line.outerHTML).join("");
  command("insertHTML", html.replaceAll(' contenteditable="false"', ""));
}

function letterBefore(line) {
  const here = range(), host = lineOf(here?.startContainer);
  if (line.firstChild?.dataset?.token === undefined || !host || lettersTo(host, here.endContainer, here.endOffset) < host.textContent.length) return "";
  const [node, at] = pointAt(host, lettersTo(host, here.startContainer, here.startOffset));
  if (node.nodeType !== Node.TEXT_NODE || !at) return "";
  const letter = [...node.data.slice(0, at)].at(-1), said = document.createElement("span");
  choose([node, at - letter.length], [here.endContainer, here.endOffset]);
  said.append(letter);
  return ["b", "i"].reduce((inner, tag) => (node.parentElement.closest(`#viet ${tag}`) ? `<${tag}>${inner}</${tag}>` : inner), said.innerHTML);
}

// Chips that came in, also by redo, are whole and the caret is not in them. A line holds no break: what the browser left to
// hold an empty line open goes when there are words behind it.
function settle(isGoingBack) {
  for (const hold of surface.querySelectorAll("p br")) {
    const rest = document.createRange();
    rest.setStartAfter(hold);
    rest.setEnd(lineOf(hold), lineOf(hold).childNodes.length);
    if (rest.toString() || rest.cloneContents().querySelector("[data-token]")) hold.remove();
  }
  for (const chip of surface.querySelectorAll("[data-token]:not([contenteditable])")) {
    const isIn = chip.contains(getSelection().anchorNode), at = [...chip.parentNode.childNodes].indexOf(chip) + 1;
    chip.contentEditable = "false";
    if (isIn) choose([chip.parentNode, at]);
  }
  holdLines(isGoingBack);
}

const isStray = (node) => /^(#text|BR|B|I|STRONG|EM|SPAN|SUP)$/.test(node.nodeName);

// Words stand in lines, also where Firefox emptied the box or put what was typed over everything straight into it. It is put
// right by a command, which can be undone; on the way back through such a state nothing is touched.
function holdLines(isGoingBack) {
  const hasStray = () => [...surface.childNodes].some(isStray);
  if (hasStray() && !isGoingBack) ours(() => command("formatBlock", "p"));
  if (surface.textContent || (surface.firstChild && (isGoingBack || !hasStray()))) return;
  surface.replaceChildren(...text.toLines("", chipOf));
  choose([surface.firstChild, 0]);
}

// --- sources beside the text ---

function comeBack() {
  surface.focus({ preventScroll: false });
  if (kept && surface.contains(kept.startContainer)) choose([kept.startContainer, kept.startOffset], [kept.endContainer, kept.endOffset]);
  else choose(pointAt(surface.lastElementChild ?? surface, Infinity));
}

async function open(address, more = {}) {
  const turn = turns += 1;
  let answer = null;
  try { answer = await fetch(address); } catch { /* said below */ }
  if (turn !== turns) return; // something else was asked for meanwhile
  if (!answer?.ok || answer.redirected) {
    say(answer ? T("Chưa mở được. Có thể đã hết phiên: xin đăng nhập lại ở thẻ khác rồi bấm lại; chữ đang viết vẫn còn.") : T("Đang mất mạng. Chữ gõ vẫn giữ trên máy này."));
    return;
  }
  const box = document.createElement("div");
  box.innerHTML = await answer.text();
  panel = { ...panel, ...more, address };
  side.replaceChildren(box);
  side.scrollTop = 0;
  const first = box.querySelector("[type=search], input:not([type=hidden])") ?? box.querySelector("section"), top = side.getBoundingClientRect().top;
  if (first.tagName === "SECTION") first.tabIndex = -1;
  first.focus({ preventScroll: true });
  if (top < 0 || top > innerHeight / 2) side.scrollIntoView();
}

function close() {
  panel = null;
  side.replaceChildren(plainSide);
  comeBack();
}

// Asks for sources: for the words chosen, for the place of the caret, or anew for a chip.
function askFor(chip = null) {
  const here = chip ? null : (range() ?? kept)?.cloneRange() ?? null, line = here && lineOf(here.startContainer);
  const isWords = here && !here.collapsed && line && line === lineOf(here.endContainer) && !here.cloneContents().querySelector("[data-token]");
  if (here && !isWords) here.collapse(false);
  const words = isWords ? here.toString() : "";
  const asked = new URLSearchParams({ loi: chip ? chip.dataset.words : words });
  if (isWords) asked.set("sau", line.textContent.slice(lettersTo(line, here.endContainer, here.endOffset)).slice(0, 80));
  open(`${form.dataset.choose}?${asked}`, { range: here, words, chip });
}

function show(chip) {
  const one = lives.get(chip.dataset.name);
  if (!one) return;
  const asked = one.entry ? { ...one.entry, shown: chip.dataset.words } : { so: chip.dataset.name };
  open(`${form.dataset.opened}?${new URLSearchParams(asked)}`, { range: null, words: "", chip });
}

// A source becomes a chip in the place that was asked about.
function take(entry, { theirs = "", doubt = "", quote = "", differs = false } = {}) {
  const { range: here, words, chip } = panel, hasNumber = quote && CAN_COUNT.test(quote) && entry.kind !== "CITATION";
  entry.shown = (entry.shown ?? "").replace(/[{}]/g, "");
  const name = `m${Math.max(0, ...[...lives.keys()].map((each) => Number(/^m(\d+)$/.exec(each)?.[1] ?? 0))) + 1}`;
  know.fresh(name, entry, doubt);
  form.elements.lives.value = JSON.stringify(Object.fromEntries([...lives].filter(([, one]) => one.entry).map(([each, one]) => [each, one.entry])));
  const token = entry.shown ? `{{${name}: ${entry.shown}}}` : `{{${name}}}`;
  surface.focus();
  let before = "", after = "";
  if (chip?.isConnected) chooseChip(chip);
  else if (here && words && hasNumber) {
    const line = lineOf(here.startContainer), start = lettersTo(line, here.startContainer, here.startOffset);
    choose(pointAt(line, start), pointAt(line, start + Math.max(quote.length, words.length)));
  } else {
    const [node, at] = here ? [here.endContainer, here.endOffset] : pointAt(surface.lastElementChild ?? surface, Infinity), line = lineOf(node) ?? surface.lastElementChild;
    const said = line.textContent, place = lettersTo(line, node, at);
    choose([node, at]);
    before = entry.kind === "CITATION" || !said.slice(0, place) || /[\s([“«]$/.test(said.slice(0, place)) ? "" : " ";
    after = /^[\p{L}\p{N}]/u.test(said.slice(place)) ? " " : "";
  }
  insert(before + token + after);
  kept = range()?.cloneRange() ?? kept;
  close();
  if (differs) say(T("Bản thảo ghi “{}”, nguồn ghi {}: đã lấy số của nguồn. Ctrl+Z để lấy lại.", chip ? chip.dataset.words : quote, theirs || entry.shown));
  else say(entry.kind === "CITATION" ? T("Đã chèn trích dẫn. Lưu đoạn thì lời dẫn nối với nguồn.") : T("Đã chèn {}. Lưu đoạn thì số nối với nguồn.", entry.shown));
}

async function takeByHand(given) {
  const entry = { kind: "HAND", source: "", ...Object.fromEntries(new FormData(given)) };
  const answer = CAN_COUNT.test(entry.shown) ? await fetch(`${form.dataset.opened}?${new URLSearchParams(entry)}`).catch(() => null) : null;
  if (answer?.ok && !answer.redirected) take(entry, { quote: side.querySelector("section").dataset.quote });
  else say(T("Chưa chèn được. Xin ghi con số bằng chữ số, có đơn vị, và văn bản có số ấy."));
}

side.addEventListener("click", (event) => {
  const button = event.target.closest("button"), link = event.target.closest("a[href^='?']");
  if (link && panel) {
    event.preventDefault();
    open(new URL(link.getAttribute("href"), new URL(form.dataset.choose, location)).href);
  } else if (button?.dataset.source) {
    const { kind, source, shown, theirs, doubt, quote, differs } = button.dataset;
    take({ kind, source, shown }, { theirs, doubt, quote, differs: differs !== undefined });
  } else if (button?.dataset.close !== undefined) close();
  else if (button?.dataset.change !== undefined) askFor(panel.chip);
  else if (button?.dataset.free !== undefined && panel.chip.isConnected) {
    const words = panel.chip.dataset.words;
    surface.focus();
    chooseChip(panel.chip);
    command(words ? "insertText" : "delete", words);
    kept = range()?.cloneRange() ?? kept;
    close();
    say(words ? T("“{}” nay là chữ thường, không có nguồn.", words) : T("Đã bỏ trích dẫn."));
  }
});
side.addEventListener("submit", (event) => {
  if (!panel) return;
  event.preventDefault();
  if (event.target.dataset.hand !== undefined) { takeByHand(event.target); return; }
  const asked = new URL(panel.address, location).searchParams, told = new URLSearchParams(new FormData(event.target));
  for (const name of ["loi", "sau"]) if (asked.has(name)) told.set(name, asked.get(name));
  open(`${form.dataset.choose}?${told}`);
});
side.addEventListener("change", (event) => { if (panel && event.target.matches("[role=search] select")) event.target.form.requestSubmit(); });
side.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel) { event.preventDefault(); close(); } });

// --- what is done in the text ---

const KEYS = { b: "bold", i: "italic", k: "choose", l: "list" };

function act(name) {
  if (name === "choose") { askFor(); return; }
  if (document.activeElement !== surface) comeBack();
  if (name === "list") toggleList();
  else command(name);
  pressed();
}

function pressed() {
  const line = lineOf(range()?.startContainer), is = { bold: document.queryCommandState("bold"), italic: document.queryCommandState("italic"), list: Boolean(line && markOf(line)) };
  for (const button of tools.children) if (button.dataset.do in is) button.setAttribute("aria-pressed", is[button.dataset.do]);
}

function onKey(event) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey, chip = chosenChip();
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || (name === "list") !== event.shiftKey) return;
    event.preventDefault();
    act(name);
  } else if (event.key === "Escape" && panel) close();
  else if (event.key === "Enter" && isPlain && chip) {
    event.preventDefault();
    show(chip);
  } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && isPlain) {
    const next = chipBeside(event.key === "ArrowRight"), at = chip && [...chip.parentNode.childNodes].indexOf(chip);
    if (chip) choose([chip.parentNode, event.key === "ArrowRight" ? at + 1 : at]);
    else if (next) chooseChip(next);
    if (chip || next) event.preventDefault();
  }
}

function onInput(event) {
  if (event.isComposing || isOurs) return;
  if (/^(insert|delete)/.test(event.inputType)) keepInLines();
  if (event.inputType === "insertParagraph" || event.inputType === "insertLineBreak") {
    event.preventDefault();
    ours(breakLine);
  } else if (event.inputType === "insertFromDrop") {
    event.preventDefault();
    const [to] = event.getTargetRanges();
    if (to) choose([to.startContainer, to.startOffset]);
    takeIn(event.dataTransfer);
  } else if (event.inputType.startsWith("format") && !/^format(Bold|Italic)$/.test(event.inputType)) event.preventDefault();
}

// Signs that were typed around words become what they will be read as, and can be undone as one.
function emphasise(event) {
  const here = range(), line = lineOf(here?.startContainer);
  if (event.inputType !== "insertText" || !/[*_]/.test(event.data ?? "") || !here.collapsed || !line) return;
  const stored = text.toText(line), [read] = text.toLines(stored, chipOf), gone = line.textContent.length - read.textContent.length;
  if (gone <= 0) return;
  const at = lettersTo(line, here.startContainer, here.startOffset) - gone;
  keepingStyle(() => {
    choose(pointAt(line, 0), pointAt(line, Infinity));
    insert(stored);
    choose(pointAt(lineOf(range().startContainer), Math.max(at, 0)));
  });
}

// Words from elsewhere.
function takeIn(data) {
  const html = data.getData("text/html"), own = (chip) => (chip.dataset.block === form.dataset.key && lives.has(chip.dataset.name) ? chip.dataset.token : "");
  const read = html ? paste.fromHtml(html, own, text) : paste.fromPlain(data.getData("text/plain"));
  if (read.text) insert(read.text);
  if (!read.text) say(T("Chỉ dán được chữ."));
  else if (read.lost) say(T("{} số dán từ đoạn khác nay là chữ thường: nguồn của số ở đoạn ấy. Muốn nối nguồn thì chọn số rồi bấm Ctrl+K.", read.lost));
  else if (read.hasTable) say(T("Bảng dán vào thành từng dòng, ô cách nhau bằng dấu |. Muốn có bảng thật, số nối với nguồn, thì lưu đoạn rồi bấm “Thêm bảng”."));
}

// What leaves keeps the chips, and their words for those who cannot take them.
function putOut(event) {
  const here = range();
  if (!here || here.collapsed) return;
  event.preventDefault();
  const box = document.createElement("div");
  let inner = here.cloneContents(), node = here.commonAncestorContainer;
  for (; node !== surface; node = node.parentNode) {
    if (node.nodeType !== Node.ELEMENT_NODE || !["B", "I", "STRONG", "EM"].includes(node.tagName)) continue;
    const around = node.cloneNode();
    around.append(inner);
    inner = around;
  }
  box.append(inner);
  event.clipboardData.setData("text/html", box.innerHTML);
  event.clipboardData.setData("text/plain", text.toWords(box));
  if (event.type === "cut") command("delete");
}

// The caret is where it was when "Lưu, viết tiếp" was pressed.
const place = `tusach:cho:${form.dataset.key}`;

function stay(event) {
  sessionStorage.removeItem(place);
  if (event.submitter?.name !== "go_on" || !kept) return;
  const line = lineOf(kept.startContainer);
  if (line) sessionStorage.setItem(place, JSON.stringify([[...surface.children].indexOf(line), lettersTo(line, kept.startContainer, kept.startOffset)]));
}

function standAgain() {
  const [nth, letters] = JSON.parse(sessionStorage.getItem(place) ?? "[-1, 0]"), line = surface.children[nth];
  sessionStorage.removeItem(place);
  surface.focus({ preventScroll: !line });
  choose(line ? pointAt(line, letters) : pointAt(surface.lastElementChild ?? surface, Infinity));
}

function toolbar() {
  const buttons = [...tools.children], to = (place) => { buttons.forEach((each, k) => { each.tabIndex = k === place ? 0 : -1; }); };
  to(0);
  tools.hidden = false;
  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the words chosen stay chosen
  tools.addEventListener("click", (event) => { const name = event.target.closest("button")?.dataset.do; if (name) act(name); });
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], here = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") comeBack();
    if (!step || here < 0) return;
    event.preventDefault();
    const next = (here + step + buttons.length) % buttons.length;
    to(next);
    buttons[next].focus();
  });
}

function start() {
  Object.assign(surface, { id: "viet", className: "input write", contentEditable: "true", spellcheck: false });
  for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-labelledby": "nhan", "aria-describedby": `${field.id}_helptext` })) surface.setAttribute(name, value);
  document.getElementById(`${field.id}_helptext`).textContent = T("Ô xanh là số có nguồn: bấm vào, hoặc đưa con trỏ tới rồi Enter, để xem nguồn. Chọn chữ rồi bấm Ctrl+K để gắn nguồn cho nó. Ctrl+S lưu, viết tiếp.");
  field.before(surface);
  field.style.display = "none";
  document.getElementById("nhan").addEventListener("click", comeBack);
  command("defaultParagraphSeparator", "p");
  command("styleWithCSS", false);
  render();
  toolbar();
  field.addEventListener("change", () => { render(); kept = null; comeBack(); });
  surface.addEventListener("input", (event) => { sync(event); emphasise(event); });
  surface.addEventListener("compositionend", () => sync());
  surface.addEventListener("keydown", onKey);
  surface.addEventListener("beforeinput", onInput);
  surface.addEventListener("paste", (event) => { event.preventDefault(); takeIn(event.clipboardData); });
  surface.addEventListener("copy", putOut);
  surface.addEventListener("cut", putOut);
  surface.addEventListener("click", (event) => { const chip = event.target.closest("[data-token]"); if (chip) { chooseChip(chip); show(chip); } });
  document.addEventListener("selectionchange", () => { const here = range(); if (here) { kept = here.cloneRange(); pressed(); } });
  document.getElementById("chen")?.addEventListener("click", (event) => { event.preventDefault(); askFor(); });
  form.addEventListener("submit", stay);
  standAgain();
}

start();
