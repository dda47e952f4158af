"""Comments of a Word file: on which words, by whom, answering which, settled or not."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tusach.kit.textlayer.ooxml import W14, W15, W, author_of
from tusach.kit.textlayer.shape import Remark

Span = tuple[str, int, int]


def remarks_of(
    part: Callable[[str], Any],
    spans: Mapping[str, Sequence[Span]],
    points: Mapping[str, tuple[str, int]],
    texts: Mapping[str, str],
) -> list[Remark]:
    """In the order of the text; those that hang on nothing come last, with no paragraph.

    A remark over several paragraphs is on its words in the first that has some. An answer without a place of its own
    stands where what it answers stands.
    """
    root = part("comments")
    comments = root.findall(W + "comment") if root is not None else []
    ids = {str(one.get(W + "id")): one for one in comments}
    by_paragraph = {para: key for key, one in ids.items() for para in _paragraph_ids(one)}
    answers, settled = _threads(part("commentsExtended"), by_paragraph)
    made = []
    for key, one in ids.items():
        place = (
            _place(key, spans, points, texts)
            or _place(answers.get(key, ""), spans, points, texts)
            or ("", 0, "")
        )
        made.append(Remark(
            id=key, paragraph=place[0], start=place[1], quote=place[2], text=_words(one),
            author=author_of(one), date=one.get(W + "date") or "", answers=answers.get(key, ""),
            resolved=key in settled or answers.get(key, "") in settled,
        ))  # fmt: skip
    order = {paragraph: n for n, paragraph in enumerate(texts)}
    return sorted(made, key=lambda remark: (order.get(remark.paragraph, len(order)), remark.start))


def _place(
    key: str,
    spans: Mapping[str, Sequence[Span]],
    points: Mapping[str, tuple[str, int]],
    texts: Mapping[str, str],
) -> tuple[str, int, str] | None:
    """Paragraph, start and quote."""
    for paragraph, start, end in spans.get(key, ()):
        if quote := texts[paragraph][start:end]:
            bare = quote.lstrip()
            return paragraph, start + len(quote) - len(bare), bare.rstrip()
    if spans.get(key):
        return spans[key][0][0], spans[key][0][1], ""
    return (*points[key], "") if key in points else None


def _paragraph_ids(comment: Any) -> list[str]:
    return [str(one.get(W14 + "paraId")) for one in comment.iter(W + "p") if one.get(W14 + "paraId")]


def _threads(root: Any, by_paragraph: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """Which remark each answers, and which are settled (commentsExtended, Word 2013 and later)."""
    answers: dict[str, str] = {}
    settled: set[str] = set()
    for one in root.iter(W15 + "commentEx") if root is not None else ():
        key = by_paragraph.get(str(one.get(W15 + "paraId")))
        if key is None:
            continue
        if (parent := by_paragraph.get(str(one.get(W15 + "paraIdParent")))) and parent != key:
            answers[key] = parent
        if one.get(W15 + "done") in {"1", "true"}:
            settled.add(key)
    return answers, settled


def _words(comment: Any) -> str:
    lines = []
    for paragraph in comment.iter(W + "p"):
        said = ""
        for one in paragraph.iter(W + "t", W + "br", W + "tab"):
            said += (one.text or "") if one.tag == W + "t" else "\n" if one.tag == W + "br" else "\t"
        lines.append(said)
    return unicodedata.normalize("NFC", "\n".join(lines)).strip()
