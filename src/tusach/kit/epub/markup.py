"""Plain book text, block by block. Blocks are parted by empty lines; what a block is, its first sign says.

# Title {#anchor}     ## heading     ### smaller heading
- item                1. item        + step of a form or a check list, with an empty box
| a | b |             a table: the first row is its head, `|---|--:|` under it says which columns are numbers
: words               before a table its caption, after a picture what stands under it
> ! Title / > words   a box beside the text
/ line                verse, one line each; `/` alone parts stanzas
~ term ~ meaning      an entry of a list of terms
![alt](name.webp)     a picture
[^1]: words           a note, called by [^1]
"""

import re
from collections.abc import Mapping
from html import escape

from tusach.kit.epub.book import Block, Chapter, Heading, Picture
from tusach.kit.epub.inline import Context, Fault, inline, words_in
from tusach.kit.text import fold, nfc

_HEADING = re.compile(r"(#{1,3}) (.+?)(?: \{#([a-z0-9-]+)\})?$")
_PICTURE = re.compile(r"!\[([^\]]+)\]\(([a-z0-9-]+\.webp)\)$")
_NOTE = re.compile(r"\[\^([a-z0-9]+)\]: (.+)$", re.DOTALL)
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+$")


def read_chapter(source: str, *, name: str, pictures: Mapping[str, Picture] | None = None) -> Chapter:
    """The chapter that `source` tells. Raises `Fault` naming `name` and the block that cannot be understood."""
    return _Reader(name, pictures or {}).read(nfc(source))


class _Reader:
    def __init__(self, name: str, pictures: Mapping[str, Picture]) -> None:
        self.name, self.pictures = name, pictures
        self.context = Context(name)
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []
        self.notes: dict[str, str] = {}
        self.used: list[str] = []
        self.caption = ""

    def read(self, source: str) -> Chapter:
        for block in re.split(r"\n\s*\n", source.strip()):
            lines = [line.rstrip() for line in block.strip("\n").split("\n")]
            self.context.where = f"{self.name}, “{lines[0][:40]}”"
            self._block(lines)
        self.context.where = self.name
        if self.caption:
            raise Fault(f"{self.name}: the caption “{self.caption}” has no table")
        notes = self._notes()
        titles = [heading for heading in self.headings if heading.level == 1]
        if len(titles) != 1:
            raise Fault(f"{self.name}: a chapter has one title, this one has {len(titles)}")
        anchors = [heading.anchor for heading in self.headings]
        if len(set(anchors)) != len(anchors):
            raise Fault(f"{self.name}: two headings share an anchor")
        return Chapter(
            self.name, titles[0].text, self.blocks, notes, self.headings, frozenset(anchors),
            self.context.links, self.used,
        )  # fmt: skip

    def _block(self, lines: list[str]) -> None:
        first = lines[0]
        for starts, make in (
            ("#", self._heading), ("|", self._table), ("![", self._picture), ("[^", self._note), ("> ", self._box),
            ("/", self._verse), ("~ ", self._terms), ("- ", self._list), ("+ ", self._list), ("1. ", self._list),
            (": ", self._table),
        ):  # fmt: skip
            if first.startswith(starts) and not (starts == "[^" and not _NOTE.match(first)):
                make(lines)
                return
        self._put(f"<p>{self._inline(' '.join(lines))}</p>", " ".join(lines))

    def _inline(self, text: str) -> str:
        return inline(text, self.context)

    def _put(self, xhtml: str, text: str) -> None:
        self.blocks.append(Block(xhtml, words_in(text)))

    def _fault(self, what: str) -> Fault:
        return Fault(f"{self.context.where}: {what}")

    def _heading(self, lines: list[str]) -> None:
        found = _HEADING.match(lines[0])
        if found is None or len(lines) > 1:
            raise self._fault("a heading is one line of # and words")
        level, text = len(found[1]), found[2]
        anchor = found[3] or re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
        self.headings.append(Heading(level, text, anchor))
        self._put(f'<h{level} id="{anchor}">{self._inline(text)}</h{level}>', text)

    def _table(self, lines: list[str]) -> None:
        caption = ""
        if lines[0].startswith(": "):
            caption, lines = lines[0][2:], lines[1:]
        if len(lines) < 3 or not _RULE.match(lines[1]):
            raise self._fault("a table is a head, a rule |---| and rows")
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        head, rule, body = rows[0], rows[1], rows[2:]
        if any(len(row) != len(head) for row in rows):
            raise self._fault("the rows of the table have not the same number of cells")
        kinds = [' class="num"' if cell.endswith(":") else "" for cell in rule]
        top = "".join(
            f'<th scope="col"{kind}>{self._inline(cell)}</th>' for cell, kind in zip(head, kinds, strict=True)
        )
        shown = "".join(self._row(row, kinds) for row in body)
        title = f"<caption>{self._inline(caption)}</caption>" if caption else ""
        self._put(
            f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{shown}</tbody></table>",
            " ".join([caption, *(cell for row in [head, *body] for cell in row)]),
        )

    def _row(self, row: list[str], kinds: list[str]) -> str:
        cells = zip(row[1:], kinds[1:], strict=True)
        first = f'<th scope="row">{self._inline(row[0])}</th>' if row[0] else "<td>\u00a0</td>"
        rest = "".join(f"<td{kind}>{self._inline(cell) or chr(160)}</td>" for cell, kind in cells)
        return f"<tr>{first}{rest}</tr>"

    def _picture(self, lines: list[str]) -> None:
        found = _PICTURE.match(lines[0])
        if found is None:
            raise self._fault("a picture is ![what it shows](name.webp)")
        alt, file = found[1], found[2]
        picture = self.pictures.get(file)
        if picture is None:
            raise self._fault(f"there is no picture {file}")
        if not all(line.startswith(": ") for line in lines[1:]):
            raise self._fault("under a picture stand its words, each line beginning with a colon")
        self.used.append(file)
        words = " ".join(line[2:] for line in lines[1:])
        under = f"<figcaption>{self._inline(words)}</figcaption>" if words else ""
        self._put(
            f'<figure><img src="{file}" alt="{escape(alt)}" width="{picture.width}" '
            f'height="{picture.height}"/>{under}</figure>',
            words,
        )

    def _note(self, lines: list[str]) -> None:
        found = _NOTE.match(" ".join(lines))
        if found is None or found[1] in self.notes:
            raise self._fault("a note is told once, as [^name]: words")
        self.notes[found[1]] = found[2]

    def _box(self, lines: list[str]) -> None:
        if not all(line.startswith("> ") for line in lines):
            raise self._fault("every line of a box begins with >")
        words = [line[2:] for line in lines]
        title = words.pop(0)[2:] if words[0].startswith("! ") else ""
        head = f"<p><strong>{self._inline(title)}</strong></p>" if title else ""
        rest = "".join(f"<p>{self._inline(line)}</p>" for line in words)
        self._put(f'<aside class="box">{head}{rest}</aside>', " ".join([title, *words]))

    def _verse(self, lines: list[str]) -> None:
        if not all(line.startswith("/") for line in lines):
            raise self._fault("every line of verse begins with /")
        stanzas = "\n".join(line[1:].strip() for line in lines).split("\n\n")
        shown = "".join(
            f"<p>{'<br/>'.join(self._inline(line) for line in stanza.splitlines())}</p>" for stanza in stanzas
        )
        self._put(f'<div class="verse">{shown}</div>', " ".join(stanzas))

    def _terms(self, lines: list[str]) -> None:
        pairs = [[part.strip() for part in line[1:].split("~")] for line in lines]
        if any(len(pair) != 2 for pair in pairs):
            raise self._fault("an entry is ~ term ~ meaning")
        shown = "".join(
            f"<dt><strong>{self._inline(term)}</strong></dt><dd>{self._inline(said)}</dd>"
            for term, said in pairs
        )
        self._put(f"<dl>{shown}</dl>", " ".join(word for pair in pairs for word in pair))

    def _list(self, lines: list[str]) -> None:
        sign = lines[0].split(" ", 1)[0]
        items: list[str] = []
        for line in lines:
            begin = re.match(r"\d+\. ", line) if sign == "1." else re.match(re.escape(sign) + " ", line)
            if begin:
                items.append(line[begin.end() :])
            elif line.startswith("  "):
                items[-1] += " " + line.strip()
            else:
                raise self._fault(f"“{line[:40]}” is neither an item nor, set in by two, the end of one")
        tag = "ol" if sign == "1." else "ul"
        kind = ' class="todo"' if sign == "+" else ""
        shown = "".join(f"<li>{self._inline(item)}</li>" for item in items)
        self._put(f"<{tag}{kind}>{shown}</{tag}>", " ".join(items))

    def _notes(self) -> list[Block]:
        """In the order in which the text calls them. Notes call no further notes."""
        called = list(self.context.marks)
        if set(called) != set(self.notes):
            raise Fault(f"{self.name}: notes called {sorted(called)}, told {sorted(self.notes)}")
        return [
            Block(
                f'<aside epub:type="footnote" role="doc-footnote" id="chu-{number}"><p><a href="#goi-{number}" '
                f'role="doc-backlink">{number}</a>. {self._inline(self.notes[name])}</p></aside>',
                words_in(self.notes[name]),
            )
            for number, name in enumerate(called, start=1)
        ]
