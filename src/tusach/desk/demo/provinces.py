"""A province's made-up report: a passage under each leaf of the outline, in words that fit the leaf's title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tusach.kit.text import number

# (words that the leaf's title must hold, sentences to choose from); the first line that fits is taken.
_SAYINGS: Sequence[tuple[tuple[str, ...], Sequence[str]]] = (
    (("quán triệt",), (
        "Ban Thường vụ Tỉnh ủy giao Ban Tuyên giáo chủ trì; hằng năm có văn bản hướng dẫn {n} xã, phường, thị trấn tiếp nhận và sử dụng sách.",
        "Tỉnh ban hành kế hoạch thực hiện Kết luận 30 ngay trong năm 2018; cấp huyện kiểm tra mỗi năm ít nhất một lần.",
        "Việc sơ kết được lồng vào hội nghị công tác tuyên giáo; năm 2017 và năm 2023 tỉnh tổ chức hội nghị riêng.",
    )),
    (("chủ đề",), (
        "Bảy nhóm chủ đề sát với cơ sở; sách kỹ thuật nông nghiệp và pháp luật được mượn nhiều nhất.",
        "Chủ đề phong phú; cần thêm sách cho đồng bào dân tộc thiểu số và thiếu nhi.",
    )),
    (("thuyết phục",), (
        "Nội dung chuẩn xác, có định hướng, giúp cán bộ cơ sở dẫn chứng khi nói với dân.",
        "Sách hỏi đáp dễ dùng; một số cuốn lý luận còn dài, khó đọc với người mới.",
    )),
    (("trình bày",), (
        "Sách in rõ, bìa đẹp; chữ ở một số cuốn nhỏ đối với người cao tuổi.",
        "Sách điện tử tiện nhưng mở chậm ở nơi mạng yếu.",
    )),
    (("sách giấy",), (
        "{n} xã đều đã nhận sách; tổng số {copies} bản, kiểm kê gần nhất còn {left} bản.",
        "Sách về theo hai đến bốn đợt mỗi năm; đa số xã có sổ đăng ký, một số nơi ghi chưa đều.",
        "Tủ sách đặt ở nhà văn hóa và trụ sở xã; người phụ trách phần lớn kiêm nhiệm.",
    )),
    (("sách điện tử",), (
        "Việc dùng thư viện điện tử còn ít; nhiều xã chưa biết địa chỉ hoặc mạng yếu.",
        "Tỉnh đã giới thiệu thuviencoso.vn trên cổng thông tin; lượt truy cập tăng nhưng chưa đều giữa các huyện.",
    )),
    (("quản lý", "mô hình"), (
        "Mô hình tủ sách chi bộ cho lượt mượn cao hơn hẳn; tỉnh đang nhân rộng.",
        "Cách đọc sách mười phút đầu buổi sinh hoạt chi bộ được nhiều nơi làm theo.",
    )),
    (("giới thiệu", "mô hình"), ("Báo và đài của tỉnh có chuyên mục giới thiệu các tủ sách làm tốt.", "Các mô hình hay được nêu trong bản tin nội bộ gửi đến chi bộ.")),
    (("chủ trương",), ("Chủ trương của Ban Bí thư được phổ biến đến cấp ủy cơ sở qua bản tin và hội nghị báo cáo viên.", "Tuyên truyền gắn với Ngày Sách và Văn hóa đọc 21/4 hằng năm.")),
    (("tuyên truyền", "quản lý"), ("Đài truyền thanh xã thông báo sách mới mỗi đợt nhận.", "Nội quy và giờ mở cửa được niêm yết ở trụ sở và nhà văn hóa.")),
    (("nội dung sách",), ("Nhiều nơi thi kể chuyện theo sách, giới thiệu sách trong sinh hoạt chi bộ và trường học.", "Câu lạc bộ bạn đọc ở các thôn điểm sinh hoạt hằng tháng.")),
    (("ưu điểm",), ("Cấp ủy quan tâm, sách đến tận xã, có ích cho cán bộ và người dân. Nguyên nhân: có chủ trương rõ, có người chịu trách nhiệm.",)),
    (("hạn chế",), (
        "Người phụ trách kiêm nhiệm, ít được tập huấn; kinh phí bảo quản hầu như không có. Nguyên nhân chủ quan: một số cấp ủy chưa sát; khách quan: địa bàn rộng.",
        "Bạn đọc chủ yếu là cán bộ; sổ sách ghi chưa đủ nên số lượt mượn chỉ gần đúng. Nguyên nhân: chưa có hướng dẫn thống nhất về ghi sổ.",
    )),
    (("bài học",), ("Nơi nào bí thư chi bộ trực tiếp giới thiệu sách thì nơi đó có người đọc.", "Tủ sách phải ở nơi dân hay đến, mở cả ngoài giờ hành chính.")),
    (("thế giới",), ("Thông tin trên mạng nhiều và nhanh, thật giả lẫn lộn; sách chính thống càng cần đến tay người đọc kịp thời.",)),
    (("trong nước",), ("Chuyển đổi số và việc sắp xếp đơn vị hành chính làm thay đổi cách tổ chức tủ sách ở cơ sở.",)),
    (("phương hướng",), ("Giữ tủ sách giấy gọn, mạnh về sách điện tử và sách nói; lấy người đọc làm thước đo.",)),
    (("cấp ủy",), ("Đưa việc đọc và làm theo sách vào chương trình công tác năm của cấp ủy cơ sở.",)),
    (("đề tài",), ("Chọn đề tài từ nhu cầu của xã; tăng sách song ngữ, sách tranh, sách nói.",)),
    (("quản lý, nghiên cứu",), ("Thống nhất một cách ghi sổ, có thể ghi bằng điện thoại.",)),
    (("thông tin, tuyên truyền",), ("Mỗi đợt sách mới có một bản giới thiệu ngắn phát trên truyền thanh xã.",)),
    (("kinh phí",), ("Bố trí kinh phí tủ, giá, tập huấn trong ngân sách địa phương; kêu gọi thêm nguồn xã hội hóa.",)),
    (("bộ chính trị",), ("Đề nghị Ban Bí thư ban hành kết luận mới để tiếp tục Đề án, ưu tiên sách điện tử.",)),
    (("ban tuyên giáo trung ương",), ("Đề nghị có hướng dẫn khung về quy chế tủ sách và chế độ cho người phụ trách.",)),
    (("nhà xuất bản",), ("Đề nghị báo trước danh mục, số bản mỗi đợt và nhận phản hồi của cơ sở.",)),
    (("tỉnh ủy",), ("Đề nghị các tỉnh chia sẻ mô hình hay và sách tiếng dân tộc đã biên soạn.",)),
)  # fmt: skip
_OTHERWISE = ("Nội dung này được thực hiện thường xuyên, gắn với nhiệm vụ chính trị của địa phương.",)


@dataclass(frozen=True)
class Province:
    name: str
    communes: int
    copies: int
    left: int


def report_of(tree: Sequence[Mapping[str, Any]], province: Province, *, seed: int) -> dict[str, Any]:
    """Answers by question key for the outline's tree."""
    random = Random(f"{seed}/{province.name}")
    answers: dict[str, Any] = {}
    for leaf, question in _questions(tree):
        if question["kind"] == "longtext":
            answers[question["key"]] = _said(random, str(leaf.get("title", "")), province)
    return answers | _figures(random, province, {question["key"] for _, question in _questions(tree)})


def _questions(nodes: Sequence[Mapping[str, Any]], leaf: Mapping[str, Any] | None = None) -> Any:
    for node in nodes:
        if "kind" in node:
            yield leaf, node
        yield from _questions(node.get("children") or [], node)


def _said(random: Random, title: str, province: Province) -> str:
    folded = title.casefold()
    fitting = next((said for words, said in _SAYINGS if all(word in folded for word in words)), _OTHERWISE)
    chosen = random.sample(list(fitting), min(len(fitting), random.choice([1, 2, 2])))
    facts = {"n": number(province.communes), "copies": number(province.copies), "left": number(province.left)}
    return " ".join(sentence.format(**facts) for sentence in chosen)


def _figures(random: Random, province: Province, asked: set[str]) -> dict[str, Any]:
    years = [str(year) for year in range(2009, 2024)]
    models = random.randint(1, 14)
    wired = round(province.communes * random.uniform(0.6, 0.95))
    made: dict[str, Any] = {
        "t_vb": {"vb": {year: random.randint(0, 6) for year in years}, "kt": {year: random.randint(0, 5) for year in years}},
        "t_so_ket": str(random.randint(1, 4)),
        "t_chu_de": ["nn", "sk"] if random.random() < 0.6 else ["ll", "vh"],
        "t_nhan": str(province.copies),
        "t_con": str(province.left),
        "t_xa_mang": {"num": str(wired), "den": str(province.communes)},
        "t_mo_hinh": str(models),
        "t_nhan_rong": str(random.randint(0, models)),
        "t_tin": {"tin": {year: random.randint(5, 60) for year in years}, "thi": {year: random.randint(0, 2) for year in years}},
        "t_khen": str(random.randint(0, 25)),
        "t_kinh_phi": {"dp": {year: random.randint(0, 40) * 10_000_000 for year in years}},
    }  # fmt: skip
    return {key: value for key, value in made.items() if key in asked}
