// Places in the words of the editor: lines, letters, chips beside the caret; and the lists that its lines make.

const ALPHABET = "abcdđeghiklmnopqrstuvxy";
const command = (name, value) => document.execCommand(name, false, value); // the browser's own undo goes on working
const isChip = (node) => node?.nodeType === Node.ELEMENT_NODE && node.dataset.token !== undefined;

export function placesIn(surface) {
  function range() {
    const chosen = getSelection();
    return chosen.rangeCount && surface.contains(chosen.anchorNode) && surface.contains(chosen.focusNode) ? chosen.getRangeAt(0) : null;
  }

  function choose(from, to = from) {
    getSelection().setBaseAndExtent(...from, ...to);
  }

  // Firefox chooses the box itself when all is chosen, and what is then typed would stand outside every line.
  function keepInLines() {
    const here = range();
    if (!here || here.collapsed) return;
    const { startContainer, startOffset, endContainer, endOffset } = here, from = surface.children[startOffset], to = surface.children[endOffset - 1];
    if (startContainer !== surface && endContainer !== surface) return;
    choose(startContainer === surface && from ? pointAt(from, 0) : [startContainer, startOffset], endContainer === surface && to ? pointAt(to, Infinity) : [endContainer, endOffset]);
  }

  const lineOf = (node) => { while (node && node.parentNode !== surface) node = node.parentNode; return node; };

  // The place that many letters into a line, never inside a chip.
  function pointAt(line, letters) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let left = letters;
    while (walker.nextNode()) {
      const node = walker.currentNode, chip = node.parentElement.closest("[data-token]");
      if (left <= node.length && !(chip && left)) return chip ? [chip.parentNode, [...chip.parentNode.childNodes].indexOf(chip)] : [node, left];
      left -= Math.min(left, node.length);
    }
    return [line, line.lastChild?.tagName === "BR" ? line.childNodes.length - 1 : line.childNodes.length];
  }

  function lettersTo(line, node, offset) {
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, offset);
    return before.toString().length;
  }

  function chosenChip() {
    const here = range();
    if (!here || here.startContainer !== here.endContainer || here.endOffset !== here.startOffset + 1) return null;
    const node = here.startContainer.childNodes[here.startOffset];
    return isChip(node) ? node : null;
  }

  // The chip right beside the caret.
  function chipBeside(isForward) {
    const here = range();
    if (!here?.collapsed) return null;
    let { startContainer: node, startOffset: at } = here;
    const edge = (found) => { while (found && !isChip(found) && found.nodeType === Node.ELEMENT_NODE) found = isForward ? found.firstChild : found.lastChild; return isChip(found) ? found : null; };
    if (node.nodeType === Node.TEXT_NODE ? (isForward ? at < node.length : at > 0) : node.childNodes[isForward ? at : at - 1]) return node.nodeType === Node.TEXT_NODE ? null : edge(node.childNodes[isForward ? at : at - 1]);
    for (; node && node.parentNode !== surface && node !== surface; node = node.parentNode) {
      let next = node;
      do next = isForward ? next.nextSibling : next.previousSibling; while (next?.nodeType === Node.TEXT_NODE && !next.length);
      if (next) return edge(next);
    }
    return null;
  }

  function chooseChip(chip) {
    const at = [...chip.parentNode.childNodes].indexOf(chip);
    choose([chip.parentNode, at], [chip.parentNode, at + 1]);
  }

  const markOf = (line) => /^\s*(?:[-+•]|[a-zđ]\)|\d{1,2}\))[ \t\u00a0]+/.exec(line.textContent)?.[0] ?? "";

  function nextMark(mark) {
    const [, number, letter] = /(\d+)\)|([a-zđ])\)/.exec(mark) ?? [];
    if (number) return mark.replace(number, Number(number) + 1);
    const after = letter && ALPHABET[ALPHABET.indexOf(letter) + 1];
    return after ? mark.replace(`${letter})`, `${after})`) : mark;
  }

  // Does something and leaves bold and italic for what is typed next as they were. Safari forgets that again when it is
  // through with the key that led here, so it is told once more.
  function keepingStyle(done) {
    const kinds = ["bold", "italic"], before = kinds.map((kind) => document.queryCommandState(kind));
    const again = () => { if (range()?.collapsed) kinds.forEach((kind, place) => { if (document.queryCommandState(kind) !== before[place]) command(kind); }); };
    done();
    again();
    setTimeout(again);
  }

  const breakLine = () => keepingStyle(breakHere);

  function breakHere() {
    const here = range(), line = lineOf(here?.startContainer), mark = line ? markOf(line) : "";
    if (!mark || lettersTo(line, here.startContainer, here.startOffset) < mark.length) return command("insertParagraph");
    if (here.collapsed && line.textContent.length === mark.length) {
      choose(pointAt(line, 0), pointAt(line, Infinity));
      return command("delete");
    }
    command("insertParagraph");
    return command("insertText", nextMark(mark));
  }

  const toggleList = () => keepingStyle(toggleHere);

  function toggleHere() {
    const here = range();
    if (!here) return;
    const lines = [...surface.children].filter((line) => here.intersectsNode(line));
    const isOff = lines.some((line) => line.textContent.trim() && !markOf(line)) || !lines.some(markOf);
    const ends = [[here.startContainer, here.startOffset], [here.endContainer, here.endOffset]].map(([node, at]) => {
      const line = lineOf(node) ?? lines[0];
      return { line, at: line.contains(node) ? lettersTo(line, node, at) : 0 };
    });
    for (const line of lines) {
      const mark = markOf(line), shift = isOff && !mark ? 2 : isOff ? 0 : -mark.length;
      if (!shift) continue;
      choose(pointAt(line, 0), pointAt(line, Math.max(-shift, 0)));
      command(shift > 0 ? "insertText" : "delete", "- ");
      for (const end of ends) if (end.line === line) end.at = Math.max(end.at + shift, 0);
    }
    choose(...ends.map(({ line, at }) => pointAt(line, at)));
  }

  return { breakLine, chipBeside, choose, chooseChip, chosenChip, keepInLines, keepingStyle, lettersTo, lineOf, markOf, pointAt, range, toggleList };
}
