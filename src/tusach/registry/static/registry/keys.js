// Keys for who works in the registers all day. Everything is reachable without them.
// "/" search, "v" the page's main link, "j" and "k" the next and the last line, "?" says so.
"use strict";
(() => {
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
  const lines = () => [...document.querySelectorAll(".part td.first a, .part .rows > li > a:first-child")];

  const step = (by) => {
    const all = lines();
    const here = all.indexOf(document.activeElement);
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
    if (next) next.focus();
  };

  const deeds = {
    "/": () => document.querySelector("form.find input[type=search]")?.focus(),
    v: () => document.querySelector(".head a.btn.main")?.click(),
    j: () => step(1),
    k: () => step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
})();
