/* Words that the library knows, offered while one types; on a book's page the way back to where one was. Without this
   file the box works as it is and the book opens at its beginning. */
(function () {
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var open = document.querySelector("[data-read]"), place = null;
  try { place = open && JSON.parse(localStorage.getItem("doc:" + open.getAttribute("data-read"))); } catch (e) {}
  if (place && place.n && (place.n > 1 || place.p)) {
    open.href = open.href.replace(/\d+\/$/, place.n + "/") + (place.p ? "#" + place.p : "");
    open.firstChild.nodeValue = T("Đọc tiếp, {}", (place.where || T("phần {}", place.n)).split(/ trên | of /)[0].toLowerCase());
  }
})();
(function () {
  var box = document.querySelector("[data-hints]");
  if (!box || !window.fetch) return;
  var list = document.getElementById(box.getAttribute("list")), timer, last = "";
  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, 220);
  });
  function ask() {
    var words = box.value.trim();
    if (words.length < 2 || words === last) return;
    last = words;
    fetch(box.getAttribute("data-hints") + "?q=" + encodeURIComponent(words)).then(function (answer) {
      return answer.ok ? answer.json() : [];
    }).then(function (found) {
      if (words !== last) return;
      list.textContent = "";
      found.forEach(function (text) {
        var one = document.createElement("option");
        one.value = text;
        list.appendChild(one);
      });
    }).catch(function () {});
  }
})();
