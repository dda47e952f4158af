// Ctrl+Enter writes the page and goes on; Alt+Right passes it over. Leaving with unwritten text asks first.
const form = document.getElementById("sua"), text = form.querySelector("textarea"), next = document.getElementById("ke");
const before = text.defaultValue; // not what Firefox put back when the page was loaded again
let writing = false;
form.addEventListener("submit", () => { writing = true; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  if (event.key === "ArrowRight" && event.altKey && next) { event.preventDefault(); next.click(); }
});
addEventListener("beforeunload", (event) => { if (!writing && text.value !== before) event.preventDefault(); });
text.focus({ preventScroll: true });
