/* On pages in English: the scripts' words. The page carries them as JSON, Vietnamese = English; what is not among them
   is said as it is. `{}` are the values in their order; `[copy|copies]` goes by the value before it. */
window.TuNoi = (function () {
  var known;
  return function (said) {
    var values = arguments, next = 0, last = "";
    if (!known) {
      known = {};
      document.querySelectorAll("script[data-words]").forEach(function (block) { Object.assign(known, JSON.parse(block.textContent)); });
    }
    return (known[said] || said).replace(/{(\d*)}|\[([^\[\]|]*)\|([^\[\]|]*)\]/g, function (_, n, one, many) {
      if (many !== undefined) return String(last) === "1" ? one : many;
      return last = values[n ? +n + 1 : ++next];
    });
  };
})();
