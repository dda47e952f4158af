/* On every page of the library: the chosen appearance also on pages that come out of the phone's own memory, and the
   buttons of saving, whose work is in shelf.js and is loaded when somebody asks for it. */
(function () {
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var own = document.currentScript, root = document.documentElement, shelf = own && own.getAttribute("data-shelf");
  var looks = { co: /^(nho|vua|lon|rat-lon)$/, nen: /^(giay|sang|toi)$/, rong: /^(hep|vua|rong)$/ }, waiting = null;
  document.cookie.split("; ").forEach(function (one) {
    var name = one.split("=")[0], value = one.slice(name.length + 1);
    if (!looks[name] || !looks[name].test(value) || (name !== "nen" && !root.hasAttribute("data-" + name))) return;
    root.setAttribute("data-" + name, value);
    var choice = document.getElementById(name + "-" + value);
    if (choice) choice.checked = true;
  });
  function load(then) {
    if (window.TuSach) return then(window.TuSach);
    if (waiting) return waiting.push(then);
    waiting = [then];
    var script = document.createElement("script");
    script.src = shelf;
    script.onload = function () { waiting.forEach(function (one) { one(window.TuSach); }); waiting = null; };
    script.onerror = function () { waiting = null; };
    document.head.appendChild(script);
  }
  function kept() { try { return window.caches || null; } catch (e) { return null; } }
  if (!shelf) return;
  Array.prototype.forEach.call(document.querySelectorAll("[data-save]"), function (place) {
    var key = place.getAttribute("data-save"), size = +place.getAttribute("data-size"), button = place;
    if (place.tagName !== "A") {
      button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.innerHTML = '<svg class="i" aria-hidden="true"><use href="#save"/></svg><span></span>';
      button.lastChild.textContent = T("Lưu để đọc khi mất mạng") + (size ? ", " + (size < 1e5 ? Math.max(1, Math.round(size / 1000)) + "\u00a0kB" : (size / 1e6).toFixed(1).replace(".", root.lang === "en" ? "." : ",") + "\u00a0MB") : "");
      place.appendChild(button);
      if (location.hash === "#luu") button.focus();
    }
    button.addEventListener("click", function (event) {
      event.preventDefault();
      load(function (saved) { saved.offer(key); });
    });
    if (kept()) kept().has("tusach-sach-" + key).then(function (has) {
      if (has && button !== place) button.lastChild.textContent = T("Đã có trên máy, xem lại");
    }, function () {});
  });
  var list = document.querySelector("[data-saved-list]");
  function show() { load(function (saved) { saved.show(list); }); }
  if (list && list.hasAttribute("data-whole")) show();
  else if (list && kept()) kept().keys().then(function (names) {
    if (names.some(function (name) { return name.indexOf("tusach-sach-") === 0; })) show();
  }, function () {});
})();
