// Keeps what is being counted on this phone, and sends it when the network is back, under the same mark: sent twice it
// is one receipt. Photos are kept and sent by photos.js, after the count; without scripts the form is an ordinary form.
const form = document.getElementById("nhan"), said = document.getElementById("loi");
const key = `nhan:${form.dataset.code}`;
const tell = (text) => { said.textContent = text; said.hidden = false; };
const read = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const write = (kept) => { try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* no room: the form still sends */ } };
const fields = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));

const kept = read();
if (kept) {
  for (const [name, value] of Object.entries(kept.fields)) if (form.elements[name]) form.elements[name].value = value;
  const more = document.getElementById("khac");
  if (more) more.open = true;
  tell(form.dataset.back);
}

// A photo goes into the phone's own store as soon as it is taken, so neither a reload nor a lost network takes it away.
const photos = window.TuAnh?.can ? [...form.querySelectorAll("input[type=file]")] : [];
const titleOf = (input) => input.name.startsWith("p-") ? input.name.slice(2) : "";
const saidOf = (input) => input.name.startsWith("xp-") ? form.elements[`x-${input.name.slice(3)}`].value.trim() : "";
const toldOf = (input) => ({ device: form.elements.device.value, field: input.name, title: titleOf(input), said: saidOf(input), address: form.dataset.photos });
const beside = (input, text) => { input.parentElement.querySelector("[data-kept]").textContent = text; };
for (const input of photos) input.addEventListener("change", async () => {
  if (!input.files.length) return;
  try { beside(input, form.dataset.kept.replace("{}", Math.ceil(await window.TuAnh.keep(input.files[0], toldOf(input)) / 1024))); input.dataset.safe = ""; }
  catch { delete input.dataset.safe; } // no room: it goes with the form
});
if (photos.length) window.TuAnh.held(form.elements.device.value).then((held) => {
  for (const one of held) if (form.elements[one.field]) beside(form.elements[one.field], form.dataset.kept.replace("{}", Math.ceil(one.blob.size / 1024)));
}).catch(() => {});
// The name beside a photo of an unlisted book may be typed after it: what is kept learns it now.
async function settled() {
  for (const input of photos) if ("safe" in input.dataset && input.name.startsWith("xp-")) await window.TuAnh.keep(input.files[0], toldOf(input)).catch(() => {});
  for (const input of photos) if ("safe" in input.dataset) input.disabled = true;
}

form.addEventListener("input", () => write({ fields: { ...fields(), counted_at: new Date().toISOString() }, whole: false, sealed: false }));

async function send(body, whole) {
  const answer = await fetch(location.pathname, { method: "POST", body, credentials: "same-origin" });
  if (answer.redirected) { localStorage.removeItem(key); location.assign(location.pathname); return; }
  for (const [name, value] of body) if (form.elements[name] && typeof value === "string") form.elements[name].value = value;
  if (whole) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "du", value: "1" }));
  form.submit(); // refused, and nothing was written: the page comes back with its sentence
}

function later(whole) {
  write({ fields: { ...fields(), counted_at: form.elements.counted_at.value }, whole, sealed: true });
  tell(form.dataset.wait);
  said.scrollIntoView();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const whole = event.submitter?.name === "du";
  await settled();
  form.elements.counted_at.value = new Date().toISOString();
  const body = new FormData(form);
  if (whole) body.set("du", "1");
  if (!navigator.onLine) { later(whole); return; }
  try { await send(body, whole); } catch { later(whole); }
});

function sendKept() {
  const now = read();
  if (!now?.sealed || !navigator.onLine) return;
  const body = new FormData(form);
  for (const [name, value] of Object.entries(now.fields)) body.set(name, value);
  if (now.whole) body.set("du", "1");
  send(body, now.whole).catch(() => {});
}
addEventListener("online", sendKept);
sendKept();
