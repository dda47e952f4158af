/* Words that the library knows, offered while one types. Without this file the box works as it is. */
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
