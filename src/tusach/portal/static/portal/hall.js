/* Arrow keys, space and a remote's page keys turn the screens; the links do it without this file. */
(function () {
  var turns = { ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", ArrowLeft: "prev", ArrowUp: "prev", PageUp: "prev" };
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    var long = document.documentElement.scrollHeight - innerHeight, way = turns[event.key];
    if (!way) return;
    if (long > 40 && event.key.indexOf("Arrow") === 0 && /Up|Down/.test(event.key)) return;
    if (event.key === " " && /^(A|BUTTON)$/.test(event.target.tagName)) return;
    var link = document.querySelector('.hallbar a[rel="' + way + '"]');
    if (link) { event.preventDefault(); link.click(); }
  });
})();
