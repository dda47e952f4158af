/* What this phone is reading, from its own storage; the server is not asked and not told. */
(function () {
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  var place = document.getElementById("dang-doc"), best = null;
  try {
    for (var i = 0; i < localStorage.length; i++) {
      var name = localStorage.key(i);
      if (name.indexOf("doc:") !== 0) continue;
      var one = JSON.parse(localStorage.getItem(name));
      if (one && one.title && (!best || one.at > best.at)) { best = one; best.key = name.slice(4); }
    }
  } catch (e) { return; }
  if (!place || !best || !/^[a-z0-9]{4,12}$/.test(best.key)) return;
  var cover = place.querySelector(".cover"), meter = place.querySelector(".meter");
  cover.className = "cover " + (/^t[1-7]$/.test(best.tone) ? best.tone : "t1");
  cover.querySelector("b").textContent = best.title;
  cover.querySelector("i").textContent = best.by || "";
  var use = document.querySelector('use[href="#' + best.icon + '"]');
  if (use) cover.firstElementChild.insertBefore(use.parentNode.cloneNode(true), cover.querySelector("i"));
  place.querySelector(".title").textContent = best.section || best.title;
  place.querySelector("[data-place]").textContent = best.where || "";
  meter.setAttribute("aria-label", T("Đã đọc {}%", best.percent));
  meter.firstElementChild.style.setProperty("--v", best.percent);
  place.querySelector("a").href = "/doc/" + best.key + "/" + best.n + "/" + (best.p ? "#" + best.p : "");
  place.hidden = false;
})();
