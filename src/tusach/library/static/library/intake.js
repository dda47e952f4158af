// Sends the chosen files one by one with how far each is, and looks again at the list while files are being read.
// Without this script the form sends all of them at once and the page reloads itself.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("nop"), sending = document.getElementById("dang-gui"), list = document.getElementById("danh-sach");
const input = form.querySelector("input[type=file]");
const ENDED = T("Phiên làm việc đã hết, xin đăng nhập lại rồi gửi tiếp.");
let timer = 0, ended = false, under = 0;

const el = (tag, text, name) => { const made = document.createElement(tag); if (name) made.className = name; if (text) made.textContent = text; return made; };

// What went wrong and what to do, on a line of its own.
function note(text) { const made = el("small", text, "soft"); made.style.flex = "1 1 100%"; return made; }

function mark(place, tone, name, text) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  place.className = `state ${tone}`;
  place.replaceChildren(svg, text);
}

function send(file, beside) {
  const line = el("li", "", "row"), said = el("span", T("đang gửi"), "soft"), bar = el("span", "", "meter"), fill = el("span");
  bar.style.flex = "1 1 100%";
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", file.name);
  bar.append(fill);
  line.append(el("span", file.name, "grow"), said, bar);
  sending.append(line);
  const megabytes = (size) => Math.round(size / 1048576);
  if (file.size > +form.dataset.most) {
    mark(said, "bad", "bad", T("Chưa gửi"));
    bar.replaceWith(note(T("Tệp lớn {} MB, quá mức {} MB. Xin giảm dung lượng ảnh, âm thanh hoặc chia thành nhiều tập.", megabytes(file.size), megabytes(+form.dataset.most))));
    return Promise.resolve();
  }
  const data = new FormData(form), request = new XMLHttpRequest();
  data.set("tep", file);
  if (beside) data.append("tep", beside);
  under += 1;
  return new Promise((done) => {
    const end = (text, bad, again) => {
      under -= 1;
      if (bad) mark(said, "bad", "bad", again ? T("Chưa gửi") : T("Không nhận"));
      else mark(said, "ok", "okc", T("Gửi xong"));
      if (bad) bar.replaceWith(note(text)); else bar.remove();
      if (again) {
        const button = el("button", T("Gửi lại"), "btn quiet");
        button.type = "button";
        button.addEventListener("click", async () => { line.remove(); await fresh(); await send(file, beside); });
        line.append(button);
      }
      done();
    };
    request.upload.onprogress = ({ loaded, total }) => {
      const percent = total ? Math.floor(100 * loaded / total) : 0;
      fill.style.setProperty("--v", percent);
      bar.setAttribute("aria-valuenow", percent);
      said.textContent = percent < 100 ? `${percent}%` : T("đang cất");
    };
    request.onload = () => {
      // Led to the page of signing in, or the token is of nobody any more.
      ended = request.status === 403 || new URL(request.responseURL).pathname !== new URL(form.action).pathname;
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page of the server: told below */ }
      const told = answer.said || answer.refused;
      end(told || (ended ? ENDED : T("Máy chủ chưa nhận được tệp này.")), !answer.said, !told);
      if (!ended) look();
    };
    request.onerror = () => end(T("Mất mạng giữa chừng, tệp này chưa gửi xong."), true, true);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

// Whoever signed in again has another token for forms; it stands on the page of today.
async function fresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page && page.querySelector("#nop [name=csrfmiddlewaretoken]");
    if (token) form.querySelector("[name=csrfmiddlewaretoken]").value = token.value;
  } catch { /* told by the sending itself */ }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const stem = (file) => file.name.replace(/\.[^.]*$/, "").toLowerCase(), files = [...input.files];
  const records = new Map(files.filter((file) => /\.xml$/i.test(file.name)).map((file) => [stem(file), file]));
  const button = form.querySelector("button");
  button.disabled = true;
  await fresh();
  for (const file of files.filter((one) => !/\.xml$/i.test(one.name))) if (!ended) await send(file, records.get(stem(file)));
  button.disabled = false;
  if (!ended) form.reset(); // what did not go has a button of its own
  ended = false; // someone may sign in again in another window and send what is still chosen here
});

addEventListener("beforeunload", (event) => { if (under) event.preventDefault(); });

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
