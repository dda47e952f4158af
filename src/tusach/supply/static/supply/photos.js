/* Pictures taken beside a count (docs/hard/delivery.md). Each waits in this phone's IndexedDB, made smaller, until the
   server has answered for it; each is sent by itself and tried again by itself. Without IndexedDB or this script the
   pictures go with the form. */
(function () {
  "use strict";
  var WAIT = 60000, AGAIN = 20000, SIDE = 1600, OLD = 60 * 864e5, box = document.getElementById("anh"), busy = false, opened = null;
  window.TuAnh = { keep: keep, held: held, drop: drop, can: "indexedDB" in window };

  function open() {
    opened = opened || new Promise(function (done, fail) {
      var asked = indexedDB.open("tusach-anh", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("anh", { keyPath: "key" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { fail(asked.error); };
    });
    return opened;
  }
  async function ask(mode, what) {
    var store = (await open()).transaction("anh", mode).objectStore("anh"), asked = what(store);
    return new Promise(function (done, fail) { asked.onsuccess = function () { done(asked.result); }; asked.onerror = function () { fail(asked.error); }; });
  }
  function drop(key) { return ask("readwrite", function (store) { return store.delete(key); }); }
  function all() { return ask("readonly", function (store) { return store.getAll(); }); }
  async function held(device) { return (await all()).filter(function (one) { return one.device === device; }); }

  /* At most SIDE pixels a side: a picture of a torn box need not weigh five megabytes on a bad network. */
  async function smaller(file) {
    try {
      var seen = await createImageBitmap(file), part = Math.min(1, SIDE / Math.max(seen.width, seen.height)), canvas = document.createElement("canvas");
      canvas.width = Math.round(seen.width * part);
      canvas.height = Math.round(seen.height * part);
      canvas.getContext("2d").drawImage(seen, 0, 0, canvas.width, canvas.height);
      var made = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.8); });
      return made && made.size < file.size ? made : file;
    } catch (e) { return file; }
  }

  /* Keeps one picture under device and field: taken again, it takes the place of the one before. */
  async function keep(file, told) {
    var blob = await smaller(file);
    await ask("readwrite", function (store) { return store.put(Object.assign({ key: told.device + " " + told.field, blob: blob, at: Date.now() }, told)); });
    return blob.size;
  }

  function say(text, bad) {
    if (!box) return;
    box.hidden = !text;
    box.className = "notice " + (bad ? "bad" : "info");
    box.textContent = text;
  }
  async function one(photo) {
    var body = new FormData(), stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, WAIT);
    body.append("csrfmiddlewaretoken", box.dataset.token);
    body.append("device", photo.device);
    body.append("title", photo.title || "");
    body.append("said", photo.said || "");
    body.append("photo", photo.blob, "anh");
    try {
      var answer = await fetch(photo.address, { method: "POST", body: body, credentials: "same-origin", headers: { Accept: "application/json" }, signal: stop.signal });
      if (answer.status === 200 && /json/.test(answer.headers.get("Content-Type"))) { await drop(photo.key); return "sent"; }
      if (answer.status === 422) { await drop(photo.key); return (await answer.json()).sentence; }
    } catch (e) { /* no network: it stays */ } finally { clearTimeout(timer); }
    return "";
  }
  /* The case that asked for this picture asks no more. */
  function settled(photo) {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-photo]"), function (form) {
      var is = form.elements;
      if (is.device.value !== photo.device || is.title.value !== (photo.title || "") || is.said.value !== (photo.said || "")) return;
      var told = document.createElement("small");
      told.textContent = box.dataset.sent.replace("{}", 1);
      form.replaceWith(told);
    });
  }
  async function send() {
    if (busy || !box || !("send" in box.dataset)) return;
    busy = true;
    var sent = 0, said = "";
    try {
      for (var photos = await all(), i = 0; i < photos.length; i++) {
        if (Date.now() - photos[i].at > OLD) { await drop(photos[i].key); continue; }
        say(box.dataset.sending.replace("{}", photos.length - i));
        var came = await one(photos[i]);
        if (came === "sent") { sent++; settled(photos[i]); }
        else if (came) said = came;
      }
      var left = (await all()).length;
      if (said) say(said, true);
      else if (left) say(box.dataset.wait.replace("{}", left));
      else if (sent) say(box.dataset.sent.replace("{}", sent));
      if (left) setTimeout(send, AGAIN);
    } catch (e) { /* this browser keeps nothing: pictures went with the form */ }
    busy = false;
  }

  /* Beside a case that is told already: taken, kept and sent at once. */
  Array.prototype.forEach.call(document.querySelectorAll("form[data-photo]"), function (form) {
    form.addEventListener("submit", async function (event) {
      var file = form.elements.photo.files[0];
      if (!file || !window.TuAnh.can) return;
      event.preventDefault();
      try {
        await keep(file, { device: form.elements.device.value, field: "sau-" + form.elements.title.value + form.elements.said.value, title: form.elements.title.value, said: form.elements.said.value, address: form.action });
        form.reset();
        send();
      } catch (e) { form.submit(); }
    });
  });
  addEventListener("online", send);
  send();
})();
