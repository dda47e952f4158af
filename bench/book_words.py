"""The words of the bench's books, in the order of their frequency within each list (bench/books.py).

Common words and phrases are written out; the long tail is made of every Vietnamese syllable that the spelling
rules allow, so that the vocabulary has several thousand words as real books have.
"""

import unicodedata

PEOPLE = """bà con|nông dân|cán bộ xã|chi bộ|đảng viên|trưởng thôn|hội viên|thanh niên|phụ nữ|hộ gia đình|người dân|ủy ban
nhân dân|hội nông dân|tổ hòa giải|già làng|thầy giáo|cô giáo|học sinh|thiếu niên|bác sĩ|y tá thôn bản|cựu chiến binh|mặt
trận Tổ quốc|ban chỉ đạo|hợp tác xã|người cao tuổi|gia đình ông Thắng|gia đình bà Hoa|anh K’Brel|chị H’Yến|ông Y Moan|
em nhỏ|đội sản xuất|ban quản lý|khuyến nông viên|công an xã|dân quân|chủ trang trại|thợ thủ công|nghệ nhân|cộng tác viên|
đoàn viên|bí thư đảng ủy|chủ tịch xã|thư ký|kế toán|thủ thư|bạn đọc|người đọc|tác giả"""

VERBS = """trồng|chăm sóc|thu hoạch|tổ chức|thực hiện|hướng dẫn|vận động|giải quyết|kiểm tra|xây dựng|bảo vệ|học tập|đọc|ghi
chép|giao|nhận|cấp|đăng ký|chuyển nhượng|hòa giải|tuyên truyền|phổ biến|giữ gìn|khai thác|tưới|bón phân|phun thuốc|phòng trừ|
nuôi|tiêm phòng|khám|chữa|phát hiện|báo cáo|đề nghị|góp ý|thảo luận|bàn bạc|quyết định|biểu quyết|trình bày|kể lại|nhớ lại|
làm theo|noi gương|giúp đỡ|ủng hộ|đóng góp|chia sẻ|quản lý|sử dụng|kê khai|công khai|giám sát|tiết kiệm|sửa chữa|tu bổ|gieo|
cấy|ươm|ghép|tỉa cành|che bóng|làm cỏ|ủ phân|phơi|sấy|bảo quản|chế biến|bán|mua|vay vốn|trả nợ"""

THINGS = {
    "LAW": """đất đai|quyền sử dụng đất|sổ địa chính|hộ khẩu|giấy khai sinh|thủ tục hành chính|nghị quyết|nghị định|luật
Đất đai|hòa giải cơ sở|đơn thư khiếu nại|quy chế dân chủ|hương ước|dân chủ ở cơ sở|tranh chấp|ranh giới thửa đất|giấy chứng
nhận|phiếu lấy ý kiến|nghị quyết số 26-NQ/TW|kế hoạch số 341-KH/BTGTW|biên bản|kỷ luật đảng|điều lệ Đảng|chi bộ sinh hoạt|
công tác kiểm tra|tư pháp hộ tịch|bầu cử|tiếp công dân|ngân sách xã|quỹ phòng chống thiên tai|an ninh trật tự""",
    "MODELS": """gương sáng|việc tốt|người tốt|phong trào thi đua|tấm lòng|đường làng|cây cầu|lớp học tình thương|quỹ khuyến
học|hiến đất làm đường|hiến máu|cứu người|đội xe|tổ tự quản|vườn mẫu|thôn văn hóa|nhà tình nghĩa|thương binh|mẹ liệt sĩ|nghĩa
tình đồng đội|chuyện kể|bài học|kinh nghiệm|sáng kiến|giải thưởng""",
    "HO_CHI_MINH": """tư tưởng Hồ Chí Minh|đạo đức cách mạng|phong cách|lời Bác dạy|cần kiệm liêm chính|chí công vô tư|di chúc|
bài nói chuyện|thư gửi thanh niên|tết trồng cây|tự phê bình|phê bình|đoàn kết|nêu gương|sửa đổi lối làm việc|lòng yêu nước|
con đường cách mạng|nhà sàn|ao cá|chiến khu|tuyên ngôn độc lập""",
    "FARMING": """cà phê|cà phê chè|cây che bóng|đất đỏ ba-dan|lúa nước|mạ|phân chuồng|phân hữu cơ|sâu đục thân|bệnh gỉ sắt|
rầy nâu|hồ tiêu|cao su|chè|mía|sắn|ngô lai|khoai|đậu tương|lạc|cây ăn quả|sầu riêng|vải thiều|bưởi|cam sành|lợn nái|gà thả
vườn|vịt đẻ|trâu bò|cá rô phi|tôm sú|ong mật|nấm rơm|mương nước|hồ chứa|giống mới|mùa vụ|vụ đông xuân|vườn ươm|đồi dốc|đường
đồng mức|ruộng bậc thang|kỹ thuật trồng|năng suất|thị trường|giá bán|nhà kho|máy cày|máy gặt""",
    "HEALTH": """trạm y tế|sức khỏe|bệnh sốt rét|sốt xuất huyết|tiêu chảy|suy dinh dưỡng|tiêm chủng|thuốc nam|cây thuốc|huyết
áp|tiểu đường|nước sạch|vệ sinh môi trường|nhà tiêu hợp vệ sinh|bà mẹ|trẻ sơ sinh|sữa mẹ|sơ cứu|rắn cắn|đuối nước|bữa ăn|rau
xanh|muối i-ốt|rửa tay|ho gà|lao phổi|bảo hiểm y tế|kế hoạch hóa gia đình|sức khỏe tâm thần|thuốc lá|rượu bia""",
    "YOUTH": """truyện cổ tích|đồng dao|trò chơi|lớp học|bạn bè|ước mơ|quyển vở|cánh diều|dòng sông|con đò|chú mèo|đàn chim|
ngôi trường|thầy cô|khởi nghiệp|học nghề|mạng xã hội|an toàn giao thông|bơi lội|đội thiếu niên|chi đoàn|tình nguyện|mùa hè
xanh|sách hay|thư viện|câu đố|bài hát|kính vạn hoa|ông trăng|con cóc|quả bầu""",
    "CULTURE": """dân ca|cồng chiêng|nhà rông|lễ hội|trang phục|thổ cẩm|sử thi|tiếng H’Mông|chữ Thái|đàn tính|hát then|múa
xòe|chợ phiên|nhà sàn|rượu cần|lễ cấp sắc|người Tày|người Nùng|người Dao|người Khmer|người Chăm|tháp cổ|chùa|đình làng|gia
phả|phong tục|tục ngữ|ca dao|nghề dệt|nghề rèn|tết Nguyên đán|Đam San|cao nguyên B’Lao|đồng bằng|biển đảo|Trường Sa|Hoàng Sa""",
}

ADJECTIVES = """tốt|mới|cao|bền vững|đầy đủ|rõ ràng|đúng quy định|kịp thời|thiết thực|phù hợp|an toàn|hiệu quả|sạch|khỏe mạnh|
giản dị|gần gũi|công bằng|dân chủ|tiết kiệm|xanh tốt|cằn cỗi|dốc|khô hạn|ngập úng|lâu năm|hằng năm|đông đảo|vui vẻ|chăm chỉ|
thật thà|dũng cảm|khéo léo|quý giá|nổi tiếng|xa xôi|nghèo khó|ấm no"""

PLACES = """ở xã Tà Nung|ở huyện Di Linh|tại nhà văn hóa thôn|ở Bảo Lộc|trên nương|trong vườn|ngoài đồng|ven suối|ở vùng cao|
ở vùng biên giới|tại trạm y tế|tại trụ sở ủy ban|ở Đắk R’lấp|ở Thừa Thiên Huế|ở đồng bằng sông Cửu Long|tại tủ sách xã|ở Đà
Lạt|ở Krông Pắc|ở Mường Lò|ở Đồng Văn|tại chợ phiên|trên đồi|dưới chân núi|bên hồ|ở bản Mạ|ở tổ dân phố số 4"""

TIMES = """Sau mùa mưa|Mỗi năm|Trước vụ đông xuân|Ngày 28/8/2023|Từ năm 2009|Đầu tháng ba|Vào buổi tối|Khi trời nắng|Lúc nông
nhàn|Trong ba năm liền|Cuối năm|Nhiều lần|Hồi kháng chiến|Thuở ấy|Bây giờ|Theo kế hoạch|Qua khảo sát|Đến năm 2025|Mùa khô|Sáng
sớm"""

LINKS = """và|nhưng|vì|để|nên|rồi|còn|khi|nếu|do đó|bởi vậy|đồng thời|sau đó|cho nên|tuy vậy"""

SMALL = """của|là|có|các|những|được|cho|trong|với|một|này|đã|không|người|từ|đến|về|theo|như|cũng|ra|vào|lại|phải|đó|nhiều|
việc|trên|ở|thì|mà|sẽ|hai|làm|đi|ngày|năm|rất|bị|mỗi|cùng|nhau|ba|qua|giữa|đều|hơn|mình|ai|gì|sao|đang|chỉ|vẫn|mọi|cần|nên"""

TITLES = {
    "LAW": "Hỏi đáp về|Tìm hiểu|Sổ tay|Cẩm nang|Những điều cần biết về|Quy định mới về",
    "MODELS": "Chuyện kể về|Gương sáng|Những tấm lòng và|Người giữ|Bài học từ",
    "HO_CHI_MINH": "Học tập|Bác Hồ với|Kể chuyện|Sống theo|Tìm hiểu",
    "FARMING": "Kỹ thuật trồng|Hỏi đáp về|Sổ tay|Kinh nghiệm với|Làm giàu từ",
    "HEALTH": "Phòng và chữa|Sổ tay|Hiểu đúng về|Chăm sóc và|Hỏi đáp về",
    "YOUTH": "Truyện|Câu chuyện|Ngày hè và|Những|Cùng em tìm hiểu",
    "CULTURE": "Đến với|Sắc màu|Tìm hiểu|Kho tàng|Hương sắc",
}
FAMILY = "Nguyễn|Trần|Lê|Phạm|Hoàng|Phan|Vũ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Nông|Vi|Lò|K’|H’|Y|Ma|Thạch|Sơn"
GIVEN = "Văn An|Thị Bình|Minh Châu|Đức Dũng|Thu Hà|Quang Huy|Thị Lan|Ngọc Linh|Bá Mạnh|Hồng Nhung|Xuân Phúc|Thị Quyên|Hữu Sơn|Thanh Tâm|Anh Tuấn|Kim Uyên|Quốc Việt|Hải Yến"
PUBLISHERS = "NXB Chính trị quốc gia Sự thật|NXB Nông nghiệp|NXB Y học|NXB Văn hóa dân tộc|NXB Kim Đồng|NXB Trẻ|NXB Tư pháp|NXB Lao động"


def split(words: str) -> list[str]:
    return [" ".join(word.split()) for word in words.split("|") if word.strip()]


_ONSETS = ["", *split("b|c|ch|d|đ|g|gi|h|kh|l|m|n|ng|nh|p|ph|q|r|s|t|th|tr|v|x")]
_RHYMES = """a ac ach ai am an ang anh ao ap at au ay ă/c ă/m ă/n ă/ng ă/p ă/t â/c â/m â/n â/ng â/p â/t â/u â/y e ec em en eng eo
ep et ê/ ê/ch ê/m ê/n ê/nh ê/p ê/t ê/u i ia ich iê/c iê/m iê/n iê/ng iê/p iê/t iê/u im in inh ip it iu o oa oac oai oan oang
oanh oat oay oăn oăt oc oi om on ong op ot ô/ ô/c ô/i ô/m ô/n ô/ng ô/p ô/t ơ/ ơ/i ơ/m ơ/n ơ/p ơ/t u ua uân uât uc uê/ ui um
un ung uô/c uô/i uô/m uô/n uô/ng uô/t up ut uy uya uyê/n uyê/t ư/ ưa ư/c ư/ng ưi ươ/c ươ/i ươ/m ươ/n ươ/ng ươ/p ươ/t ưu y"""
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def syllables() -> list[str]:
    """Some eight thousand syllables by the rules of spelling, always in the same order."""
    found = []
    for rhyme in _RHYMES.replace("/", "").split():
        stopped = rhyme.endswith(("c", "ch", "p", "t"))
        front = rhyme[0] in "eêiy"
        for onset in _ONSETS:
            if onset in {"c", "g", "ng"} and front:
                continue
            if onset == "q" and (rhyme[0] != "u" or len(rhyme) < 2):
                continue
            for tone in _TONES[4:] if stopped else _TONES:
                place = next((i for i, c in enumerate(rhyme) if c in "ăâêôơ"), None)
                place = next((i for i, c in enumerate(rhyme) if c == "ư"), 0) if place is None else place
                letters = rhyme[: place + 1] + tone + rhyme[place + 1 :]
                found.append(unicodedata.normalize("NFC", onset + letters))
    return list(dict.fromkeys(found))
