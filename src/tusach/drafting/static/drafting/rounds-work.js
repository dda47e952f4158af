// Keys of the working page: j and k walk the points, 1 to 5 press what becomes of the one in hand. Nothing here can do
// what the buttons cannot.
const points = [...document.querySelectorAll("[data-point]")];
const here = () => points.findIndex((one) => one.contains(document.activeElement));
const go = (at) => {
  const one = points[Math.max(0, Math.min(points.length - 1, at))];
  if (!one) return;
  one.focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
};
const press = (key) => {
  const one = points[Math.max(0, here())];
  const button = one && one.querySelector(`[data-key="${key}"]`);
  if (!button) return;
  const details = button.closest("details");
  if (details && !details.open) {
    details.open = true;
    details.querySelector("input").focus();
    return;
  }
  button.form.requestSubmit(button);
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") go(here() + 1);
  else if (event.key === "k") go(here() - 1);
  else if (/^[1-5]$/.test(event.key)) press(event.key);
  else return;
  event.preventDefault();
});
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
const named = location.hash && points.find((one) => `#${one.id}` === location.hash);
if (named) named.focus({ preventScroll: true });
