/* The keeper's page without a network: lend, take back, count, tick a reader, from the list that the phone kept. */
(function () {
  "use strict";
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var EN = document.documentElement.lang === "en";
  var box = window.TuGiay, app = document.querySelector("[data-app]"), pk = 0, mode = "lend", words = "", chosen = null, news = null;
  if (!box || !app) return;
  var done = box.waiting().reverse().map(function (one) { return [one.words, "wait"]; });
  var MODES = [["lend", "out", T("Cho mượn")], ["return", "in", T("Nhận trả")], ["line", "form", T("Kiểm kê")], ["tally", "user", T("Đọc")]], MOST = 40;

  function fold(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase(); }
  function el(tag, facts) {
    var made = document.createElement(tag), inside = Array.prototype.slice.call(arguments, 2);
    for (var name in facts) if (name === "click" || name === "submit" || name === "input") made.addEventListener(name, facts[name]); else if (facts[name] !== null && facts[name] !== false) made.setAttribute(name, facts[name]);
    made.append.apply(made, inside.filter(function (one) { return one !== null; }));
    return made;
  }
  function icon(name) {
    var made = document.createElement("span");
    made.innerHTML = '<svg class="i" aria-hidden="true"><use href="#' + name + '"/></svg>';
    return made.firstChild;
  }
  function state(tone, name, text) { return el("span", { class: "state " + tone }, icon(name), text); }
  function day(iso) { var d = iso.split("-"); if (EN) return new Date(+d[0], +d[1] - 1, +d[2]).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }); return d[2] + "/" + (+d[1] < 3 ? d[1] : +d[1]) + "/" + d[0]; }
  function today(more) { var d = new Date(Date.now() + (more || 0) * 864e5); return d.getFullYear() + "-" + String(d.getMonth() + 1).padStart(2, "0") + "-" + String(d.getDate()).padStart(2, "0"); }

  /* What is out: as the server last said, less what was taken back here, and what was lent here. */
  function loans(shelf) {
    var mine = box.waiting(pk), back = {};
    mine.forEach(function (one) { if (one.kind === "return") back[one.payload.loan] = true; });
    var lent = mine.filter(function (one) { return one.kind === "lend"; }).map(function (one) {
      return [one.uuid, one.payload.title, name(shelf, one.payload.title), one.payload.reader, one.payload.hamlet || "", today(shelf.days)];
    });
    return shelf.loans.concat(lent).filter(function (one) { return !back[one[0]]; });
  }
  function name(shelf, title) { var row = shelf.titles.find(function (one) { return one[0] === title; }); return row ? row[1] : ""; }
  function here(shelf, row) {
    var change = 0;
    box.waiting(pk).forEach(function (one) {
      if (one.kind === "lend" && one.payload.title === row[0] && (one.payload.fund || row[4]) === row[4]) change--;
      if (one.kind === "return") { var loan = shelf.loans.find(function (two) { return two[0] === one.payload.loan; }); if (loan && loan[1] === row[0]) change++; }
    });
    return Math.max(row[5] + change, 0);
  }
  function found(rows, text) {
    var asked = fold(words).split(/\s+/).filter(Boolean);
    return rows.filter(function (row) { var all = fold(text(row)); return asked.every(function (one) { return all.indexOf(one.replace(/^([\d-]{10,})$/, function (n) { return n.replace(/-/g, ""); })) >= 0; }); });
  }
  function write(kind, payload, said) {
    if (!box.add(pk, kind, payload, said)) return problem(T("Máy không còn chỗ để ghi. Xin ghi vào sổ giấy."));
    done.unshift([said, "wait"]);
    chosen = null;
    words = "";
    draw();
    if (navigator.onLine) box.send();
  }
  function problem(text) { app.prepend(el("div", { class: "notice bad", role: "alert" }, icon("bad"), el("p", {}, text))); }

  function search(label) {
    var input = el("input", { type: "search", "aria-label": label, placeholder: label, autocomplete: "off", value: words, input: function () { words = input.value; list(); } });
    var scan = window.TuQuet && window.TuQuet.can ? el("button", { type: "button", class: "btn", click: function () { window.TuQuet.open(function (code) { input.value = words = code; list(); }); } }, icon("grid"), el("span", {}, T("Quét"))) : null;
    return el("div", { class: "find" }, input, scan);
  }
  var list = function () {};

  function lend(shelf) {
    if (chosen) return lendForm(shelf, chosen);
    var rows = el("ul", { class: "rows link" });
    list = function () {
      rows.replaceChildren.apply(rows, found(shelf.titles, function (row) { return row[1] + " " + row[2] + " " + row[3]; }).slice(0, MOST).map(function (row) {
        return el("li", {}, el("a", { href: "#", click: function (event) { event.preventDefault(); chosen = row; draw(); } }, el("span", { class: "grow serif" }, row[1]), el("span", { class: "end num" }, T("{} bản", here(shelf, row)))));
      }));
    };
    list();
    return [search(T("Tên sách hoặc ISBN")), rows];
  }
  function field(label, facts) {
    var id = "o-" + facts.name, input = el("input", Object.assign({ class: "input", id: id, autocomplete: "off" }, facts));
    return el("div", { class: "field" }, el("label", { for: id }, label), input);
  }
  function lendForm(shelf, row) {
    var names = el("datalist", { id: "o-names" });
    Array.from(new Set(loans(shelf).map(function (one) { return one[3]; }))).forEach(function (one) { names.append(el("option", { value: one })); });
    var form = el("form", { class: "stack", submit: function (event) {
      event.preventDefault();
      var told = { title: row[0], fund: row[4], reader: form.elements.reader.value.trim(), hamlet: form.elements.hamlet.value.trim() };
      if (/^(\d{9}|\d{12})$/.test(told.reader.replace(/ /g, ""))) return problem(T("Tủ sách không giữ số căn cước. Xin ghi tên hoặc mã thẻ."));
      write("lend", told, T("Cho {} mượn “{}”", told.reader, row[1]));
    } }, el("h2", { class: "title" }, row[1]), el("p", { class: "small soft" }, T("Hẹn trả {}", day(today(shelf.days)))), field(T("Người mượn"), { name: "reader", required: "", maxlength: "120", list: "o-names" }), names, field(T("Thôn, tổ"), { name: "hamlet", maxlength: "80" }),
      el("button", { class: "btn main big fill" }, icon("out"), T("Ghi cho mượn")), el("button", { type: "button", class: "btn quiet", click: function () { chosen = null; draw(); } }, T("Chọn cuốn khác")));
    setTimeout(function () { form.elements.reader.focus(); });
    return [form];
  }
  function back(shelf) {
    var rows = el("ul", { class: "rows" }), all = loans(shelf).sort(function (a, b) { return a[5] < b[5] ? -1 : 1; }), now = today();
    list = function () {
      rows.replaceChildren.apply(rows, found(all, function (row) { return row[2] + " " + row[3] + " " + row[4]; }).slice(0, MOST).map(function (row) {
        var late = row[5] < now;
        return el("li", { class: "stack tight" }, el("div", {}, el("span", { class: "title" }, row[2]), el("p", { class: "small soft" }, row[3] + (row[4] ? ", " + row[4] : "")), state(late ? "bad" : "", late ? "bad" : "clock", late ? T("Quá hạn, hẹn {}", day(row[5])) : T("Hẹn trả {}", day(row[5])))),
          el("div", { class: "row" }, el("button", { type: "button", class: "btn", click: function () { write("return", { loan: row[0] }, T("Nhận trả “{}”", row[2])); } }, icon("in"), T("Đã trả"))));
      }));
    };
    list();
    return all.length ? [search(T("Người mượn hoặc tên sách")), rows] : [el("p", { class: "soft" }, T("Không có cuốn nào đang cho mượn."))];
  }
  function count(shelf) {
    if (!shelf.count) return [el("p", { class: "soft" }, T("Chưa có lần kiểm kê nào đang mở. Khi có mạng, mở một lần kiểm kê rồi đếm ở đây được cả khi mất mạng."))];
    var told = {}, rows = el("ul", { class: "rows" });
    shelf.count.lines.forEach(function (one) { told[one[0] + one[1]] = true; });
    box.waiting(pk).forEach(function (one) { if (one.kind === "line") told[one.payload.title + one.payload.fund] = true; });
    list = function () {
      rows.replaceChildren.apply(rows, found(shelf.titles, function (row) { return row[1] + " " + row[2] + " " + row[3]; }).filter(function (row) { return !told[row[0] + row[4]]; }).slice(0, MOST).map(function (row) {
        var input = el("input", { class: "input num", style: "inline-size:5.5rem", type: "number", min: "0", max: "20000", inputmode: "numeric", required: "", "aria-label": T("Đếm được {}", row[1]) });
        return el("li", {}, el("form", { class: "stack tight", submit: function (event) {
          event.preventDefault();
          write("line", { count: shelf.count.pk, title: row[0], fund: row[4], counted: +input.value }, T("Đếm “{}”: {} bản", row[1], input.value));
        } }, el("div", {}, el("span", { class: "title" }, row[1]), shelf.count.blind ? null : el("p", { class: "small soft" }, T("Sổ ghi {} bản", here(shelf, row)))), el("div", { class: "row" }, input, el("button", { class: "btn" }, T("Ghi")))));
      }));
    };
    list();
    return [search(T("Tên sách hoặc ISBN")), rows];
  }
  function tally() {
    return [el("button", { type: "button", class: "btn main big fill", click: function () { write("tally", { kind: "READ" }, T("Một lượt đọc tại chỗ")); } }, icon("user"), T("Thêm một lượt đọc"))];
  }

  function draw() {
    var shelves = box.snapshots(), shelf = shelves.find(function (one) { return one.pk === pk; }) || shelves[0];
    document.querySelector("[data-none]").hidden = !!shelf;
    net();
    app.replaceChildren();
    if (!shelf) return;
    pk = shelf.pk;
    document.querySelector("[data-name]").textContent = shelf.name;
    document.querySelector("[data-since]").textContent = T("Danh sách cất trên máy lúc {}.", new Date(shelf.at).toLocaleString(EN ? "en-GB" : "vi-VN", { hour: "numeric", minute: "2-digit", day: "numeric", month: EN ? "long" : "numeric", year: "numeric" }));
    if (shelves.length > 1) app.append(el("div", { class: "chips" }, ...shelves.map(function (one) { return el("button", { type: "button", class: "chip", "aria-pressed": String(one.pk === pk), click: function () { pk = one.pk; chosen = null; draw(); } }, one.name); })));
    app.append(el("div", { class: "tabs", role: "tablist", style: "margin-block-end:1.25rem" }, ...MODES.map(function (one) {
      return el("a", { href: "#", role: "tab", "aria-selected": String(one[0] === mode), click: function (event) { event.preventDefault(); mode = one[0]; chosen = null; words = ""; draw(); } }, one[2]);
    })));
    app.append(...{ lend: lend, return: back, line: count, tally: tally }[mode](shelf));
    news = el("section", { class: "part", style: "margin-block-start:2rem" });
    app.append(news);
    tell();
    if (!box.waiting(pk).length) app.append(el("p", { style: "margin-block-start:2rem" }, el("button", { type: "button", class: "btn quiet", click: function () { box.forget(pk); pk = 0; done = []; draw(); } }, T("Xóa danh sách này khỏi máy"))));
  }
  /* What was just written here and what became of it; told anew without touching what is being typed above. */
  function tell() {
    news.hidden = !done.length;
    news.replaceChildren(el("header", {}, el("h2", {}, T("Vừa ghi trên máy này"))), el("ul", { class: "rows" }, ...done.slice(0, 8).map(function (one) {
      return el("li", { class: "row" }, el("span", { class: "grow" }, one[0], one[2] ? el("br", {}) : null, one[2] ? el("small", { class: "soft" }, one[2]) : null), el("span", { class: "end" }, one[1] === "wait" ? state("warn", "clock", T("Chờ gửi")) : one[1] === "DONE" ? state("ok", "okc", T("Đã gửi")) : state("bad", "bad", T("Cần xem"))));
    })));
  }
  function isTyping() { return !!chosen || Array.from(app.querySelectorAll("input")).some(function (one) { return one.value; }); }
  function net() { document.querySelector("[data-net]").hidden = navigator.onLine; }
  addEventListener("tusach-sent", function (event) {
    event.detail.forEach(function (one) {
      var row = done.find(function (two) { return two[0] === one.words && two[1] === "wait"; });
      if (row) { row[1] = one.outcome; row[2] = one.outcome === "DONE" ? "" : one.sentence; } else done.unshift([one.words, one.outcome, one.outcome === "DONE" ? "" : one.sentence]);
    });
    if (!isTyping()) draw(); else if (news) tell();
  });
  addEventListener("online", net);
  addEventListener("offline", net);
  draw();
})();
