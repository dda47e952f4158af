// Keys press what carries them (data-key). On the coding page words chosen by hand go along with the form, and the page is
// exchanged in place, so that nothing jumps. Without this file the same buttons send the same form.
(() => {
  const T = window.TuNoi ?? ((said, ...values) => said.replace(/{}/g, () => values.shift()));
  const form = () => document.getElementById("gan");
  const boxes = () => [...document.querySelectorAll('.sen input[name="cau"]')];
  const typing = (target) => target.closest('textarea, select, input:not([type="checkbox"]), [contenteditable]');

  function step(by) {
    const all = boxes(), at = all.findLastIndex((box) => box.checked);
    if (at < 0 && by > 0 && form().dataset.now === "0") return false;  // all judged: on to the next report
    const next = at < 0 ? all.at(by > 0 ? 0 : -1) : all[at + by];
    if (!next) return false;
    for (const box of all) box.checked = box === next;
    forget();
    next.focus({ preventScroll: true });
    next.closest(".sen").scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (!/^[a-z0-9]$/.test(key)) return;
    if (form() && (key === "n" || key === "p")) {
      event.preventDefault();
      if (!step(key === "n" ? 1 : -1)) document.querySelector(key === "n" ? "a[rel=next]" : "a[rel=prev]")?.click();
      return;
    }
    const chosen = boxes().findLast((box) => box.checked)?.closest(".sen");
    const scope = /[0-9]/.test(key) && form() ? chosen : document;
    const button = scope?.querySelector(`[data-key="${key}"]`);
    if (button) { event.preventDefault(); button.click(); }
  });

  // Words chosen by hand: offsets count the paragraph's own text, not the letters printed into it.
  const texts = (span) => {
    const walk = document.createTreeWalker(span, NodeFilter.SHOW_TEXT, (node) => node.parentElement.closest(".code") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const found = [];
    for (let at = Number(span.dataset.from); walk.nextNode(); at += walk.currentNode.data.length) found.push([walk.currentNode, at]);
    return found;
  };
  function spansOf(range) {
    const found = new Map(), words = [];
    for (const span of document.querySelectorAll(".sen [data-p]")) {
      if (!range.intersectsNode(span)) continue;
      for (const [node, from] of texts(span)) {
        if (!range.intersectsNode(node)) continue;
        const start = from + (node === range.startContainer ? range.startOffset : 0);
        const end = from + (node === range.endContainer ? range.endOffset : node.data.length);
        if (end <= start) continue;
        words.push(node.data.slice(start - from, end - from));
        const known = found.get(span.dataset.p);
        found.set(span.dataset.p, known ? [Math.min(known[0], start), Math.max(known[1], end)] : [start, end]);
      }
    }
    return [found, words.join("").trim().replace(/\s+/g, " ")];
  }
  function forget() {
    form()?.querySelectorAll('input[name="doan"]').forEach((one) => one.remove());
    const said = document.getElementById("chon");
    if (said) said.hidden = true;
  }
  document.addEventListener("selectionchange", () => {
    const picked = getSelection();
    if (!form() || picked.isCollapsed || !picked.toString().trim()) return;
    const [spans, words] = spansOf(picked.getRangeAt(0));
    if (!spans.size) return;
    forget();
    for (const [paragraph, [start, end]] of spans) {
      const sent = document.createElement("input");
      sent.type = "hidden"; sent.name = "doan"; sent.value = `0:${paragraph}:${start}:${end}`;
      form().append(sent);
    }
    for (const box of boxes()) box.checked = false;
    const said = document.getElementById("chon");
    said.hidden = false;
    said.querySelector("span").textContent = T("Đang chọn: “{}”", words.slice(0, 120));
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".sen label") && !getSelection().isCollapsed && getSelection().toString().trim()) event.preventDefault();
  });
  document.addEventListener("change", (event) => { if (event.target.name === "cau") forget(); });

  document.addEventListener("submit", async (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    const sent = new FormData(form()), button = event.submitter;
    if (button?.name) sent.append(button.name, button.value);
    form().inert = true;
    try {
      const answer = await fetch(form().action, { method: "POST", body: sent });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("gan")) { location.assign(answer.url); return; }
      getSelection().removeAllRanges();
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.querySelector("body > svg[hidden]")?.replaceWith(page.querySelector("body > svg[hidden]"));
      history.replaceState(null, "", answer.url);
      const box = boxes().find((one) => one.checked);
      box?.focus({ preventScroll: true });
      box?.closest(".sen").scrollIntoView({ block: "nearest" });
    } catch {
      form().inert = false;
      const said = document.getElementById("chon");
      said.hidden = false;
      said.querySelector("span").textContent = T("Mất mạng nên chưa gửi được. Câu đã chọn vẫn còn, xin bấm lại.");
    }
  });
})();
