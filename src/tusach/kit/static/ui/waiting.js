// Looks again how far the reading of a file is (`ui/_waiting.html`), and opens the result when it is over. Without it the page reloads itself.
// What somebody is about to send from this page (whose file it is) is not taken from under their hands.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const shown = document.getElementById("tien-do");
let touched = false;

async function look() {
  const answer = await fetch(shown.dataset.url).catch(() => null);
  if (answer?.redirected || answer?.status === 404) return location.reload();
  if (answer?.ok) {
    const text = await answer.text();
    if (text.includes("data-reading")) {
      if (shown.innerHTML !== text) shown.innerHTML = text;
    } else if (!touched) return location.reload();
    else return over();
  }
  setTimeout(look, 3000);
}

function over() {
  const link = document.createElement("a"), line = document.createElement("p");
  line.setAttribute("role", "status");
  link.href = location.pathname;
  link.textContent = T("Máy đã đọc xong. Mở kết quả");
  line.append(link);
  shown.replaceChildren(line);
}

document.addEventListener("change", ({ target }) => { if (target.form) touched = true; });
if (shown) setTimeout(look, 3000);
