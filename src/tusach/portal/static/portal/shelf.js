/* Saving books on the phone, the shelf of saved books, and searching in them; loaded when somebody asks (saved.js).
   One cache a book, "tusach-sach-" and its key. Beside the pages it holds, under addresses that no server answers:
   /da-luu/sach/KEY.json what the book is and whether it is whole, /da-luu/chu/KEY.json its text for searching. */
window.TuSach = (function () {
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  const POINT = document.documentElement.lang === "en" ? "." : ",", MONTHS = "January February March April May June July August September October November December".split(" ");
  const BOOK = "tusach-sach-", AT_ONCE = 3, PART = 1 << 20, EXACT = { ignoreVary: true };
  const MARKS = /[\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u093c\u094d\u0951-\u0954\u09bc\u09cd\u09fe\u0a3c\u0a4d\u0abc\u0acd\u0b3c\u0b4d\u0bcd\u0c3c\u0c4d\u0c55-\u0c56\u0cbc\u0ccd\u0d3b-\u0d3c\u0d4d\u0dca\u0e38-\u0e3a\u0e48-\u0e4b\u0eb8-\u0eba\u0ec8-\u0ecb\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f71-\u0f72\u0f74\u0f7a-\u0f7d\u0f80\u0f82-\u0f84\u0f86-\u0f87\u0fc6\u1037\u1039-\u103a\u108d\u135d-\u135f\u1714-\u1715\u1734\u17d2\u17dd\u18a9\u1939-\u193b\u1a17-\u1a18\u1a60\u1a75-\u1a7c\u1a7f\u1ab0-\u1abd\u1abf-\u1ace\u1b34\u1b44\u1b6b-\u1b73\u1baa-\u1bab\u1be6\u1bf2-\u1bf3\u1c37\u1cd0-\u1cd2\u1cd4-\u1ce0\u1ce2-\u1ce8\u1ced\u1cf4\u1cf8-\u1cf9\u1dc0-\u1dff\u20d0-\u20dc\u20e1\u20e5-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099-\u309a\ua66f\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua806\ua82c\ua8c4\ua8e0-\ua8f1\ua92b-\ua92d\ua953\ua9b3\ua9c0\uaab0\uaab2-\uaab4\uaab7-\uaab8\uaabe-\uaabf\uaac1\uaaf6\uabed\ufb1e\ufe20-\ufe2f]/g;
  const SAME = { "\0": " ", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ƀ": "b", "Ƀ": "b", "’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "\ufeff": "", "\u200b": "" };
  const VARIANT = /[\0đĐðÐƀɃ’‘ʼ′`´–—‐‑−\ufeff\u200b]/g;

  /* The same as kit/text/fold.py, case by case: tests/portal/fold_cases.json. */
  function fold(text) {
    return text.normalize("NFC").replace(VARIANT, one => SAME[one]).normalize("NFD").replace(MARKS, "").toLowerCase().split(/[\s\x1c-\x1f\x85]+/).filter(Boolean).join(" ");
  }
  /* Words with one blank between them: “(đất-đai)” is đất đai, H’Mông is hmông. */
  function bare(text) { return text.normalize("NFC").toLowerCase().replace(/['’ʼ‘]/g, "").replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim(); }
  /* A word is found by its beginning; in scripts without blanks between words, anywhere. */
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uaa80-\uaadf]/;
  function stands(word, text) { return UNSPACED.test(word) ? text.includes(word) : (" " + text).includes(" " + word); }
  function weight(size) { return size < 1e5 ? Math.max(1, Math.round(size / 1000)) + "\u00a0kB" : size < 1e9 ? (size / 1e6).toFixed(1).replace(".", POINT) + "\u00a0MB" : (size / 1e9).toFixed(1).replace(".", POINT) + "\u00a0GB"; }
  function day(at) { const d = new Date(at), m = d.getMonth() + 1; return POINT === "." ? d.getDate() + " " + MONTHS[m - 1] + " " + d.getFullYear() : String(d.getDate()).padStart(2, "0") + "/" + (m < 3 ? "0" + m : m) + "/" + d.getFullYear(); }
  function el(tag, facts, ...inside) {
    const made = document.createElement(tag);
    for (const name in facts) if (name === "click") made.addEventListener("click", facts[name]); else if (facts[name] !== null) made.setAttribute(name, facts[name]);
    made.append(...inside.filter(one => one !== null));
    return made;
  }
  function icon(name) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    made.setAttribute("class", "i");
    made.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#" + name);
    made.append(use);
    return made;
  }
  function button(text, click, kind) { return el("button", { type: "button", class: "btn" + (kind ? " " + kind : ""), click }, text); }
  function fill(where, ...inside) { where.textContent = ""; where.append(...inside); }
  /* Over the page where the browser can do that, else in the flow of it (Safari before 15.4, Firefox before 98). */
  function open(box) {
    document.body.append(box);
    if (box.showModal) return box.showModal();
    box.classList.add("over");
    box.setAttribute("role", "dialog");
    box.tabIndex = -1;
    box.open = true;
    box.close = () => { box.open = false; box.dispatchEvent(new Event("close")); };
    box.addEventListener("keydown", event => { if (event.key === "Escape") box.close(); });
    box.focus();
  }
  const about = key => "/da-luu/sach/" + key + ".json", words = key => "/da-luu/chu/" + key + ".json";

  /* Why nothing can be saved here, or an empty text. A private window has the names and refuses when they are used. */
  async function hindrance() {
    if (!window.isSecureContext) return T("Trình duyệt chỉ cho lưu sách khi trang mở bằng https. Ở máy sách của xã, sách đọc thẳng khi nối vào mạng của máy.");
    try {
      if (navigator.serviceWorker && await caches.keys()) return "";
    } catch (e) { /* said below */ }
    return T("Trình duyệt này không lưu được sách, hoặc đang mở ở chế độ riêng tư. Xin mở bằng Chrome, Firefox hoặc Safari ở chế độ thường.");
  }
  async function read(cache, address) {
    const kept = await cache.match(address, EXACT);
    return kept ? kept.json() : null;
  }
  function write(cache, address, data) {
    return cache.put(address, new Response(JSON.stringify(data), { headers: { "Content-Type": "application/json" } }));
  }
  async function books() {
    const found = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith(BOOK)) continue;
      const one = await read(await caches.open(name), about(name.slice(BOOK.length)));
      if (one) found.push(one); else await caches.delete(name);
    }
    return found.sort((a, b) => b.at - a.at);
  }
  async function ask(key, query) {
    const answer = await fetch("/doc/" + key + "/luu.json" + (query || ""), { credentials: "omit", cache: "no-cache" });
    if (!answer.ok || !/json/.test(answer.headers.get("Content-Type"))) throw new Trouble(T("Máy chủ chưa cho lưu cuốn này. Xin thử lại sau."));
    return answer.json();
  }
  class Trouble extends Error {}
  const FULL = size => T("Máy không còn chỗ: cuốn này cần {}. Xin xóa bớt sách đã lưu rồi lưu tiếp, phần đã lưu vẫn còn.", weight(size));
  const STRANGE = T("Mạng đang dùng trả về một trang khác, có thể là trang đăng nhập Wi-Fi. Xin đăng nhập xong rồi lưu tiếp.");

  /* One file into the cache. Cookies stay at home, so no page of somebody signed in can ever be kept. */
  async function take(cache, plan, [address, size, sha256], from, signal) {
    if (await cache.match(address, EXACT)) return;
    const twin = sha256 && from && await caches.match("/doc/" + from + "/r/" + sha256 + "/", EXACT);
    if (twin) return cache.put(address, twin);
    if (sha256 && size > 1.5 * PART) return large(cache, address, size, sha256, signal);
    const answer = await fetch(address, { credentials: "omit", signal, headers: { "Tusach-Save": "1", "Tusach-Tongue": document.documentElement.lang } });
    if (answer.redirected) throw new Trouble(STRANGE);
    if (!answer.ok) throw answer.status < 500 && answer.status !== 429 ? new Trouble(T("Cuốn này vừa được cập nhật trên máy chủ. Xin mở lại trang sách rồi lưu.")) : new TypeError("busy");
    const body = await answer.blob();
    if (sha256) await check(body, sha256); else if (!(await body.text()).includes(plan.key)) throw new Trouble(STRANGE);
    await cache.put(address, new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") } }));
  }
  /* A long sound comes in parts, so that a cut costs one part. */
  async function large(cache, address, size, sha256, signal) {
    const parts = [], spare = n => "/da-luu/phan/" + sha256 + "/" + n;
    let kind = "";
    for (let n = 0; n * PART < size; n++) {
      let kept = await cache.match(spare(n), EXACT);
      if (!kept) {
        const answer = await fetch(address, { credentials: "omit", signal, headers: { Range: "bytes=" + n * PART + "-" + (Math.min(size, (n + 1) * PART) - 1) } });
        if (!answer.ok) throw new TypeError("busy");
        const body = await answer.blob();
        if (answer.status === 200) { await check(body, sha256); return cache.put(address, new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") } })); }
        await cache.put(spare(n), new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") } }));
        kept = await cache.match(spare(n), EXACT);
      }
      kind = kept.headers.get("Content-Type");
      parts.push(await kept.blob());
    }
    const whole = new Blob(parts, { type: kind }), drop = () => Promise.all(parts.map((_, n) => cache.delete(spare(n))));
    try { await check(whole, sha256); } catch (wrong) { await drop(); throw wrong; }
    await cache.put(address, new Response(whole, { headers: { "Content-Type": kind } }));
    await drop();
  }
  async function check(body, sha256) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()));
    if (Array.from(digest, one => one.toString(16).padStart(2, "0")).join("") !== sha256) throw new Trouble(STRANGE);
  }
  /* [[ordinal, heading, [[paragraph's id, text]]]] of the pages in the cache. */
  async function texts(cache, plan) {
    const rows = [];
    for (const [address, , sha256] of plan.files) {
      const found = /^\/doc\/[^/]+\/(\d+)\/$/.exec(address);
      if (!found || sha256) continue;
      const page = new DOMParser().parseFromString(await (await cache.match(address, EXACT)).text(), "text/html");
      page.querySelectorAll("#chu :is(th, td, br)").forEach(one => one.after(" ")); // cells and lines are words apart
      const heading = page.querySelector("article h1"), leaves = [...page.querySelectorAll("#chu [id]")];
      const own = leaves.filter(one => /^p\d+$/.test(one.id) && !one.querySelector("[id^=p]"));
      rows.push([+found[1], heading ? heading.textContent.trim() : "", own.map(one => [one.id, one.textContent.replace(/\s+/g, " ").trim()])]);
    }
    return rows;
  }
  /* Saves what is still missing; `tell(done, all)` counts files. Throws Trouble with a sentence, TypeError without a
     network, AbortError when stopped. */
  async function save(plan, from, signal, tell) {
    const worker = working();
    worker.catch(() => {});
    const cache = await caches.open(BOOK + plan.key), { files, ...facts } = plan, queue = files.slice();
    const known = await read(cache, about(plan.key)), meta = { ...facts, done: false, all: files.length, at: known ? known.at : Date.now() };
    let done = 0;
    try {
      await write(cache, about(plan.key), meta);
      const row = async () => {
        for (let file = queue.shift(); file; file = queue.shift()) {
          await take(cache, plan, file, from, signal);
          tell(++done, files.length);
        }
      };
      const all = await Promise.allSettled(Array.from({ length: AT_ONCE }, row)), broken = all.find(one => one.status === "rejected");
      if (broken) throw broken.reason;
      await write(cache, words(plan.key), await texts(cache, plan));
      await worker;
      await write(cache, about(plan.key), { ...meta, done: true, at: Date.now() });
    } catch (error) {
      throw error.name === "QuotaExceededError" ? new Trouble(FULL(plan.size)) : error;
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    fetch("/doc/" + plan.key + "/luu.json", { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
  }
  /* Without a worker at work a saved book cannot be opened, so it is waited for. */
  async function working() {
    const told = await navigator.serviceWorker.register("/sw.js", { scope: "/" }), coming = told.installing || told.waiting;
    if (told.active || !coming) return;
    await new Promise((well, badly) => coming.addEventListener("statechange", () => {
      if (coming.state === "activated") well();
      if (coming.state === "redundant") badly(new TypeError("the frame could not be fetched"));
    }));
  }
  /* Two tabs do not save the same book at once. */
  function alone(key, work) {
    if (!navigator.locks) return work();
    return navigator.locks.request("tusach-luu-" + key, { ifAvailable: true }, lock => { if (!lock) throw new Trouble(T("Cuốn này đang được lưu ở một thẻ khác của trình duyệt.")); return work(); });
  }
  async function room() {
    const told = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
    return told.quota ? Math.max(0, told.quota - told.usage) : null;
  }

  /* The question before saving, and its progress. */
  async function offer(key, from) {
    const box = el("dialog", { "aria-labelledby": "luu-ten", class: "stack" }), name = el("h3", { id: "luu-ten" }, T("Lưu để đọc khi mất mạng")), said = el("p", { role: "status" }), row = el("div", { class: "row" });
    const bar = el("span", {}), meter = el("span", { class: "meter", role: "img" }, bar), close = () => box.close();
    let stop = null;
    meter.hidden = true;
    box.append(name, said, meter, row);
    box.addEventListener("close", () => { if (stop) stop.abort(); box.remove(); refresh(); });
    open(box);
    const shown = (text, ...buttons) => { said.textContent = text; fill(row, ...buttons); };
    const why = await hindrance();
    if (why) return shown(why, button(T("Đã hiểu"), close));
    const has = await caches.has(BOOK + key) && await read(await caches.open(BOOK + key), about(key));
    if (has) name.textContent = has.title;
    if (has && has.done) return shown(T("Cuốn này đã có trên máy, mất mạng vẫn đọc được."), el("a", { class: "btn main", href: "/da-luu/" }, T("Sách đã lưu")), button(T("Thôi"), close));
    shown(T("Đang hỏi dung lượng của cuốn sách…"), button(T("Thôi"), close));
    let plan, free;
    try { plan = await ask(key); free = await room(); } catch (error) {
      return shown(error instanceof Trouble ? error.message : T("Chưa có mạng nên chưa lưu được. Khi có mạng xin thử lại."), button(T("Đã hiểu"), close));
    }
    if (!plan.files) return shown(T("Cuốn này đã rút: {}.", plan.reason.replace(/[.\s]+$/, "")), button(T("Đã hiểu"), close));
    name.textContent = plan.title;
    const start = async () => {
      stop = new AbortController();
      meter.hidden = false;
      shown(T("Đang lưu…"), button(T("Dừng lại"), close));
      try {
        await alone(key, () => save(plan, from, stop.signal, (done, all) => {
          bar.style.setProperty("--v", Math.round(100 * done / all));
          meter.setAttribute("aria-label", T("Đã lưu {}%", Math.round(100 * done / all)));
          said.textContent = T("Đang lưu: {} trên {} phần.", done, all);
        }));
        meter.hidden = true;
        shown(T("Đã lưu trên máy. Mất mạng vẫn mở được, cả khi đã đóng trình duyệt."), el("a", { class: "btn main", href: "/da-luu/" }, T("Sách đã lưu")), button(T("Đọc tiếp"), close));
      } catch (error) {
        if (error.name === "AbortError") return;
        shown(error instanceof Trouble ? error.message : T("Mất mạng giữa chừng. Phần đã lưu vẫn còn; có mạng sẽ lưu tiếp."), button(T("Lưu tiếp"), start, "main"), button(T("Để sau"), close));
        if (!(error instanceof Trouble)) addEventListener("online", () => { if (box.open && stop && !stop.signal.aborted) start(); }, { once: true });
      }
    };
    const left = free === null ? "" : " " + T("Máy còn khoảng {} cho sách.", weight(free));
    if (free !== null && plan.size > free) return shown(FULL(plan.size), el("a", { class: "btn", href: "/da-luu/" }, T("Sách đã lưu")), button(T("Thôi"), close));
    shown((has ? T("Cuốn này đang lưu dở.") + " " : "") + T("Dung lượng {}.", weight(plan.size)) + left, button(has ? T("Lưu tiếp") : T("Lưu"), start, "main"), button(T("Thôi"), close));
  }

  /* The shelf. On the home page only the books; on its own page also sizes, new editions, deleting, searching. */
  let list = null;
  function place(key) { try { return JSON.parse(localStorage.getItem("doc:" + key)); } catch (e) { return null; } }
  function refresh() { return list && show(list); }
  function item(one, whole) {
    const at = place(one.key), where = at && at.where ? at.where : T("Chưa đọc"), tone = /^t[1-7]$/.test(one.tone) ? one.tone : "t1";
    const href = "/doc/" + one.key + "/" + (at && at.n ? at.n + "/" + (at.p ? "#" + at.p : "") : "1/");
    const cover = el("span", { class: "cover thumb " + tone, "aria-hidden": "true" }, el("span", {}, icon(one.icon || "books")));
    const state = one.done ? (whole ? T("Đã lưu trên máy, {}, ngày {}", weight(one.size), day(one.at)) : T("Đã lưu trên máy, {}", weight(one.size))) : T("Đang lưu dở, cần {}", weight(one.size));
    const bar = el("span", {}), meter = el("span", { class: "meter", role: "img", "aria-label": T("Đã đọc {}%", at ? at.percent : 0) }, bar);
    bar.style.setProperty("--v", at ? at.percent : 0);
    const inside = el("div", { class: "stack tight" }, one.done ? el("a", { class: "title", href }, one.title) : el("span", { class: "title" }, one.title), el("div", { class: "where" }, meter, el("span", { class: "nowrap" }, where.split(/, còn|, \d+ min/)[0])), el("small", { class: "soft" }, state));
    if (whole) inside.append(el("div", { class: "row", "data-acts": "" }, one.done ? null : button(T("Lưu tiếp"), () => offer(one.key)), el("button", { type: "button", class: "btn quiet", click: () => drop(one) }, T("Xóa"), el("span", { class: "hide" }, " " + one.title))));
    return el("li", { class: "book", "data-book": one.key }, cover, inside);
  }
  async function show(where) {
    list = where;
    const whole = where.hasAttribute("data-whole"), part = name => document.querySelector("[data-saved-" + name + "]");
    const why = whole ? await hindrance() : "", rows = why ? [] : await books().catch(() => []);
    fill(where, ...rows.map(one => item(one, whole)));
    const sum = rows.reduce((all, one) => all + (one.done ? one.size : 0), 0), free = whole && !why ? await room().catch(() => null) : null;
    part("sum").textContent = rows.length ? T("{} cuốn, {}", rows.length, weight(sum)) + (free === null ? "" : ". " + T("Máy còn khoảng {}", weight(free))) : "";
    part("none").hidden = rows.length > 0 || !!why;
    if (!whole) return;
    const hinder = part("why");
    hinder.hidden = !why && navigator.onLine;
    hinder.lastElementChild.textContent = why || T("Chưa có mạng. Đây là sách đã lưu trên máy này, đọc và tìm được ngay.");
    part("find").hidden = !rows.length;
    if (navigator.serviceWorker && rows.length) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
    await search();
    if (navigator.onLine) for (const one of rows) await news(one, rows, where).catch(() => {});
  }
  /* What became of a saved edition since: offered, never forced. */
  async function news(one, rows, where) {
    const told = await ask(one.key, "?tom-tat=1"), row = where.querySelector('[data-book="' + one.key + '"] [data-acts]');
    if (!row || row.previousElementSibling.hasAttribute("data-news")) return;
    if (told.state === "WITHDRAWN") row.before(el("p", { class: "small", "data-news": "" }, T("Cuốn này đã rút khỏi thư viện: {}. Nên xóa.", told.reason.replace(/[.\s]+$/, ""))));
    else if (told.newer) {
      const here = rows.some(other => other.key === told.newer.key && other.done);
      row.before(el("p", { class: "small", "data-news": "" }, here ? T("Bản mới đã có trên máy, bản này có thể xóa.") : told.newer.year ? T("Đã có bản mới, năm {}. Bản đã lưu vẫn đọc được.", told.newer.year) : T("Đã có bản mới. Bản đã lưu vẫn đọc được.")));
      if (!here) row.prepend(button(T("Lưu bản mới") + (told.newer.size ? ", " + weight(told.newer.size) : ""), () => offer(told.newer.key, one.key)));
    }
  }
  function drop(one) {
    const box = el("dialog", { "aria-labelledby": "xoa-ten", class: "stack" }), close = () => box.close();
    box.append(el("h3", { id: "xoa-ten" }, T("Xóa khỏi máy này?")), el("p", {}, T("“{}” sẽ không đọc được khi mất mạng. Chỗ đang đọc và dấu trang vẫn còn.", one.title)), el("div", { class: "row" }, button(T("Xóa khỏi máy"), async () => { await caches.delete(BOOK + one.key); close(); }, "danger"), button(T("Thôi"), close)));
    box.addEventListener("close", () => { box.remove(); refresh(); });
    open(box);
  }

  /* Every word somewhere in a paragraph; words typed with marks must be there with them, unless that finds nothing. */
  async function search() {
    const asked = new URLSearchParams(location.search), query = (asked.get("q") || "").trim(), only = asked.get("sach"), out = document.querySelector("[data-saved-hits]"), said = document.querySelector("[data-saved-said]");
    const form = document.querySelector("[data-saved-find]");
    form.querySelector("[name=q]").value = query;
    if (only && !form.querySelector("[name=sach]")) form.append(el("input", { type: "hidden", name: "sach", value: only }));
    fill(out);
    said.textContent = "";
    if (!bare(query)) return;
    const typed = bare(query).split(" "), plain = fold(bare(query)).split(" "), marked = typed.some(one => fold(one) !== one), hits = [], loose = [];
    for (const one of await books()) {
      if (!one.done || (only && one.key !== only)) continue;
      for (const [n, heading, rows] of await read(await caches.open(BOOK + one.key), words(one.key)) || []) {
        for (const [id, text] of rows) {
          const said = bare(text), folded = fold(said);
          if (!plain.every(word => stands(word, folded))) continue;
          (!marked || typed.every(word => stands(word, said)) ? hits : loose).push([one, n, heading, id, text]);
        }
      }
    }
    const found = hits.length ? hits : loose;
    said.textContent = found.length ? (hits.length || !marked ? "" : T("Không thấy đúng dấu, đây là các đoạn không kể dấu.") + " ") + (found.length > 50 ? T("Hơn 50 đoạn, đây là 50 đoạn đầu.") : only ? T("{} đoạn trong cuốn này.", found.length) : T("{} đoạn trong sách đã lưu.", found.length)) : only ? T("Không thấy “{}” trong cuốn này.", query) : T("Không thấy “{}” trong sách đã lưu.", query);
    if (only) said.append(" ", el("a", { href: "/da-luu/?q=" + encodeURIComponent(query) }, T("Tìm trong mọi sách đã lưu")));
    fill(out, ...found.slice(0, 50).map(([one, n, heading, id, text]) => el("li", {}, el("a", { class: "hit", href: "/doc/" + one.key + "/" + n + "/#" + id }, snippet(text, plain), el("small", {}, el("span", {}, one.title + ", " + heading))))));
  }
  function snippet(text, plain) {
    const parts = text.split(/([\s,.;:!?“”"()]+)/), is = parts.map(part => plain.some(word => stands(word, fold(bare(part)))));
    const first = Math.max(0, is.indexOf(true) - 24), line = el("p", {}, first ? "… " : "");
    for (let i = first; i < Math.min(parts.length, first + 90); i++) line.append(is[i] ? el("mark", {}, parts[i]) : parts[i]);
    if (parts.length > first + 90) line.append(" …");
    return line;
  }
  return { offer, show, fold, weight };
})();
