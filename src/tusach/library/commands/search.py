from dataclasses import asdict
from html import unescape
from typing import Any

from tusach.books.models import Topic
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library import queries
from tusach.library.models import Edition, Form
from tusach.library.search import feed
from tusach.library.search.choose import engine


class Search(CommandGroup):
    """Finding, and the index that finding needs."""

    @subcommand(
        "find books and passages, with or without marks",
        argument("words", nargs="+", help='what to look for; "in quotes": these words in a row'),
        argument("--exactly", action="store_true", help="only as spelt here"),
        argument("--topic", action="append", default=[], choices=Topic.values),
        argument("--language", action="append", default=[], metavar="TAG", help="vi, tyz, km, ..."),
        argument("--audience", action="append", default=[]),
        argument("--form", action="append", default=[], choices=Form.values),
        argument("--years", nargs=2, type=int, metavar=("FROM", "TO"), help="of publication, both included"),
        argument("--in", dest="key", default="", metavar="KEY", help="only in the edition of this key"),
        argument("--page", type=int, default=1),
    )
    def search(self, *, words: list[str], key: str, **given: Any) -> Answer:
        found = queries.search(
            " ".join(words), exactly=given["exactly"], topics=given["topic"], languages=given["language"],
            audiences=given["audience"], forms=given["form"], years=given["years"], page=given["page"],
            edition=_edition(key) if key else None,
        )  # fmt: skip
        return Answer(_data(found), list(_lines(found)))

    @subcommand("what may be meant while somebody types", argument("words", nargs="+"))
    def suggest(self, *, words: list[str]) -> Answer:
        found = queries.suggest(" ".join(words))
        return Answer([asdict(one) for one in found], [f"{one.text}  ({one.kind})" for one in found])

    @subcommand("take into the search index what is new")
    def index(self) -> Answer:
        return _said(feed.apply_news(engine()), "đã đưa vào chỉ mục")

    @subcommand("build the search index anew beside the one in use, then change over")
    def reindex(self) -> Answer:
        return _said(feed.rebuild(engine()), "đã lập lại chỉ mục")


def _said(editions: int | None, done: str) -> Answer:
    if editions is None:
        raise Refused("Một tiến trình khác đang ghi chỉ mục tìm kiếm. Xin chạy lại sau ít phút.")
    return Answer({"editions": editions, "engine": engine().name}, [f"{number(editions)} cuốn {done}."])


def _edition(key: str) -> Edition:
    edition = queries.published().filter(key=key).first()
    if edition is None:
        raise Refused(f"Không có sách “{key}” đang phát hành. Xem mã sách: tusach library list")
    return edition


def _data(found: queries.Found) -> dict[str, Any]:
    books = [
        {"key": book.edition.key, "title": book.edition.title, "authors": book.edition.authors,
         "hits": [asdict(hit) for hit in book.hits], "more": book.more}
        for book in found.books
    ]  # fmt: skip
    plain = {name: value for name, value in vars(found).items() if name not in {"books", "facets"}}
    facets = {name: [list(row) for row in rows] for name, rows in found.facets.items()}
    return {**plain, "books": books, "facets": facets}


def _lines(found: queries.Found) -> Any:
    if found.partial:
        yield "Chỉ mục đang được lập; mới tìm trong tên sách, tác giả, chủ đề."
    elif found.waiting:
        yield f"{number(found.waiting)} cuốn chưa vào chỉ mục; mới tìm trong tên sách, tác giả, chủ đề của các cuốn ấy."
    if not found.books:
        yield f"Không có gì cho “{found.asked}”."
        if found.near:
            yield f"Có thể là: {'; '.join(found.near)}"
        return
    if found.loosened:
        yield f"Không có đúng “{found.asked}”; đây là kết quả không phân biệt dấu."
    yield f"{number(found.total_books)} cuốn, {number(found.total_hits)} đoạn có “{found.read_as}”."
    for book in found.books:
        yield ""
        yield f"{book.edition.title}  [{book.edition.key}]"
        for hit in book.hits:
            paged = hit.label and book.edition.form == Form.PAGES
            where = ", ".join(part for part in (hit.title, f"trang {hit.label}" if paged else "") if part)
            text = unescape(hit.snippet.replace("<mark>", "[").replace("</mark>", "]"))
            yield f"  {where or hit.section}: {text}"
        if book.more:
            yield f"  và {number(book.more)} đoạn khác"
    if found.pages > 1:
        yield ""
        yield f"Trang {found.page}/{found.pages}"
