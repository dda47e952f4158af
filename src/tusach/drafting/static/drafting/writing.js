// Comfort while the report is written: the hold is kept while one types, what is typed survives a lost connection,
// words chosen with the mouse can be given a source. Without this script the page works by its buttons.

const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("doan");
const MINUTES = 3;

function keepHold() {
  const { text, lives } = form.elements, said = document.getElementById("giu");
  const draft = form.dataset.draft, base = form.elements.base.value;
  let typed = false;
  const kept = JSON.parse(localStorage.getItem(draft) || "null");
  if (kept && kept.base !== base) localStorage.removeItem(draft); // it was saved, or somebody saved after it was begun
  if (kept && kept.base === base && kept.text !== text.value) {
    const back = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: T("Lấy lại chữ gõ dở trên máy này") });
    back.addEventListener("click", () => {
      text.value = kept.text;
      if (kept.lives) lives.value = kept.lives;
      text.dispatchEvent(new Event("change")); // the editor shows it
      back.remove();
    });
    said.before(back);
  }
  text.addEventListener("input", () => {
    typed = true;
    localStorage.setItem(draft, JSON.stringify({ base, text: text.value, lives: lives.value }));
  });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  setInterval(async () => {
    if (!typed) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(form.dataset.longer, { method: "POST", body });
      said.textContent = answer.status === 409 ? await answer.text() : "";
    } catch { said.textContent = T("Đang mất mạng. Chữ gõ vẫn giữ trên máy này."); }
  }, MINUTES * 60_000);
  // Ctrl+S saves and stays, Ctrl+Enter saves.
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(form.querySelector(".btn.main")); }
    if (event.key === "s") { event.preventDefault(); form.requestSubmit(form.querySelector("[name=go_on][value='1']")); }
  });
}

// Words of one line, no figure among them; bold and italic parts are elements of their own.
function isPlain(chosen) {
  const { startContainer, endContainer } = chosen.getRangeAt(0), line = (node) => node.parentElement?.closest("[data-s]")?.closest("p");
  return line(startContainer) && line(startContainer) === line(endContainer) && !chosen.getRangeAt(0).cloneContents().querySelector(".live");
}

// The words chosen in a block become what its link gives a source to.
function bindChosen() {
  for (const link of document.querySelectorAll("a[data-bind]")) {
    link.dataset.plain = link.querySelector("span").textContent;
    link.dataset.address = link.getAttribute("href");
  }
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const from = chosen?.anchorNode?.parentElement?.closest("[data-s]");
    const words = chosen?.toString() ?? "";
    for (const link of document.querySelectorAll("a[data-bind]")) {
      const mine = from && words.trim() && link.closest(".block").contains(from) && isPlain(chosen);
      link.querySelector("span").textContent = mine ? T("Gắn nguồn cho “{}”", words.length > 24 ? words.slice(0, 24) + "…" : words) : link.dataset.plain;
      const first = mine && chosen.getRangeAt(0), at = mine ? Number(first.startContainer.parentElement.closest("[data-s]").dataset.s) + first.startOffset : 0;
      link.href = mine ? `${link.dataset.address}?loi=${encodeURIComponent(words)}&tai=${at}` : link.dataset.address;
    }
  });
}

// j and k go from block to block, e edits the one in hand.
function keys() {
  const blocks = [...document.querySelectorAll(".block")];
  let here = blocks.findIndex((block) => block.classList.contains("on"));
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") {
      here = Math.min(Math.max(here + (event.key === "j" ? 1 : -1), 0), blocks.length - 1);
      blocks.forEach((block, place) => block.classList.toggle("on", place === here));
      blocks[here]?.scrollIntoView({ block: "center" });
    }
    if (event.key === "e") blocks[here]?.querySelector("form[action$='/mo/']")?.requestSubmit();
  });
}

if (form) keepHold();
else { bindChosen(); keys(); }
