// Keys and dragging on the page that lays a text beside the outline. Without it the selects and buttons do the same.
// J, K: next and previous part; N: next part that is not placed; O: its place; X: outside the outline; L: save.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("xep"), parts = [...document.querySelectorAll("[data-section]")];
const placeOf = (part) => part.querySelector(`select[name="o-${part.dataset.section}"]`);
let here = parts.findIndex((part) => `#${part.id}` === location.hash);

function go(at) {
  if (at < 0 || at >= parts.length) return;
  parts[here]?.classList.remove("on");
  here = at;
  parts[at].classList.add("on");
  parts[at].focus({ preventScroll: true });
  parts[at].scrollIntoView({ block: "center" });
}

function put(part, value) {
  const place = placeOf(part);
  place.value = value;
  place.closest(".field").querySelector("span").textContent = T("Mục của đề cương, chưa lưu");
  place.dataset.moved = "1";
}

document.addEventListener("change", ({ target }) => { if (target.matches?.('select[name^="o-"]')) put(target.closest("[data-section]"), target.value); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const part = parts[here], next = parts.findIndex((one, at) => at > here && !placeOf(one).value && one.querySelector(".state.warn"));
  const acts = {
    j: () => go(here + 1), k: () => go(here - 1), n: () => go(next), l: () => form.requestSubmit(),
    o: () => { if (!part) return; placeOf(part).closest("details")?.setAttribute("open", ""); placeOf(part).focus(); }, x: () => part && put(part, "ngoai"),
  };
  const act = acts[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});
for (const part of parts) {
  const head = part.querySelector("header");
  head.draggable = true;
  head.addEventListener("dragstart", ({ dataTransfer }) => dataTransfer.setData("text/plain", part.dataset.section));
}
for (const leaf of document.querySelectorAll("#de-cuong [data-leaf]")) {
  leaf.addEventListener("dragover", (event) => { event.preventDefault(); leaf.classList.add("on"); });
  leaf.addEventListener("dragleave", () => leaf.classList.remove("on"));
  leaf.addEventListener("drop", (event) => {
    event.preventDefault();
    const part = document.getElementById(`s${event.dataTransfer.getData("text/plain")}`);
    if (!part) return;
    put(part, leaf.dataset.leaf);
    form.requestSubmit();
  });
}
addEventListener("beforeunload", (event) => { if (!form.dataset.going && document.querySelector("[data-moved]")) event.preventDefault(); });
addEventListener("submit", () => { form.dataset.going = "1"; });
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
