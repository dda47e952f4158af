"""The demo's coding: a plausible part of the reports read by two editors who do not always agree, a machine that has
tried its hand, and four good models of which the public sees two.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tusach.campaign.models import Campaign
from tusach.drafting import actions
from tusach.drafting.models import Code, GoodModel
from tusach.drafting.queries import Reading, codebook_of, leaves_of, provinces_of, seeds_for, sure_proposals
from tusach.kit.text import fold
from tusach.kit.textlayer import selector_of
from tusach.people.models import Actor
from tusach.reports.models import Report, TextLayer
from tusach.reports.queries import Passage

SEED = 341
_MOST = 150  # passages coded by people
_SHARED = 6  # reports that both editors read
# Words of a sentence (folded) and the theme that a careful reader sees in it.
_READS: Sequence[tuple[str, str]] = (
    ("kiem nhiem", "Người phụ trách kiêm nhiệm, ít được tập huấn"),
    ("kinh phi bao quan hau nhu khong", "Kinh phí hạn hẹp"),
    ("dia ban rong", "Địa bàn rộng, đi lại khó"),
    ("cap uy chua sat", "Một số cấp ủy chưa sát"),
    ("ban doc chu yeu la can bo", "Bạn đọc chủ yếu là cán bộ"),
    ("so sach ghi chua du", "Sổ sách ghi chưa đủ, số liệu gần đúng"),
    ("ghi chua deu", "Sổ sách ghi chưa đủ, số liệu gần đúng"),
    ("chua co huong dan thong nhat", "Chưa có hướng dẫn thống nhất"),
    ("chua biet dia chi", "Chưa biết có thư viện điện tử"),
    ("mang yeu", "Mạng yếu, thiếu máy"),
    ("doi voi nguoi cao tuoi", "Chữ nhỏ, khó đọc với người cao tuổi"),
    ("bi thu chi bo truc tiep", "Bí thư, người đứng đầu trực tiếp làm"),
    ("tu sach phai o noi dan hay den", "Đặt tủ nơi dân hay đến, mở ngoài giờ"),
    ("mo hinh tu sach chi bo", "Tủ sách chi bộ, tủ sách thôn"),
    ("dau buoi sinh hoat chi bo", "Đọc sách trong sinh hoạt chi bộ"),
    ("cap uy quan tam", "Cấp ủy quan tâm, có văn bản chỉ đạo"),
    ("ban hanh ket luan moi", "Có kết luận mới để tiếp tục Đề án"),
    ("huong dan khung", "Hướng dẫn khung quy chế tủ sách"),
    ("bao truoc danh muc", "Báo trước danh mục, số bản mỗi đợt"),
    ("chia se mo hinh", "Chia sẻ mô hình hay giữa các tỉnh"),
)
_ALSO = {  # what another reader takes the same sentence for
    "Người phụ trách kiêm nhiệm, ít được tập huấn": "Kinh phí hạn hẹp",
    "Chưa biết có thư viện điện tử": "Mạng yếu, thiếu máy",
    "Chưa có hướng dẫn thống nhất": "Sổ sách ghi chưa đủ, số liệu gần đúng",
}
# What one place alone says, and what contradicts a theme: both stay in sight on the page of the leaf.
_SINGLE = ("dong bao dan toc thieu so", "Nội dung chưa đa dạng, chưa gần dân")
_AGAINST = ("sach in ro, bia dep", "Chữ nhỏ, khó đọc với người cao tuổi")
_MODELS = (
    ("Mười phút đọc sách đầu buổi sinh hoạt", "Đọc sách trong sinh hoạt chi bộ", "Xã Tà Nung, thành phố Đà Lạt, Lâm Đồng", 2019,
     "Mỗi chi bộ cử một người mượn sách về, đọc mười phút đầu buổi sinh hoạt hằng tháng rồi hỏi nhau một câu. Ai đọc thì tháng sau giao lại cho người khác.",
     "Sau sáu tháng 14 trên 16 chi bộ giữ được nếp; lượt mượn của tủ sách xã tăng gấp đôi.", "Ba xã cạnh bên đã làm theo từ năm 2021.", True),
    ("Góc sách ở điểm bưu điện - văn hóa xã", "Luân chuyển sách giữa các nơi", "Huyện Tuy Phong, Bình Thuận", 2018,
     "Tủ sách đặt ở điểm bưu điện - văn hóa xã, mở cả thứ Bảy. Người giữ bưu điện ghi sổ mượn, mỗi quý đổi bốn mươi cuốn với trường học.",
     "Người đến mượn không còn chỉ là cán bộ: quá nửa số lượt là của người dân và học sinh.", "", True),
    ("Loa truyền thanh đọc sách lúc 17 giờ", "Truyền thanh đọc sách", "Huyện Lai Vung, Đồng Tháp", 2020,
     "Thứ Năm hằng tuần loa truyền thanh đọc trích sách kỹ thuật nuôi trồng, nói rõ sách ở ngăn nào của tủ.",
     "Có tuần năm người đến hỏi đúng cuốn vừa đọc.", "", False),
    ("Thi kể chuyện theo sách", "Thi kể chuyện, câu lạc bộ bạn đọc", "Huyện Bắc Quang, Hà Giang", 2022,
     "Mỗi thôn chọn hai người kể lại một chuyện trong sách của Đề án bằng tiếng phổ thông và tiếng dân tộc.", "", "", False),
)  # fmt: skip

_BESIDE = ("Mạng yếu, thiếu máy", "I148.TL")  # what reports say is read beside what communes answered


@dataclass(frozen=True, slots=True)
class _Said:
    passage: Passage
    pick: actions.Pick
    theme: str


def code_reports(*, campaign: Campaign, first: Actor, second: Actor, at: datetime) -> Counter[str]:
    """`first` and `second` are editors of the centre. Says how much was done; nothing when the reports have no text."""
    done: Counter[str] = Counter()
    done["codes"] = len(actions.start_codebook(campaign=campaign, seeds=seeds_for(campaign), by=first, at=at))
    codes = {line.code.name: line.code for line in codebook_of(campaign).lines}
    said = list(_read(campaign, codes))
    random = Random(f"{SEED}/coding")
    reports = sorted({one.passage.report_id for one in said})
    shared = set(random.sample(reports, min(_SHARED, len(reports))))
    for number, one in enumerate(_chosen(said, shared, random)):
        when = at + timedelta(minutes=number)
        _put(one, codes[one.theme], first, when)
        done["first"] += 1
        if one.passage.report_id in shared:
            done["second"] += _second(one, codes, second, when, random)
    done["apart"] = _apart(campaign, codes, second, at)
    done["machine"] = _machine(campaign, first, at)
    if (weak := codes.get(_BESIDE[0])) is not None:
        actions.link_indicator(code=weak, indicator=_BESIDE[1], by=first, at=at + timedelta(hours=7))
    done["models"] = len(_models(campaign, codes, first, at))
    return done


def _read(campaign: Campaign, codes: dict[str, Code]) -> Iterator[_Said]:
    """Sentences in which a careful reader sees a theme of the codebook."""
    for passage, pick, text in _sentences(campaign):
        theme = next((name for words, name in _READS if words in text and name in codes), "")
        if theme:
            yield _Said(passage, pick, theme)


def _sentences(campaign: Campaign) -> Iterator[tuple[Passage, actions.Pick, str]]:
    """Every sentence of every report with its place, and its words folded."""
    layers = TextLayer.objects.filter(
        current=True, intake__is_source=True, intake__report__obligation__campaign=campaign
    ).defer("content")
    by_layer, reports = layers.in_bulk(), Report.objects.filter(obligation__campaign=campaign).in_bulk()
    for leaf in leaves_of(campaign):
        reading = Reading(campaign, leaf)
        for passage in reading.passages:
            report, layer = reports[passage.report_id], by_layer[passage.layer_id]
            for one in reading.sentences(passage):
                place = selector_of(passage.paragraphs, one.paragraph.id, one.start, one.end)
                yield passage, actions.Pick(report, layer, leaf.key, place), fold(one.text)


def _apart(campaign: Campaign, codes: dict[str, Code], by: Actor, at: datetime) -> int:
    """A single voice, and one that disagrees."""
    found = list(_sentences(campaign))
    done = 0
    for (words, theme), dissent in ((_SINGLE, False), (_AGAINST, True)):
        one = next(
            (
                _Said(passage, pick, theme)
                for passage, pick, text in found
                if words in text and passage.is_accepted
            ),
            None,
        )
        if one is not None and theme in codes:
            _put(one, codes[theme], by, at + timedelta(hours=5), dissent=dissent)
            done += 1
    return done


def _chosen(said: Sequence[_Said], shared: set[int], random: Random) -> list[_Said]:
    """All of what both read, and of the rest as many as make up the number."""
    both = [one for one in said if one.passage.report_id in shared]
    rest = [one for one in said if one.passage.report_id not in shared]
    return (both + random.sample(rest, min(len(rest), max(0, _MOST - len(both)))))[:_MOST]


def _put(one: _Said, code: Code, by: Actor, at: datetime, *, dissent: bool = False) -> None:
    actions.code_picked(picks=[one.pick], code=code, by=by, at=at, is_dissent=dissent)


def _second(one: _Said, codes: dict[str, Code], by: Actor, at: datetime, random: Random) -> int:
    """Mostly the same theme, sometimes another, sometimes none."""
    chance = random.random()
    if chance < 0.12:
        return 0
    other = _ALSO.get(one.theme, "")
    _put(one, codes[other if chance > 0.85 and other in codes else one.theme], by, at + timedelta(hours=3))
    return 1


def _machine(campaign: Campaign, by: Actor, at: datetime) -> int:
    leaf = next((one for one in leaves_of(campaign) if "hạn chế" in one.title.casefold()), None)
    if leaf is None:
        return 0
    found = sure_proposals(Reading(campaign, leaf))[:24]
    return len(actions.let_machine_code(campaign=campaign, found=found, by=by, at=at + timedelta(hours=6)))


def _models(campaign: Campaign, codes: dict[str, Code], by: Actor, at: datetime) -> list[GoodModel]:
    made = []
    units = {owed.unit_name.removeprefix("Tỉnh "): owed.unit for owed in provinces_of(campaign)}
    for name, theme, place, year, what, results, spread, public in _MODELS:
        given = {
            "name": name,
            "place": place,
            "year": year,
            "what": what,
            "results": results,
            "spread": spread,
        }
        model = actions.make_good_model(
            campaign=campaign,
            given=given,
            code=codes.get(theme),
            unit=units.get(place.rpartition(", ")[2]),
            by=by,
            at=at,
        )
        made.append(actions.publish_good_model(model=model, by=by, at=at) if public else model)
    return made
