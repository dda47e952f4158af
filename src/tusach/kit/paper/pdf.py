"""PDF by typst. The paper goes in as data: no text of it is ever read as markup."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tusach.kit import env
from tusach.kit.errors import Refused
from tusach.kit.paper.blocks import Paper, runs
from tusach.kit.paper.form import Form
from tusach.kit.paper.setting import as_set, head_columns, rules_of
from tusach.kit.text import for_xml

_HERE = Path(__file__).parent
_MOST_PAGES_OF_DATA = 40_000_000


_ROOTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)


def font_folders(roots: Sequence[Path]) -> list[Path]:
    """The folders of fonts to be used, when the system's cannot be taken as they are; else none.

    Liberation 1 (Debian's fonts-liberation) sets `ớ`, `ở`, `ự` in bold italics with their marks beside the letter. Where
    Liberation 2 stands next to it under the same names, either may be found: the old one is left out.
    """
    folders = [
        folder for root in roots if root.is_dir() for folder in [root, *filter(Path.is_dir, root.rglob("*"))]
    ]
    old = [
        folder
        for folder in folders
        if folder.name == "liberation" and (folder.parent / "liberation2").is_dir()
    ]
    return (
        [folder for folder in folders if folder not in old and any(folder.glob("*.[ot]t[fc]"))] if old else []
    )


@cache
def _fonts() -> typst.Fonts:
    """System fonts and those of the folders in TUSACH_FONTS."""
    own, folders = env.words("TUSACH_FONTS"), font_folders(_ROOTS)
    if folders:
        return typst.Fonts(include_system_fonts=False, font_paths=[*own, *map(str, folders)])
    return typst.Fonts(font_paths=own)


def fonts_of(form: Form) -> list[str]:
    """The form's fonts that are here, in its order; typst's own serif when none is."""
    here = set(_fonts().families())
    return [name for name in form.fonts if name in here] or ["Libertinus Serif"]


def to_pdf(paper: Paper, form: Form) -> bytes:
    """The same paper gives the same bytes."""
    ready = as_set(paper, form)
    data = {
        "paper": data_of(ready), "form": looks_of(form), "title": paper.title,
        "columns": head_columns(paper, form), "rules": asdict(rules_of(ready, form)),
    }  # fmt: skip
    packed = json.dumps(data, ensure_ascii=False)
    if len(packed) > _MOST_PAGES_OF_DATA:
        raise Refused("Văn bản quá dài nên không xuất được một tệp PDF. Xin chia thành nhiều phần.")
    return _compile((_HERE / "official.typ").read_bytes(), "pdf", {"data": packed})


def set_pdf(source: bytes, data: str, *, fonts: list[str]) -> bytes:
    """A typst template of a room's own, given its data as JSON (`sys.inputs.data`) and as `sys.inputs.fonts` those of
    `fonts` that are here. The same data gives the same bytes; `Refused` when there is too much of it.
    """
    if len(data) > _MOST_PAGES_OF_DATA:
        raise Refused("Phần này quá dài nên không xuất được một tệp PDF. Xin chọn phần ngắn hơn.")
    here = set(_fonts().families())
    known = [name for name in fonts if name in here] or ["Libertinus Serif"]
    return _compile(source, "pdf", {"data": data, "fonts": json.dumps(known)})


def looks_of(form: Form) -> dict[str, Any]:
    """What a form looks like here: its sizes, margins and words, with those of its fonts that are installed."""
    return {name: value for name, value in asdict(form).items() if not isinstance(value, date)} | {
        "fonts": fonts_of(form)
    }


def svg_to_png(svg: str, *, width_mm: float = 160, ppi: float = 200) -> bytes:
    """A standalone SVG as a picture, for formats that know no SVG."""
    page = (
        b"#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 0pt)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    return _compile(page, "png", {"svg": for_xml(svg), "width": str(width_mm)}, ppi=ppi)


def _compile(source: bytes, kind: Any, inputs: dict[str, str], *, ppi: float | None = None) -> bytes:
    try:
        made = typst.compile(
            source, format=kind, sys_inputs=inputs, font_paths=_fonts(), ppi=ppi, timestamp=0
        )
    except typst.TypstError as error:
        raise ValueError(f"typst could not set the page: {error.message}") from error
    return bytes(made or b"")


def data_of(thing: Any) -> Any:
    """Dataclasses as mappings that name their kind; texts as lists of runs, as the Word file holds them."""
    if is_dataclass(thing):
        kind = type(thing).__name__
        given = {one.name: getattr(thing, one.name) for one in fields(thing)}
        if "text" in given and kind != "Run":
            given["text"] = runs(given["text"])
        return {"kind": kind, **{name: data_of(value) for name, value in given.items()}}
    if isinstance(thing, list | tuple):
        return [data_of(one) for one in thing]
    return for_xml(thing) if isinstance(thing, str) else thing
