"""A plan of our own sentences, in the shape of the real ones, for the tests of its reading."""

OUTLINE = """ĐỀ CƯƠNG
BÁO CÁO TỔNG KẾT PHONG TRÀO ĐỌC SÁCH
(Kèm theo Kế hoạch số 57-KH/BTGTW, ngày 05/3/2023)

Phần thứ nhất
KẾT QUẢ CỦA PHONG TRÀO

I. TÌNH HÌNH CHUNG

1.1. Việc lãnh đạo, chỉ đạo

1.2. Kết quả

1.2.1. Về sách

- Số sách đã nhận.

- Số sách còn dùng được.

1.2.2. Về người đọc

II. NHẬN XÉT

2.1. Mặt được

2.2. Mặt chưa được

Phần thứ hai
KIẾN NGHỊ

1. Với Trung ương

2. Với địa phương
"""

PLAN = f"""Hà Nội, ngày 05 tháng 3 năm 2023

BAN TUYÊN GIÁO TỈNH ỦY HÀ GIANG

SỐ 57 -KH/BTGTW

KẾ HOẠCH

Tổng kết 5 năm phong trào đọc sách ở cơ sở (2018-2022)

Số: 812
Ngày: 12/3/2023
Chuyển: Phòng Tuyên truyền
Số và ký hiệu HS: 04/TT

Căn cứ Chỉ thị số 42-CT/TW, ngày 25/8/2004 của Ban Bí thư Trung ương Đảng về xuất bản và Kết luận số 19-KL/TW, ngày 02/02/2018 của Ban Bí thư; Ban Tuyên giáo Trung ương ban hành Kế hoạch tổng kết phong trào như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Nhìn lại năm năm làm phong trào, nhất là từ khi có Kết luận 19.

2. Tìm ra cách làm hay của cơ sở.

II. NỘI DUNG

1. Khảo sát việc đọc sách ở xã

- Cơ quan chỉ đạo: Ban Tuyên giáo Trung ương

- Cơ quan phối hợp thực hiện: Thư viện Quốc gia Việt Nam, Ban Tuyên giáo các tỉnh ủy, thành ủy

- Thời gian dự kiến: Tháng 4-5/2023

- Nội dung:

+ Đếm sách và người đọc.

+ Nghe ý kiến của người dân.

III. TIẾN ĐỘ

1. Tháng 3/2023

Ban hành kế hoạch; thành lập Ban Chỉ đạo, Tổ thư ký phong trào.

2. Tháng 4-5/2023

- Các địa phương xây dựng báo cáo gửi về Thư viện Quốc gia Việt Nam (địa chỉ: số 31 Tràng Thi, Hà Nội). Hoàn thành trước ngày 31/5/2023.

- Khoảng 02 đoàn khảo sát tại một số xã ở miền Bắc và miền Nam.

Nơi nhận:

- Thường trực Ban Bí thư (để b/c),
- Các tỉnh ủy, thành ủy,
- Vụ Xuất bản (03 bản),
- Lưu HC.

(90)

K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN

Nguyễn Văn Mẫu

{OUTLINE}"""
