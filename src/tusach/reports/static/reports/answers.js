// Makes a leaf page kinder: hides what is not asked, shows what does not fit, saves while one types.
// Everything here also happens on the server, which decides; without this script the page works by its buttons.
import { evaluate, fill, num } from "./logic.js";

const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("phieu");
const { questions, values: outside, received = [] } = JSON.parse(document.getElementById("phieu-logic").textContent);
const status = document.querySelector("#luu span");

const ratio = (text) => { const [n, d] = text.split("/"); return { n: BigInt(n), d: BigInt(d) }; };
const given = (raw) => (raw && typeof raw === "object" && !Array.isArray(raw)
  ? "text" in raw ? raw.text : Object.fromEntries(Object.entries(raw).map(([year, v]) => [year, ratio(v)]))
  : typeof raw === "string" ? ratio(raw) : raw);

// A typed number, or null when the server should read it: 1.234 | 1 234 | 12,5
function typed(text) {
  const plain = text.trim().replace(/^-?\d{1,3}([. ]\d{3})+(?=,|$)/, (whole) => whole.replace(/[. ]/g, "")).replace(",", ".");
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(plain) ? num(plain) : null;
}

function read() {
  const data = new FormData(form), values = {};
  for (const [name, raw] of Object.entries(outside)) values[name] = given(raw);
  for (const q of questions) {
    const name = `q-${q.key}`;
    if (q.kind === "years") {
      const filled = [];
      for (const column of q.columns) {
        const table = {};
        for (const [field, text] of data) {
          if (!field.startsWith(`${name}-${column}-`)) continue;
          const value = typed(text);
          if (value) table[field.slice(-4)] = value;
        }
        if (Object.keys(table).length) { values[`${q.key}.${column}`] = table; filled.push(column); }
      }
      if (filled.length) values[q.key] = filled;
    } else if (q.kind === "percent") {
      for (const part of ["num", "den"]) { const v = typed(data.get(`${name}-${part}`) ?? ""); if (v) values[`${q.key}.${part}`] = v; }
    } else if (q.kind === "many") {
      const picked = data.getAll(name);
      if (picked.length) values[q.key] = picked;
    } else if (["integer", "money", "decimal"].includes(q.kind)) {
      const agreed = data.get(`k-${q.key}`) === "dung" ? data.get(`known-${q.key}`) : null;
      const value = agreed !== null ? num(agreed) : typed(data.get(name) ?? "");
      if (value) values[q.key] = value;
    } else if (q.kind === "date") {
      const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec((data.get(name) ?? "").trim());
      if (found) values[q.key] = `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
    } else if (data.get(name)) values[q.key] = data.get(name);
  }
  return values;
}

function settle() {
  const values = read();
  for (let turn = 0, changed = true; changed && turn <= questions.length; turn++) {
    changed = false;
    for (const q of questions.filter((one) => one.relevant)) {
      const asked = evaluate(q.relevant, values) === true, box = document.getElementById(`ask-${q.key}`);
      if (box.hidden === asked) { box.hidden = !asked; changed = true; }
      if (!asked) for (const name of Object.keys(values)) if (name.split(".")[0] === q.key) { delete values[name]; changed = true; }
    }
  }
  return values;
}

function say(key, sentences) {
  const place = document.getElementById(`e-${key}`), box = document.getElementById(`ask-${key}`);
  if (!place) return;
  place.querySelectorAll(".error").forEach((one) => one.remove());
  for (const sentence of sentences) {
    const line = document.createElement("p");
    line.className = "error";
    line.append(Object.assign(document.createElement("span"), { textContent: sentence }));
    place.prepend(line);
  }
  box.classList.toggle("wrong", sentences.length > 0);
  box.querySelector(".input.num")?.toggleAttribute("aria-invalid", sentences.length > 0);
}

function check() {
  const values = settle();
  for (const q of questions) {
    if (!q.constraints.length) continue;
    const broken = q.constraints.filter(([test]) => evaluate(test, values) === false);
    const why = form.elements[`w-${q.key}`]?.value || form.elements[`w2-${q.key}`]?.value;
    say(q.key, broken.filter(([, , explain]) => !(explain && why)).map(([, message]) => fill(message, values)));
    const reason = form.querySelector(`[data-why="${q.key}"]`);
    if (reason && broken.some(([, , explain]) => explain)) reason.hidden = false;
  }
}

// --- saving: on this machine at once, to the server when there is a network ---------------------
const draft = form.dataset.draft, shownBase = Number(form.elements.base.value);
const OFFLINE = T("Chưa có mạng: câu trả lời đã nằm trên máy này, khi có mạng xin bấm gửi lại");
let waiting = 0, sending = false, dirty = false, conflict = false, ended = false, used = "";
let asking = false, passing = false, pressed = false;
const clock = () => { const t = new Date(); return T("{} giờ {}", t.getHours(), String(t.getMinutes()).padStart(2, "0")); };
const tell = (text, tone) => { status.textContent = text; status.parentElement.className = `state ${tone}`; };
const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
const fresh = () => `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;

function keep() {
  try { localStorage.setItem(draft, JSON.stringify(fields())); } catch { /* a full store: the page still holds the text */ }
}

function held(name) {
  try { return JSON.parse(localStorage.getItem(name) ?? "null"); } catch { return null; }
}

// A key stands for one content. What is typed after it went out gets a key of its own, and says what it follows.
function touched() {
  dirty = true;
  if (form.elements.client_key.value === used) { form.elements.follows.value = used; form.elements.client_key.value = fresh(); }
  keep(); check(); later();
}

// Copies of this report that the server says it has are no longer needed, whichever leaf they are of.
function sweep() {
  const report = draft.slice(0, draft.lastIndexOf(":") + 1);
  let names = [];
  try { names = Object.keys(localStorage).filter((name) => name.startsWith(report)); } catch { /* no store, no copies */ }
  for (const name of names) {
    if (held(name)?.some(([field, value]) => field === "client_key" && received.includes(value))) localStorage.removeItem(name);
  }
}

function restore() {
  const kept = held(draft);
  if (!kept) return false;
  const by = new Map();
  for (const [name, value] of kept) by.set(name, [...(by.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken" || field.name === "have") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = (by.get(field.name) ?? []).includes(field.value);
    else if (by.has(field.name) && field.tagName !== "BUTTON") field.value = by.get(field.name)[0];
  }
  used = form.elements.client_key.value;
  return true;
}

async function send() {
  if (sending || !dirty || conflict || ended) return;
  sending = true; dirty = false;
  tell(T("Đang gửi…"), "todo");
  used = form.elements.client_key.value;
  const body = new URLSearchParams(fields());
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected) { over(answer.url); return; }
    const came = await answer.json();
    if (came.refused) { tell(came.refused, "bad"); keep(); return; }
    form.elements.base.value = came.revision;
    if (!dirty) {
      form.elements.client_key.value = fresh();
      localStorage.removeItem(draft);
      pressed = false;
    }
    if (came.revision < shownBase && !dirty) { location.reload(); return; } // the page showed more than what was kept here
    tell(came.said, came.plain ? "ok" : "warn");
    if (came.pairs.length) {
      conflict = true;
      const link = Object.assign(document.createElement("a"), { href: form.dataset.clashes, textContent: ` ${T("Chọn bản đúng")}` });
      status.append(link);
    }
    for (const q of questions) {
      const sentence = came.problems[q.key];
      if (sentence) say(q.key, [sentence]);
    }
  } catch {
    dirty = true; keep();
    tell(pressed ? OFFLINE : T("Đã lưu trên máy lúc {}, chờ mạng để gửi", clock()), "warn");
    setTimeout(send, 15000);
  } finally { sending = false; }
  if (dirty && navigator.onLine) later();
}

// The server sent us to its page of signing in, which leads back here; the kept copy is offered then.
function over(door) {
  ended = dirty = true;
  keep();
  tell(T("Phiên làm việc đã hết: câu trả lời đã nằm trên máy này."), "warn");
  status.append(Object.assign(document.createElement("a"), { href: door, textContent: ` ${T("Đăng nhập lại")}` }));
}

// Whether the server can be reached at all: leaving for it without a network would end at the browser's own page.
async function reached() {
  if (!navigator.onLine) return false;
  try { await fetch(form.dataset.save, { method: "OPTIONS", signal: AbortSignal.timeout?.(15000) }); return true; } catch { return false; }
}

async function leave(event) {
  clearTimeout(waiting); keep();
  if (passing) { used = form.elements.client_key.value; return; }
  event.preventDefault();
  if (asking) return;
  asking = true;
  passing = await reached();
  asking = false;
  if (passing) form.requestSubmit(event.submitter);
  else { pressed = true; tell(OFFLINE, "warn"); if (dirty) setTimeout(send, 15000); }
}

function later() { clearTimeout(waiting); waiting = setTimeout(send, 1500); }

form.addEventListener("input", touched);
form.addEventListener("change", touched);
// The kept copy goes only when the server has said that it has it: its key makes a second sending harmless.
form.addEventListener("submit", leave);
addEventListener("pageshow", () => { passing = false; });
addEventListener("online", send);
sweep();
if (restore()) { dirty = true; tell(T("Có phần đã lưu trên máy, đang gửi lên"), "warn"); send(); }
settle();
