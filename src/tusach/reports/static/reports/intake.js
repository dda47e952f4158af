// Sends the chosen or dropped files one by one, and looks again at the list while files are being read.
// Without it the form sends all of them at once and the page reloads itself.
const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
const form = document.getElementById("nop"), sending = document.getElementById("dang-gui"), list = document.getElementById("danh-sach");
const input = form?.querySelector("input[type=file]"), drop = document.getElementById("tha");
let timer = 0;

async function send(file) {
  const line = document.createElement("li"), data = new FormData(form);
  line.textContent = T("{}: đang gửi", file.name);
  sending.append(line);
  data.delete("tep");
  data.append("tep", file);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const said = answer.redirected ? {} : await answer.json();
    line.textContent = `${file.name}: ${said.said || said.refused || T("phiên làm việc đã hết, xin đăng nhập lại rồi gửi tiếp")}`;
    return said.url;
  } catch {
    line.textContent = T("{}: mất mạng, xin gửi lại tệp này", file.name);
    return "";
  }
}

async function all(files) {
  let url = "";
  for (const file of files) url = await send(file);
  if (files.length === 1 && url) location.assign(url);
  else look();
}

async function look() {
  clearTimeout(timer);
  const answer = await fetch(list.dataset.url).catch(() => null);
  if (answer?.ok && !answer.redirected) list.innerHTML = await answer.text();
  if (list.querySelector("[data-reading]")) timer = setTimeout(look, 4000);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button.main");
  button.disabled = true;
  await all([...input.files]);
  button.disabled = false;
  form.reset();
});
drop?.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("on"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("on"));
drop?.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("on");
  const files = [...event.dataTransfer.files];
  if (files.length) all(input.multiple ? files : files.slice(0, 1));
});
if (list?.querySelector("[data-reading]")) timer = setTimeout(look, 4000);
