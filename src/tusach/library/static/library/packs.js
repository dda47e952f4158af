/* While a pack is being made its list is looked at again every three seconds. Without this file the page is opened anew. */
(function () {
  var list = document.getElementById("danh-sach");
  function again() { if (list.querySelector("[data-making]")) setTimeout(look, 3000); }
  function look() {
    fetch(list.getAttribute("data-url")).then(function (answer) {
      return answer.ok && !answer.redirected ? answer.text() : null;
    }).then(function (text) {
      if (text) list.innerHTML = text;
      again();
    }, again);
  }
  again();
})();
