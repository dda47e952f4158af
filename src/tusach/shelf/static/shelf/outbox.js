/* What is written down on this phone waits here until the server has answered for it (docs/hard/shelf.md).
   Memory of the phone: "tusach-tu:PK" the list of a shelf as it was last seen, "tusach-viec:PK:TIME:UUID" one event.
   Pages of somebody signed in are never kept; the one page that is, holds nothing of anybody. */
(function () {
  "use strict";
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var own = document.currentScript, here = own && own.dataset.shelf, LIST = "tusach-tu:", EVENT = "tusach-viec:", WAIT = 8000, AGAIN = 60000;
  var SIGN_IN = T("Xin đăng nhập lại để gửi các việc đã ghi.");
  var busy = false, trouble = "";

  function keys(head) {
    var found = [];
    try { for (var i = 0; i < localStorage.length; i++) if (localStorage.key(i).indexOf(head) === 0) found.push(localStorage.key(i)); } catch (e) { /* no memory here */ }
    return found.sort();
  }
  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
  function uuid() {
    if (window.crypto.randomUUID) return crypto.randomUUID();
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64;
    b[8] = b[8] & 63 | 128;
    var hex = Array.from(b, function (one) { return one.toString(16).padStart(2, "0"); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
  function snapshots() { return keys(LIST).map(read).filter(Boolean); }
  function snapshot(pk) { return read(LIST + pk); }
  /* Oldest first: names of keys sort by time. */
  function waiting(pk) { return keys(EVENT + (pk ? pk + ":" : "")).map(function (key) { var one = read(key); if (one) one.key = key; return one; }).filter(Boolean); }

  /* Writes the event down; false when the phone has no room or keeps nothing. */
  function add(pk, kind, payload, words, id) {
    var now = new Date(), list = snapshot(pk), event = { uuid: id || uuid(), shelf: +pk, kind: kind, payload: payload, happened_at: now.toISOString(), words: words, by: list && list.keeper };
    try { localStorage.setItem(EVENT + pk + ":" + String(now.getTime()).padStart(15, "0") + ":" + event.uuid, JSON.stringify(event)); } catch (e) { return null; }
    said();
    return event;
  }

  function timed(address, options) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, WAIT);
    return fetch(address, Object.assign({ signal: stop.signal, credentials: "same-origin", cache: "no-store" }, options)).finally(function () { clearTimeout(timer); });
  }
  function isJson(answer) { return /json/.test(answer.headers.get("Content-Type") || ""); }

  /* The list as it is now. Throws TypeError without a network, Error with a sentence when the server says no. */
  async function refresh(pk, address) {
    var answer = await timed(address || "/tu-sach/" + pk + "/tu.json");
    if (!answer.ok || !isJson(answer)) throw new Error(answer.redirected ? SIGN_IN : T("Máy chủ chưa nhận. Xin thử lại sau."));
    var told = await answer.json();
    try { localStorage.setItem(LIST + pk, JSON.stringify(Object.assign({}, told, { token: "" }))); } catch (e) { /* full: the page itself still works */ }
    return told;
  }

  /* Sends what waits, in order; what the server has answered for is forgotten here, since it is kept there. One shelf that
     the server does not take holds up no other. What somebody else wrote down on this phone goes only when it is asked for by
     hand: it will bear the name of whoever is signed in. */
  async function send(anybodys) {
    if (busy) return;
    busy = true;
    trouble = "";
    said();
    var answers = [];
    for (var shelves = Array.from(new Set(waiting().map(function (one) { return one.shelf; }))), i = 0; i < shelves.length; i++) {
      try { await sendOf(shelves[i], answers, anybodys === true); } catch (error) {
        if (error instanceof TypeError || error.name === "AbortError") break;
        trouble = error.message;
      }
    }
    busy = false;
    said();
    if (answers.length) dispatchEvent(new CustomEvent("tusach-sent", { detail: answers }));
  }
  async function sendOf(pk, answers, anybodys) {
    var told = await refresh(pk), mine = function (one) { return anybodys || !one.by || !told.keeper || one.by[0] === told.keeper[0]; };
    for (var events = waiting(pk).filter(mine); events.length; events = waiting(pk).filter(mine)) {
      var part = events.slice(0, 50), answer = await timed(told.events, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": told.token },
        body: JSON.stringify({ events: part.map(function (one) { return { uuid: one.uuid, kind: one.kind, payload: one.payload, happened_at: one.happened_at }; }) })
      });
      if (!answer.ok || !isJson(answer)) throw new Error(T("Máy chủ chưa nhận. Các việc vẫn giữ trên máy."));
      var back = (await answer.json()).events, known = {};
      back.forEach(function (one) { known[one.uuid] = one; });
      part.forEach(function (one) {
        if (!known[one.uuid]) return;
        localStorage.removeItem(one.key);
        answers.push(Object.assign({ words: one.words, shelf: pk }, known[one.uuid]));
      });
      if (!back.length) break;
    }
    await refresh(pk);
    var others = waiting(pk).filter(function (one) { return !mine(one); });
    if (others.length) throw new Error(T("Có {} việc do {} ghi. Bấm “Gửi ngay” thì gửi bằng tên {}.", others.length, others[0].by[1], told.keeper[1]));
  }

  function said() {
    var box = document.querySelector("[data-outbox]"), rows = waiting();
    if (!box) return;
    box.hidden = !rows.length;
    box.querySelector("[data-outbox-said]").textContent = T("{} việc ghi trên máy này chờ gửi.", rows.length) + " " + (trouble || (!navigator.onLine ? T("Đang mất mạng, có mạng sẽ tự gửi.") : busy ? T("Đang gửi.") : T("Mạng yếu, chưa gửi được; máy sẽ tự gửi lại.")));
    box.querySelector("[data-outbox-send]").hidden = busy || !navigator.onLine;
  }

  /* A form that says data-event goes to the server as ever; when that cannot be reached, it becomes an event here. */
  function payload(form) {
    var told = {}, data = form.dataset;
    new FormData(form).forEach(function (value, name) { if (name !== "csrfmiddlewaretoken" && name !== "device" && value !== "") told[name] = value; });
    if (data.title) told.title = +data.title;
    if (data.loan) told.loan = data.loan;
    if (data.count) told.count = +data.count;
    return told;
  }
  async function submit(event) {
    var form = event.target, data = form.dataset;
    if (!data || !data.event || !here || form.dataset.native) return;
    event.preventDefault();
    if (form.dataset.going) return;
    form.dataset.going = "1";
    var field = form.elements.device, id = field && field.value || uuid();
    if (!field) { field = document.createElement("input"); field.type = "hidden"; field.name = "device"; form.append(field); }
    field.value = id;
    try {
      if (!navigator.onLine) throw new TypeError("offline");
      var answer = await timed(form.getAttribute("action") || location.href, { method: "POST", body: new FormData(form), redirect: "manual", headers: { "Tusach-Script": "outbox" } });
      if (answer.type === "opaqueredirect") { location.href = data.next; return; }
      if (answer.status === 401) { trouble = SIGN_IN; throw new TypeError("signed out"); }
      form.dataset.native = "1"; // refused: the server says why on a page of its own, and nothing is done twice
      form.submit();
    } catch (broken) {
      if (add(here, data.event, payload(form), data.words, id)) kept(form);
      else { form.dataset.native = "1"; form.submit(); }
    }
  }
  function kept(form) {
    var note = document.createElement("p"), mark = document.createElement("span"), use = '<svg class="i" aria-hidden="true"><use href="#off"/></svg>';
    note.setAttribute("role", "status");
    mark.className = "state warn";
    mark.innerHTML = use;
    mark.append(T("{}: đã giữ trên máy, chờ gửi", form.dataset.words));
    note.append(mark);
    form.replaceWith(note);
  }

  /* The one page for bad networks goes into a cache of its own, fetched without cookies. */
  async function keepPage() {
    var page = own && own.dataset.offline;
    if (!page || !window.caches || !navigator.serviceWorker) return;
    var cache = await caches.open("tusach-tu-giay"), answer = await fetch(page, { credentials: "omit", cache: "no-cache", headers: { "Tusach-Tongue": document.documentElement.lang } });
    if (!answer.ok || answer.redirected) return;
    var text = await answer.clone().text(), files = (text.match(/\/static\/[^"]+\.(css|js|svg)/g) || []);
    for (var i = 0; i < files.length; i++) if (!(await cache.match(files[i]))) await cache.add(new Request(files[i], { credentials: "omit" }));
    await cache.put(page, answer);
    var old = await cache.keys();
    for (i = 0; i < old.length; i++) { var path = new URL(old[i].url).pathname; if (path !== page && files.indexOf(path) < 0) await cache.delete(old[i]); }
    if (own.dataset.worker) await navigator.serviceWorker.register(own.dataset.worker, { scope: "/" });
  }

  window.TuGiay = { add: add, send: send, waiting: waiting, snapshot: snapshot, snapshots: snapshots, refresh: refresh, forget: function (pk) { localStorage.removeItem(LIST + pk); }, uuid: uuid };
  addEventListener("submit", submit);
  addEventListener("online", function () { said(); send(); });
  addEventListener("offline", said);
  setInterval(function () { if (navigator.onLine && waiting().length) send(); }, AGAIN);
  document.addEventListener("click", function (event) { if (event.target.closest && event.target.closest("[data-outbox-send]")) send(true); });
  said();
  if (navigator.onLine) (waiting().length ? send() : here ? refresh(here, own.dataset.snapshot) : Promise.resolve()).catch(function () {}).then(keepPage).catch(function () {});
})();
