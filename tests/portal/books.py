"""A small shelf: a book with everything in it, a spoken one, a scanned one, one from right to left."""

import io
import json
import wave

from PIL import Image

from tests.library.factories import make_edition
from tusach.kit import store
from tusach.library.models import Edition, Form, Resource
from tusach.portal.leaves import leaves

RICH = """<h1 id="p1"><a id="ba"></a>Làm đất và trồng cây che bóng</h1><p id="p2">Đất tốt là vốn quý nhất của người
trồng cà phê; một vườn cây cho quả hai mươi năm.<a role="doc-noteref" href="../2/#n1">1</a></p><h2 id="p3">Chọn nơi
đặt hố</h2><p id="p4"><a id="t41"></a>Luật Đất đai giao cho xã việc ghi sổ đất đai của từng hộ.</p><table><caption
id="p5">Lượng phân</caption><tr id="p6"><th>Năm</th><th>Đạm</th></tr><tr id="p7"><td>1</td><td>20</td></tr></table><p
id="p8">Mật độ <math><mi>m</mi></math> cây.</p><div class="verse"><p id="p9">Ai ơi bưng bát cơm đầy</p></div><aside
role="doc-footnote"><p id="p10"><a id="n1"></a>Độ che bóng hợp lý là 30% đến 40%.</p></aside>"""


def chapter(*texts: str, title: str = "Một chương") -> tuple[str, list[str]]:
    return title, list(texts) or ["Một đoạn ngắn."]


def tone(seconds: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * seconds)
    return out.getvalue()


def book() -> Edition:
    """Three chapters; the second holds a note, a table, a formula, verse and the start of the printed page 41."""
    made = make_edition(
        "Kỹ thuật trồng cà phê chè", [chapter(title="Vùng đất hợp"), chapter(title="Làm đất"), chapter(title="Bón")],
        key="caphe234", topic="FARMING", publisher="NXB Nông nghiệp", words=600, bytes_on_wire=2_100_000,
        description="Cho bà con trồng cà phê.", isbn="9786046012344",
        page_list=[{"label": "41", "section": 2, "anchor": "t41"}],
    )  # fmt: skip
    made.sections.update(words=200)
    section = made.sections.get(ordinal=2)
    section.html_sha256 = store.keep_bytes(RICH.encode()).sha256
    lines = json.dumps([[leaf.id, leaf.text] for leaf in leaves(RICH)], ensure_ascii=False)
    section.text_sha256 = store.keep_bytes(lines.encode()).sha256
    section.save()
    return made


def spoken() -> Edition:
    made = make_edition("Chăm trẻ nhỏ", [("Mang thai", []), ("Sinh con", [])], key="audio222", form=Form.AUDIO,
                        topic="HEALTH", seconds=120, reader_of="Thu Hà")  # fmt: skip
    kept = store.keep_bytes(tone())
    for section in made.sections.all():
        section.seconds = 60
        section.save()
        Resource.objects.create(edition=made, section=section, use="AUDIO", sha256=kept.sha256,
                                content_type="audio/wav", size=kept.size)  # fmt: skip
    return made


def scanned() -> Edition:
    made = make_edition("Sổ tay thôn", [chapter(title=""), chapter(title="")], key="pages222", form=Form.PAGES, words=100)  # fmt: skip
    made.toc = []
    made.save()
    for section in made.sections.all():
        section.label = str(40 + section.ordinal)
        section.save()
        for use, width in (("PAGE_SMALL", 48), ("PAGE_LARGE", 96)):
            out = io.BytesIO()
            Image.new("L", (width, width * 3 // 2), 200 + section.ordinal).save(out, "WEBP")
            kept = store.keep_bytes(out.getvalue())
            Resource.objects.create(edition=made, section=section, use=use, sha256=kept.sha256, size=kept.size,
                                    content_type="image/webp", width=width, height=width * 3 // 2)  # fmt: skip
    return made


def arabic() -> Edition:
    return make_edition("حكايات", [("الفصل", ["كان يا ما كان في قديم الزمان."])] * 2, key="arabic22", language="ar",
                        right_to_left=True, topic="CULTURE")  # fmt: skip
