// What is pasted from Word, Excel or the web comes in as words, bold, italic, lines and marks of lists; nothing else.

const GONE = "style, script, title, meta, link, template, noscript, object, iframe, svg, img, del, [hidden], .MsoFootnoteReference, .MsoEndnoteReference, .MsoFootnoteText, .MsoEndnoteText, .MsoCommentReference, .MsoCommentText, sup.reference";
const GONE_STYLE = /mso-footnote-id|mso-endnote-id|mso-element:\s*(footnote|endnote|comment|field|header|footer)|mso-special-character:\s*(footnote|comment)|mso-hide:\s*all|display:\s*none/i;
const NOTE_LINK = /#(_?(ftn|edn|ftnt|cite_note)|fn)/i;
const BULLET = /^[·•●▪■□◦o§Øüvq–—*+-]$/;
const INSIDE = "p, div, li, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, br";

// `keep(chip)` is the token of a chip that is this block's own, "" for one that came from elsewhere.
// Answers with {text, hasTable, lost}: the stored form, whether a table became lines, how many chips became plain words.
export function fromHtml(html, keep, { linesOf, written }) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const lost = settle(body, keep);
  const hasTable = [...body.querySelectorAll("table")].reverse().map(unfold).some(Boolean);
  for (const each of body.querySelectorAll("li")) each.prepend(each.parentElement.tagName === "OL" ? `${[...each.parentElement.children].indexOf(each) + 1}) ` : "- ");
  const lines = linesOf(body, { bold: false, italic: false }, styled).map((line) => written(tidy(line)));
  return { text: lines.filter((line) => line.trim()).join("\n"), hasTable, lost };
}

export function fromPlain(text) {
  return { text: text.replace(/\r\n?/g, "\n").replace(/\u00a0/g, " ").replace(/\0/g, "").replace(/\n+$/, ""), hasTable: false, lost: 0 };
}

// Takes out what is not wanted, turns Word's marks of lists and blanks into plain ones; counts chips that become words.
function settle(body, keep) {
  for (const each of body.querySelectorAll("[style]")) {
    const style = each.getAttribute("style");
    if (/mso-list:\s*ignore/i.test(style)) {
      const mark = each.textContent.replace(/[\s\u00a0]+/g, "");
      each.replaceWith(`${BULLET.test(mark) ? "-" : mark} `);
    } else if (GONE_STYLE.test(style)) each.remove();
  }
  for (const each of body.querySelectorAll(GONE)) each.remove();
  for (const each of body.querySelectorAll("a[href]")) {
    if (NOTE_LINK.test(each.getAttribute("href")) && /^[[(]?(\d{1,3}|[a-z*]|[ivx]+)[\])]?$/i.test(each.textContent.trim())) (each.closest("sup") ?? each).remove();
  }
  let lost = 0;
  for (const chip of body.querySelectorAll("[data-token]")) {
    const token = keep(chip);
    if (token) { chip.dataset.token = token; continue; }
    lost += 1;
    chip.replaceWith(chip.dataset.words ?? chip.textContent);
  }
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/[\u00ad\u200b\ufeff]/g, "").replace(/[\s\u00a0]+/g, " ");
  return lost;
}

// A table becomes a line for each row, its cells apart by " | ". Whether it was more than a frame around one text.
function unfold(table) {
  const rows = [...table.rows].map((row) => {
    const line = document.createElement("p");
    [...row.cells].forEach((cell, place) => line.append(place ? " | " : "", ...cell.childNodes));
    for (const each of line.querySelectorAll(INSIDE)) each.replaceWith(" ", ...each.childNodes);
    return line;
  });
  const isTable = table.rows.length > 1 || table.rows[0]?.cells.length > 1;
  if (isTable) table.replaceWith(...rows);
  else table.replaceWith(...(table.rows[0]?.cells[0]?.childNodes ?? []));
  return isTable;
}

function styled(element, style) {
  const given = element.getAttribute("style") ?? "", tag = element.tagName;
  const weight = /(?:^|[;\s])font-weight:\s*([a-z0-9]+)/i.exec(given)?.[1], slant = /(?:^|[;\s])font-style:\s*([a-z]+)/i.exec(given)?.[1];
  return {
    bold: weight ? /^(bold|bolder|[6-9]00)$/i.test(weight) : style.bold || tag === "B" || tag === "STRONG",
    italic: slant ? /^(italic|oblique)$/i.test(slant) : style.italic || tag === "I" || tag === "EM",
  };
}

// Single blanks, none at the ends.
function tidy(line) {
  let isBlank = true;
  const parts = [];
  for (const part of line) {
    if (part.sign !== undefined) continue;
    if (part.token === undefined) {
      const text = (isBlank ? part.text.replace(/^ +/, "") : part.text).replace(/ +/g, " ");
      if (!text) continue;
      isBlank = text.endsWith(" ");
      parts.push({ ...part, text });
    } else {
      isBlank = false;
      parts.push(part);
    }
  }
  const last = parts.at(-1);
  if (last?.text) last.text = last.text.replace(/ +$/, "");
  return parts;
}
