"""What people do to a Word file: remarks with replies, tracked changes, words typed in, silent edits. Written as Word
writes it, on the file that the house sends out.
"""

import copy
import io
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.cast import NOW
from tusach.drafting import actions, exports, jobs
from tusach.drafting.models import Invited, Returned, ReturnedState, Round
from tusach.kit import store

WHEN = "2023-11-03T08:00:00Z"


class Word:
    """An open file. Paragraphs are found by words that they hold, also inside content controls."""

    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(io.BytesIO(data))
        self.changes = 0

    def paragraph(self, words: str) -> Paragraph:
        for element in self.document.element.body.iter(qn("w:p")):
            one = Paragraph(element, self.document._body)
            if words in one.text:
                return one
        raise AssertionError(f"no paragraph with {words!r}")

    def remark(self, words: str, text: str, author: str = "Bà Hoa") -> Any:
        """A comment on exactly these words."""
        one = self._cut(self.paragraph(words), words)
        return self.document.add_comment(one, text=text, author=author, initials="H")

    def remark_on_paragraph(self, words: str, text: str) -> Any:
        return self.document.add_comment(self.paragraph(words).runs, text=text, author="Bà Hoa", initials="H")

    def change(self, old: str, new: str, author: str = "Ông Ba") -> None:
        """Tracked: the old words struck, the new ones put in."""
        self.change_run(self._cut(self.paragraph(old), old)._r, new, author)

    def change_run(self, run: Any, new: str, author: str = "Ông Ba") -> None:
        parent = run.getparent()
        struck = self._mark("w:del", author)
        parent.replace(run, struck)
        if new:
            put = self._mark("w:ins", author)
            put.append(copy.deepcopy(run))
            struck.addnext(put)
            put[0].find(qn("w:t")).text = new
            self._keep(put[0])
        run.find(qn("w:t")).tag = qn("w:delText")
        self._keep(run)
        struck.append(run)

    def insert(self, after: str, new: str, author: str = "Ông Ba") -> None:
        """Tracked: new words straight after others."""
        run = self._cut(self.paragraph(after), after)._r
        put = self._mark("w:ins", author)
        put.append(copy.deepcopy(run))
        put[0].find(qn("w:t")).text = new
        self._keep(put[0])
        run.addnext(put)

    def type_after(self, words: str, *lines: str) -> None:
        """New paragraphs after one, outside its content control, untracked."""
        at = self.paragraph(words)._p
        while at.getparent().tag == qn("w:sdtContent"):
            at = at.getparent().getparent()
        for line in reversed(lines):
            made = copy.deepcopy(self.document.add_paragraph(line)._p)
            at.addnext(made)
        for _ in lines:
            last = self.document.paragraphs[-1]._p
            last.getparent().remove(last)

    def silently(self, old: str, new: str) -> None:
        for run in self.paragraph(old).runs:
            if old in run.text:
                run.text = run.text.replace(old, new)

    def remove(self, words: str) -> None:
        one = self.paragraph(words)._p
        one.getparent().remove(one)

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _cut(self, one: Paragraph, words: str) -> Any:
        """The run that is exactly these words, cut out of the one that holds them."""
        run = next(run for run in one.runs if words in run.text)
        before, _, after = run.text.partition(words)
        run.text = words
        self._keep(run._r)
        for text, place in ((before, "before"), (after, "after")):
            if text:
                other = copy.deepcopy(run._r)
                other.find(qn("w:t")).text = text
                self._keep(other)
                (run._r.addprevious if place == "before" else run._r.addnext)(other)
        return run

    def _keep(self, run: Any) -> None:
        for text in run.iter(qn("w:t"), qn("w:delText")):
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _mark(self, tag: str, author: str) -> Any:
        self.changes += 1
        made = docx.oxml.OxmlElement(tag)
        for name, value in (("w:id", str(9000 + self.changes)), ("w:author", author), ("w:date", WHEN)):
            made.set(qn(name), value)
        return made


def letter(*lines: str) -> bytes:
    """A plain letter, a paragraph a line."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def receive(
    round_: Round, data: bytes, name: str = "y-kien.docx", invited: Invited | None = None, way: str = "WORD", at: Any = NOW,
) -> Returned:  # fmt: skip
    """A file that came back, as the centre takes it in; one that waits is read by the worker."""
    file = io.BytesIO(data)
    made = actions.receive_file(round=round_, file=file, name=name, way=way, by=None, at=at, invited=invited)
    if made.state == ReturnedState.WAITING:
        read_waiting(at)
        made = Returned.objects.get(pk=made.pk)
    return made


def read_waiting(at: Any = NOW) -> list[Returned]:
    """What the worker does."""
    return list(jobs.read_returned(lambda: at, pages_of=exports.pages_of))


def kept(returned: Returned) -> bytes:
    with store.open_kept(returned.sha256) as file:
        return file.read()
