/* Places and bookmarks of this phone as one line of text, and back. The line is:
   key-section-paragraph[+section.paragraph...] for each book, books parted by a tilde, a check letter at the end. */
(function () {
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var page = document.getElementById("mang"), letters = "23456789abcdefghjkmnpqrstvwxyz";
  if (!page) return;
  page.hidden = false;
  function all(attribute) { return page.querySelector("[" + attribute + "]"); }
  function check(text) {
    for (var sum = 7, i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 900;
    return letters.charAt(sum % 30) + letters.charAt(Math.floor(sum / 30));
  }
  function read(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(name)) || otherwise; } catch (e) { return otherwise; }
  }
  function mine() {
    var books = [];
    for (var i = 0; i < localStorage.length; i++) {
      var name = localStorage.key(i);
      if (name.indexOf("doc:") === 0) books.push({ key: name.slice(4), place: read(name, {}) });
    }
    return books.sort(function (a, b) { return b.place.at - a.place.at; }).slice(0, 20);
  }
  function written(books) {
    var line = books.map(function (book) {
      var marks = read("dau:" + book.key, []).slice(0, 30).map(function (one) { return "+" + one.n + "." + String(one.p).replace("p", ""); });
      return [book.key, book.place.n || 1, String(book.place.p || "").replace("p", "") || 0].join("-") + marks.join("");
    }).join("~");
    return line && line + "-" + check(line);
  }
  function understood(code) {
    var line = code.replace(/\s+/g, "").replace(/^.*#/, "").toLowerCase(), cut = line.lastIndexOf("-");
    if (cut < 0 || check(line.slice(0, cut)) !== line.slice(cut + 1)) return null;
    var books = line.slice(0, cut).split("~").map(function (part) {
      var found = /^([a-z0-9]{4,12})-(\d{1,5})-(\d{1,5})((?:\+\d{1,5}\.\d{1,5})*)$/.exec(part);
      return found && { key: found[1], n: +found[2], p: +found[3] ? "p" + found[3] : "", marks: found[4].split("+").slice(1) };
    });
    return books.indexOf(null) < 0 ? books : null;
  }
  function row(list, key, n, p, text) {
    var item = document.createElement("li"), link = document.createElement("a");
    link.href = page.getAttribute("data-read").replace("KEY", key).replace(/1\/$/, n + "/") + (p ? "#" + p : "");
    link.textContent = text;
    link.className = "title";
    item.appendChild(link);
    list.appendChild(item);
  }
  function take(books) {
    var list = all("data-got");
    list.textContent = "";
    books.forEach(function (book) {
      fetch(page.getAttribute("data-card").replace("KEY", book.key)).then(function (answer) { return answer.ok ? answer.json() : null; }, function () { return null; }).then(function (card) {
        var marks = read("dau:" + book.key, []);
        book.marks.forEach(function (one) {
          var parts = one.split("."), n = +parts[0], p = "p" + parts[1];
          if (!marks.some(function (old) { return old.n === n && old.p === p; })) marks.push({ n: n, p: p, text: "" });
        });
        var known = card || {};
        localStorage.setItem("doc:" + book.key, JSON.stringify({ title: known.title || "", by: known.by, tone: known.tone, icon: known.icon, n: book.n, p: book.p, percent: known.sections ? Math.round(100 * (book.n - 1) / known.sections) : 0, where: known.sections ? T("Phần {} trên {}", book.n, known.sections) : T("Phần {}", book.n), at: Date.now() }));
        if (marks.length) localStorage.setItem("dau:" + book.key, JSON.stringify(marks));
        row(list, book.key, book.n, book.p, T("{}, phần {}", known.title || T("Sách {}", book.key), book.n));
      });
    });
    var done = all("data-done");
    done.hidden = false;
    done.querySelector("p").textContent = T("Đã nhận {} cuốn vào máy này. Mở để đọc tiếp:", books.length);
  }
  var books = mine(), code = written(books), box = document.getElementById("ma");
  box.value = code;
  books.forEach(function (book) { row(all("data-list"), book.key, book.place.n, book.place.p, (book.place.title || T("Sách {}", book.key)) + (book.place.where ? ". " + book.place.where : "")); });
  if (!code) {
    all("data-list").textContent = T("Máy này chưa đọc cuốn nào.");
    all("data-copy").hidden = box.parentNode.hidden = true;
  }
  all("data-copy").addEventListener("click", function () {
    var address = location.href.split("#")[0] + "#" + code;
    function said() { all("data-copied").textContent = T("Đã chép"); }
    if (navigator.clipboard) navigator.clipboard.writeText(address).then(said, select); else select();
    function select() { box.value = address; box.select(); try { document.execCommand("copy"); said(); } catch (e) {} }
  });
  page.querySelector("form").addEventListener("submit", function (event) {
    event.preventDefault();
    var found = understood(document.getElementById("nhan").value), error = all("data-error");
    error.hidden = !!found;
    error.querySelector("span").textContent = T("Mã chưa đúng. Xin chép lại cả dòng, hai chữ cuối là chữ kiểm tra.");
    if (found) take(found);
  });
  if (location.hash.length > 1) document.getElementById("nhan").value = location.hash.slice(1);
})();
