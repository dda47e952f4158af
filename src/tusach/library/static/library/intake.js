// Sends the chosen files one by one with how far each is, and looks again at the list while files are being read.
// Without this script the form sends all of them at once and the page reloads itself.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("nop"), sending = document.getElementById("dang-gui"), list = document.getElementById("danh-sach");
const input = form.querySelector("input[type=file]");
const ENDED = T("Phiên làm việc đã hết, xin đăng nhập lại rồi gửi tiếp.");
let timer = 0, ended = false;

const el = (tag, text, name) => { const made = document.createElement(tag); if (name) made.className = name; if (text) made.textContent = text; return made; };

function send(file, beside) {
  const line = el("li", "", "row"), said = el("span", T("đang gửi"), "soft"), bar = el("span", "", "meter"), fill = el("span");
  bar.style.flex = "1 1 100%";
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", file.name);
  bar.append(fill);
  line.append(el("span", file.name, "grow"), said, bar);
  sending.append(line);
  const data = new FormData(form), request = new XMLHttpRequest();
  data.set("tep", file);
  if (beside) data.append("tep", beside);
  return new Promise((done) => {
    request.upload.onprogress = ({ loaded, total }) => {
      const percent = total ? Math.floor(100 * loaded / total) : 0;
      fill.style.setProperty("--v", percent);
      bar.setAttribute("aria-valuenow", percent);
      said.textContent = percent < 100 ? `${percent}%` : T("đang cất");
    };
    request.onload = () => {
      ended = new URL(request.responseURL).pathname !== new URL(form.action).pathname; // led to the page of signing in
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page of the server: told below */ }
      said.textContent = answer.said || answer.refused || (ended ? ENDED : T("Chưa gửi được, xin thử lại."));
      line.classList.toggle("bad", !answer.said);
      bar.remove();
      if (!ended) look();
      done();
    };
    request.onerror = () => { said.textContent = T("Mất mạng, xin gửi lại tệp này."); bar.remove(); done(); };
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const stem = (file) => file.name.replace(/\.[^.]*$/, "").toLowerCase(), files = [...input.files];
  const records = new Map(files.filter((file) => /\.xml$/i.test(file.name)).map((file) => [stem(file), file]));
  const button = form.querySelector("button");
  button.disabled = true;
  for (const file of files.filter((one) => !/\.xml$/i.test(one.name))) if (!ended) await send(file, records.get(stem(file)));
  button.disabled = false;
  if (!ended) form.reset();
  ended = false; // someone may sign in again in another window and send what is still chosen here
});

async function look() {
  clearTimeout(timer);
  try {
    const answer = await fetch(list.dataset.url, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected) { list.replaceChildren(el("p", ENDED, "notice warn")); return; }
    if (answer.ok) list.innerHTML = await answer.text();
  } catch { /* without a network the list stays as it was */ }
  if (list.querySelector("[data-reading]")) timer = setTimeout(look, 3000);
}

if (list.querySelector("[data-reading]")) timer = setTimeout(look, 3000);
