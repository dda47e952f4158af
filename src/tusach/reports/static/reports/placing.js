// Keys and dragging on the page that lays a text beside the outline. Without it the links, selects and buttons do the same.
// J, K: next and previous part; N: next part that is not placed; O: its place; X: outside the outline; L: save.
// A part that stands beyond doubt has no selects until it is opened; what is put somewhere meanwhile is a hidden field.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("xep");
const parts = () => [...document.querySelectorAll("[data-section]")];
const placeOf = (part) => part.querySelector(`[name="o-${part.dataset.section}"]`);
let here = parts().findIndex((part) => `#${part.id}` === location.hash);

function go(at) {
  const all = parts();
  if (at < 0 || at >= all.length) return;
  all[here]?.classList.remove("on");
  here = at;
  all[at].classList.add("on");
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "center" });
}

function put(part, value) {
  let place = placeOf(part);
  if (!place) {
    place = document.createElement("input");
    Object.assign(place, { type: "hidden", name: `o-${part.dataset.section}` });
    place.setAttribute("form", "xep");
    const said = document.createElement("p");
    said.className = "small";
    part.querySelector("header").after(said, place);
  }
  place.value = value;
  place.dataset.moved = "1";
  const said = place.closest(".field")?.querySelector("span") ?? place.previousElementSibling;
  said.textContent = place.type === "hidden" ? T("Ngoài đề cương, chưa lưu") : T("Mục của đề cương, chưa lưu");
}

// A part with all that can be done with it takes the place of itself.
async function open(part) {
  const link = part.querySelector("a[data-open]");
  if (!link) return part;
  const address = new URL(link.href);
  address.searchParams.set("chi", "phan");
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href);
    return null;
  }
  const made = document.createRange().createContextualFragment(await answer.text()).querySelector("[data-section]");
  made.classList.toggle("on", part.classList.contains("on"));
  part.replaceWith(made);
  ready(made);
  return made;
}

async function choose(part) {
  const made = placeOf(part)?.matches("select") ? part : await open(part);
  made?.querySelector("select")?.focus();
}

function ready(part) {
  const head = part.querySelector("header");
  head.draggable = true;
  head.addEventListener("dragstart", ({ dataTransfer }) => dataTransfer.setData("text/plain", part.dataset.section));
}

document.addEventListener("change", ({ target }) => { if (target.matches?.('select[name^="o-"]')) put(target.closest("[data-section]"), target.value); });
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-open]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.closest("[data-section]")).then((made) => made?.querySelector("select")?.focus());
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const all = parts(), part = all[here];
  const acts = {
    j: () => go(here + 1), k: () => go(here - 1), l: () => form.requestSubmit(),
    n: () => go(all.findIndex((one, at) => at > here && !placeOf(one)?.value && one.querySelector(".state.warn"))),
    o: () => part && choose(part), x: () => part && put(part, "ngoai"),
  };
  const act = acts[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});
parts().forEach(ready);
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
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = !matchMedia("(pointer: fine)").matches;
