/* The reading page: appearance at once, place and bookmarks on this phone, notes, a voice, a player. All of it is extra. */
(function () {
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var body = document.body, root = document.documentElement, text = document.getElementById("chu");
  var facts = body.dataset, key = facts.key, n = +facts.n, year = 31536000;
  function each(found, what) { Array.prototype.forEach.call(found, what); }
  function all(selector, what) { each(document.querySelectorAll(selector), what); }
  function read(name, otherwise) { try { return JSON.parse(localStorage.getItem(name)) || otherwise; } catch (e) { return otherwise; } }
  function keep(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch (e) {} }

  all("[data-js]", function (one) { one.hidden = false; });
  all("[data-plain]", function (one) { one.hidden = true; });
  all(".dock [type=radio]", function (one) {
    one.addEventListener("change", function () {
      document.cookie = one.name + "=" + one.value + ";path=/;max-age=" + year + ";samesite=lax";
      root.setAttribute("data-" + one.name, one.value);
    });
  });
  /* Of the drawers one is open at a time; browsers before 2024 do not know that from their common name. */
  all(".dock details", function (one) {
    one.addEventListener("toggle", function () {
      if (one.open) all(".dock details[open]", function (other) { if (other !== one) other.open = false; });
    });
  });
  document.addEventListener("keydown", function (event) {
    var open = document.querySelector(".dock details[open]");
    if (event.key === "Escape" && open) { open.open = false; open.firstElementChild.focus(); }
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT|AUDIO)$/.test(event.target.tagName) || open) return;
    var way = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    if (way && getComputedStyle(text.parentNode).direction === "rtl") way = way === "next" ? "prev" : "next";
    var link = way && !event.target.closest(".scroll") && document.querySelector('.turn a[rel="' + way + '"]');
    if (link) link.click();
  });

  /* Place: the paragraph at the top of the screen. */
  var leaves = text ? text.querySelectorAll("[id^=p]") : [], here = "", waiting;
  function top() {
    for (var i = 0; i < leaves.length; i++) if (/^p\d+$/.test(leaves[i].id) && leaves[i].getBoundingClientRect().bottom > 90) return leaves[i];
    return null;
  }
  function place() {
    waiting = 0;
    var first = top(), box = text.getBoundingClientRect(), seen = box.height ? Math.min(1, Math.max(0, (innerHeight - box.top) / box.height)) : 1;
    if (scrollY < 40) seen = 0;
    here = first && scrollY > 40 ? first.id : "";
    var percent = Math.min(100, Math.round(+facts.from + seen * facts.share)), left = Math.ceil(facts.minutes * (1 - seen));
    document.querySelector("[data-left]").textContent = percent + "%" + (left > 0 ? ", " + T("còn {} phút", left) : "");
    var meter = document.querySelector(".dock .meter");
    meter.setAttribute("aria-label", T("Đã đọc {}% cuốn sách", percent));
    meter.firstElementChild.style.setProperty("--v", percent);
    var cover = JSON.parse(text.dataset.card || "{}");
    keep("doc:" + key, { title: cover.title, by: cover.by, tone: cover.tone, icon: cover.icon, section: document.title.replace(/ · [^·]*$/, ""), where: document.querySelector(".dock .where span").textContent + (left > 0 ? ", " + T("còn {} phút", left) : ""), n: n, p: here, percent: percent, at: Date.now() });
  }
  if (text) {
    addEventListener("scroll", function () { if (!waiting) waiting = setTimeout(place, 300); }, { passive: true });
    place();
  }

  /* Bookmarks. */
  function marks() { return read("dau:" + key, []); }
  function list() {
    all("[data-marks]", function (box) {
      box.textContent = "";
      marks().forEach(function (one, i) {
        var item = document.createElement("li"), link = document.createElement("a"), out = document.createElement("button");
        link.href = "../" + one.n + "/#" + one.p;
        link.className = "serif";
        link.textContent = one.text ? "“" + one.text + "”" : T("Chương {}", one.n);
        out.type = "button";
        out.className = "btn quiet";
        out.textContent = T("Bỏ dấu trang");
        out.setAttribute("aria-label", T("Bỏ dấu trang {}", i + 1));
        out.addEventListener("click", function () { var rest = marks(); rest.splice(i, 1); keep("dau:" + key, rest); list(); });
        var small = document.createElement("small");
        small.className = "soft row";
        small.textContent = T("Chương {}, đoạn {}", one.n, String(one.p).slice(1));
        small.appendChild(out);
        item.appendChild(link);
        item.appendChild(small);
        box.appendChild(item);
      });
      if (!box.firstChild) {
        var none = document.createElement("li");
        none.className = "small soft";
        none.textContent = T("Chưa đánh dấu đoạn nào.");
        box.appendChild(none);
      }
    });
  }
  all("[data-mark]", function (button) {
    button.addEventListener("click", function () {
      var one = top() || leaves[0];
      if (!one) return;
      var kept = marks().filter(function (old) { return old.n !== n || old.p !== one.id; });
      kept.unshift({ n: n, p: one.id, text: one.textContent.trim().replace(/\s+/g, " ").slice(0, 110) });
      keep("dau:" + key, kept.slice(0, 100));
      list();
    });
  });
  list();
  all("[data-code]", function (link) {
    link.addEventListener("click", function () { var one = top(); if (one) link.href = "ma.svg?doan=" + one.id; });
  });

  /* Notes open where they are called. */
  if (text) text.addEventListener("click", function (event) {
    var link = event.target.closest("a[href*='#']");
    if (!link || link.pathname !== location.pathname || !(link.closest("sup") || /noteref/.test(link.getAttribute("role") || ""))) return;
    var note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (note && !note.textContent.trim()) note = note.closest("p,li,aside,div");
    if (!note || note === text) return;
    event.preventDefault();
    var open = link.nextElementSibling;
    if (open && open.className === "called") { open.remove(); link.setAttribute("aria-expanded", "false"); return; }
    var shown = document.createElement("span");
    shown.className = "called";
    shown.setAttribute("role", "note");
    shown.textContent = note.textContent.trim();
    link.setAttribute("aria-expanded", "true");
    link.parentNode.insertBefore(shown, link.nextSibling);
  });

  /* How long this was read, as a number for the whole book (docs/hard/no-trace.md): only while the page is seen and
     somebody moves, or a voice speaks. Told when the page is left; without a network it waits here, a quarter of an
     hour of each book at most. */
  var sound = document.querySelector(".player audio"), talking = false;
  var spent = 0, sum = 0, moved = Date.now(), before = moved, seen = document.visibilityState === "visible", most = sound ? 10800 : 3600;
  function tick() {
    var now = Date.now(), gone = (now - before) / 1000;
    before = now;
    if (gone > 0 && gone < 90 && (talking || sound && !sound.paused || seen && now - moved < 120000)) spent += gone;
    if (spent > 600) tell();
  }
  function send(book, part, seconds) {
    return navigator.sendBeacon && navigator.onLine !== false && navigator.sendBeacon("/doc/" + book + "/" + part + "/gio/", new URLSearchParams({ giay: seconds }));
  }
  function tell() {
    var seconds = Math.min(Math.round(spent), most - sum);
    if (seconds < 3) return;
    spent = 0;
    sum += seconds;
    if (!send(key, n, seconds)) keep("gio:" + key, { n: n, s: Math.min(900, (read("gio:" + key, {}).s || 0) + seconds) });
  }
  function leave() { tick(); tell(); }
  setInterval(tick, 5000);
  ["scroll", "pointerdown", "pointermove", "keydown", "touchmove"].forEach(function (name) { addEventListener(name, function () { moved = Date.now(); }, { passive: true }); });
  document.addEventListener("visibilitychange", function () { leave(); seen = document.visibilityState === "visible"; moved = Date.now(); });
  addEventListener("pagehide", leave);
  try {
    Object.keys(localStorage).forEach(function (name) {
      var late = /^gio:[a-z0-9]+$/.test(name) && read(name, {});
      if (late && late.s && send(name.slice(4), late.n, late.s)) localStorage.removeItem(name);
    });
  } catch (e) {}

  /* A voice of the browser's own; paragraphs one by one, in pieces that voices do not choke on. */
  var voice = window.speechSynthesis, say = document.querySelector("[data-say]");
  if (say && (!voice || !text || !leaves.length)) say.parentNode.hidden = true;
  else if (say) {
    var stop = function () { talking = false; voice.cancel(); say.lastChild.textContent = T("Đọc to"); all(".saying", function (one) { one.classList.remove("saying"); }); };
    var from = function (i) {
      all(".saying", function (one) { one.classList.remove("saying"); });
      while (i < leaves.length && (!/^p\d+$/.test(leaves[i].id) || !leaves[i].textContent.trim())) i++;
      if (i >= leaves.length) return on();
      var one = leaves[i], pieces = one.textContent.match(/[^.!?;:…]{1,180}[.!?;:…]*\s*/g) || [];
      one.classList.add("saying");
      one.scrollIntoView({ block: "center" });
      pieces.forEach(function (piece, k) {
        var spoken = new SpeechSynthesisUtterance(piece);
        spoken.lang = facts.lang;
        if (k === pieces.length - 1) spoken.onend = function () { if (talking) from(i + 1); };
        spoken.onerror = function () { if (talking) stop(); };
        voice.speak(spoken);
      });
    };
    /* At the end the next section opens; browsers let a voice begin only when somebody touches the page, so the button
       waits there with the focus, and one touch reads on. */
    var on = function () {
      var link = document.querySelector('.turn a[rel="next"]');
      stop();
      if (!link) return;
      try { sessionStorage.setItem("doc-to", key); } catch (e) {}
      link.click();
    };
    try {
      if (sessionStorage.getItem("doc-to") === key && document.referrer.indexOf("/doc/" + key + "/") > 0) {
        var more = document.createElement("p"), button = document.createElement("button");
        button.type = "button";
        button.className = "btn main";
        button.textContent = T("Đọc to tiếp");
        button.addEventListener("click", function () { more.remove(); say.click(); });
        more.appendChild(button);
        more.lang = root.lang;
        text.parentNode.insertBefore(more, text);
        button.focus();
      }
      sessionStorage.removeItem("doc-to");
    } catch (e) {}
    say.addEventListener("click", function () {
      if (talking) return stop();
      talking = true;
      say.lastChild.textContent = T("Dừng đọc");
      from(Math.max(0, Array.prototype.indexOf.call(leaves, top())));
    });
    addEventListener("pagehide", stop);
  }

  /* Audio: place and speed are kept, the next part follows by itself. */
  if (sound) {
    var begins = +sound.dataset.begins || 0, ends = begins + (+sound.dataset.seconds || 1e9), speed = document.querySelector("[data-speed]"), last = read("nghe:" + key, {});
    speed.value = String(last.speed || 1);
    sound.addEventListener("loadedmetadata", function () {
      sound.playbackRate = +speed.value;
      if (last.n === n && last.t > begins && last.t < ends - 5) sound.currentTime = last.t;
    });
    var note = function () { keep("nghe:" + key, { n: n, t: sound.currentTime, speed: +speed.value }); };
    var second = 0;
    sound.addEventListener("timeupdate", function () {
      if (Math.abs(sound.currentTime - second) > 4) { second = sound.currentTime; note(); }
      if (sound.currentTime >= ends && !sound.paused) next();
    });
    var next = function () { if (sound.dataset.next) location.href = sound.dataset.next + "#nghe"; };
    sound.addEventListener("ended", next);
    speed.addEventListener("change", function () { sound.playbackRate = +speed.value; note(); });
    all("[data-jump]", function (button) { button.addEventListener("click", function () { sound.currentTime = Math.max(begins, sound.currentTime + +button.dataset.jump); }); });
    if (location.hash === "#nghe") { var played = sound.play(); if (played) played.catch(function () {}); }
  }
})();
