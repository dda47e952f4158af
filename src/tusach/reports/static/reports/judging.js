// Keys on the page of figures: J, K next and previous; D it is right; B it is no figure; M open. The buttons do the same.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const rows = [...document.querySelectorAll("[data-row]")];
let here = -1;

function go(at) {
  if (at < 0 || at >= rows.length) return;
  rows[here]?.removeAttribute("aria-current");
  here = at;
  rows[at].setAttribute("aria-current", "true");
  rows[at].querySelector("a").focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "center" });
}

async function judge(row, what) {
  const form = row?.querySelector("form"), button = form?.querySelector(`button[value="${what}"]`);
  if (!button) return;
  const data = new FormData(form);
  data.set("xet", what);
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  if (!answer?.ok) { button.click(); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const state = what === "dung" ? T("Đã đối chiếu") : T("Không phải số liệu");
  row.querySelector(".state").textContent = state;
  row.querySelector(".state").className = `state ${what === "dung" ? "ok" : "todo"}`;
  form.remove();
  if (page.querySelector(".notice.bad")) location.reload();
  go(here + 1);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const acts = { j: () => go(here + 1), k: () => go(here - 1), d: () => judge(rows[here], "dung"), b: () => judge(rows[here], "bo"), m: () => rows[here]?.querySelector("a").click() };
  const act = acts[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});
