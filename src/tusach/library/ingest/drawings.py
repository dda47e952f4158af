"""SVG drawings kept as drawings: shapes, text and gradients by a list; no script, no address, no copies of copies."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tusach.kit.errors import Refused
from tusach.library.ingest.markup import local, xml_tree
from tusach.library.ingest.styles import uncommented

_NAMESPACE = "http://www.w3.org/2000/svg"
_NSMAP: Any = {None: _NAMESPACE}  # lxml knows None as the default prefix; its stubs do not
_XLINK = "{http://www.w3.org/1999/xlink}href"
_MOST_BYTES = 512 * 1024
_MOST_NODES = 8_000
_MOST_USES = 200
_ELEMENTS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs",
    "linearGradient", "radialGradient", "stop", "clipPath", "use", "symbol", "marker", "title", "desc",
}  # fmt: skip
_BY_LOWER = {name.lower(): name for name in _ELEMENTS}
_ATTRIBUTES = {
    "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height", "points",
    "dx", "dy", "rotate", "viewBox", "preserveAspectRatio", "transform", "offset", "gradientUnits",
    "gradientTransform", "spreadMethod", "clipPathUnits", "markerWidth", "markerHeight", "refX", "refY", "orient",
    "markerUnits", "textLength", "lengthAdjust", "pathLength",
}  # fmt: skip
_PRESENTATION = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "color", "stop-color",
    "stop-opacity", "font-family", "font-size", "font-style", "font-weight", "font-variant", "text-anchor",
    "dominant-baseline", "baseline-shift", "letter-spacing", "word-spacing", "text-decoration", "clip-path",
    "clip-rule", "marker-start", "marker-mid", "marker-end", "display", "visibility", "direction", "writing-mode",
}  # fmt: skip
_WITHIN = re.compile(r"url\(\s*[\"']?#[\w.:-]{1,120}[\"']?\s*\)(\s+\w+)?")
_PLAIN = re.compile(r"[^\\<>{}@&]*")
_NUMBER = re.compile(r"\s*([0-9]{1,5}(?:\.[0-9]+)?)\s*(px|pt|em|%|mm|cm|in)?\s*")
_SELECTOR = re.compile(r"([A-Za-z]*)(?:([.#])([\w-]{1,80}))?")
_AT_RULE = re.compile(r"@[^{};]{0,400};")
_MOST_CSS, _MOST_RULES = 128 * 1024, 4_000
_POINTS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0}


Sheet = dict[tuple[str, str, str], dict[str, str]]
"""The drawing's own styles by the parts of a simple selector: element in small letters, `.` or `#`, name."""


@dataclass(frozen=True)
class Drawing:
    data: bytes
    width: int
    height: int


def safe_drawing(data: bytes) -> Drawing | None:
    """The drawing made anew from what is allowed; None when it is none, or too large to be worth sending."""
    if len(data) > 4 * _MOST_BYTES:
        return None
    try:
        root = xml_tree(data)
    except Refused:
        return None
    return safe_element(root)


def safe_element(root: Any) -> Drawing | None:
    """As `safe_drawing`, from an element of a page."""
    if local(root) != "svg":
        return None
    made = _copied(root)
    if made is None:
        return None
    _drop_deep_uses(made)
    if next(made.iter(*_shapes()), None) is None:
        return None
    width, height = _size(made)
    made.set("width", str(width))
    made.set("height", str(height))
    packed = etree.tostring(made, encoding="utf-8", xml_declaration=False)
    return Drawing(packed, width, height) if len(packed) <= _MOST_BYTES else None


def _shapes() -> list[str]:
    names = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use")
    return [f"{{{_NAMESPACE}}}{name}" for name in names]


def _copied(root: Any) -> Any:
    """A new tree of allowed elements and attributes; None when there are too many."""
    made = etree.Element(f"{{{_NAMESPACE}}}svg", nsmap=_NSMAP)
    sheet = _sheet_of(root)
    _copy_attributes(root, made, sheet)
    todo, nodes = [(root, made)], 0
    while todo:
        source, target = todo.pop()
        target.text = source.text
        for child in source:
            name = _BY_LOWER.get(local(child))
            if name is None:
                continue
            nodes += 1
            if nodes > _MOST_NODES:
                return None
            copy = etree.SubElement(target, f"{{{_NAMESPACE}}}{name}")
            copy.tail = child.tail
            _copy_attributes(child, copy, sheet)
            todo.append((child, copy))
    return made


def _sheet_of(root: Any) -> Sheet:
    """What drawing programs write: `.st0{fill:#2a6f4e}`. Rules by anything but element, class or id are left out."""
    text = "".join("".join(node.itertext()) for node in root.iter() if local(node) == "style")
    sheet: Sheet = {}
    for rule in _AT_RULE.sub("", uncommented(text[:_MOST_CSS])).split("}")[:_MOST_RULES]:
        selectors, _, body = rule.partition("{")
        said = _declared(body)
        for selector in selectors.split(",") if said else ():
            if (found := _SELECTOR.fullmatch(selector.strip())) and found[0]:
                key = (found[1].lower(), found[2] or "", found[3] or "")
                sheet.setdefault(key, {}).update(said)
    return sheet


def _declared(body: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in body.split(";") if part.count(":") == 1)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


def _styled(source: Any, sheet: Sheet) -> dict[str, str]:
    """By the sheet, the more particular selector last, then by the element's own `style`."""
    found: dict[str, str] = {}
    if sheet:
        tag, classes, own = local(source), (source.get("class") or "").split()[:20], source.get("id") or ""
        keys = [(tag, "", ""), *(("", ".", one) for one in classes), *((tag, ".", one) for one in classes)]
        for key in (*keys, ("", "#", own), (tag, "#", own)):
            found |= sheet.get(key, {})
    return found | _declared(source.get("style") or "")


def _copy_attributes(source: Any, target: Any, sheet: Sheet) -> None:
    named = {**dict(source.attrib), **_styled(source, sheet)}
    for name, value in named.items():
        if (name in _ATTRIBUTES and _PLAIN.fullmatch(value) and "url(" not in value.lower()) or (
            name in _PRESENTATION and _harmless(value)
        ):
            target.set(name, value)
    link = source.get("href") or source.get(_XLINK) or ""
    if local(source) in {"use", "lineargradient", "radialgradient"} and re.fullmatch(
        r"#[\w.:-]{1,120}", link
    ):
        target.set("href", link)


def _harmless(value: str) -> bool:
    if "(" in value and "url" in value.lower():
        return bool(_WITHIN.fullmatch(value))
    return bool(_PLAIN.fullmatch(value)) and len(value) < 400


def _drop_deep_uses(made: Any) -> None:
    """Copies of copies grow like a bomb: what is used may not use, and there are at most _MOST_USES."""
    uses = list(made.iter(f"{{{_NAMESPACE}}}use"))
    by_id = {node.get("id"): node for node in made.iter() if node.get("id")}
    for number, use in enumerate(uses):
        target = by_id.get((use.get("href") or "")[1:])
        nested = target is None or next(target.iter(f"{{{_NAMESPACE}}}use"), None) is not None
        if (nested or number >= _MOST_USES) and use.getparent() is not None:
            use.getparent().remove(use)


def _size(root: Any) -> tuple[int, int]:
    """Points on the screen, from width and height or from the view box; at most 2,000 wide."""
    box = [float(one) for one in re.findall(r"-?[0-9]+(?:\.[0-9]+)?", root.get("viewBox") or "")[:4]]
    width, height = (_length(root.get(name)) for name in ("width", "height"))
    if not (width and height):
        width, height = (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else (300.0, 150.0)
    if len(box) != 4:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    share = min(1.0, 2_000 / width, 4_000 / height)
    return max(1, round(width * share)), max(1, round(height * share))


def _length(text: str | None) -> float:
    found = _NUMBER.fullmatch(text or "")
    if not found or found[2] == "%":
        return 0.0
    return float(found[1]) * _POINTS[found[2] or ""]
