"""A short plan of a made-up review, in the form that the party's departments write: enough to run a whole campaign."""

PLAN = """BAN TUYÊN GIÁO TỈNH ỦY LÂM ĐỒNG

Hà Nội, ngày 05 tháng 10 năm 2023

SỐ 12 -KH/BTGTW

KẾ HOẠCH

Khảo sát việc giữ và dùng sách ở cơ sở (2021-2023)

Số: 77
Ngày: 09/10/2023
Chuyển:
Số và ký hiệu HS:

Căn cứ Kết luận số 30-KL/TW, ngày 08/02/2018 của Ban Bí thư, Ban Tuyên giáo Trung ương lập Kế hoạch khảo sát với các nội dung sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Biết rõ tủ sách ở từng xã còn bao nhiêu sách, ai giữ, ai đọc, theo tinh thần Kết luận 30.

2. Số liệu thật, đúng hạn, không hình thức.

II. NỘI DUNG

1. Khảo sát việc nhận, giữ và dùng sách

- Cơ quan chỉ đạo: Ban Tuyên giáo Trung ương

- Cơ quan phối hợp thực hiện: Nhà xuất bản Chính trị quốc gia Sự thật

- Thời gian dự kiến: Tháng 10-11/2023

- Nội dung:

+ Việc nhận sách, giữ sách, cho mượn.

+ Nhu cầu của người đọc.

(Có Đề cương báo cáo gửi kèm).

III. TIẾN ĐỘ THỰC HIỆN

1. Tháng 10/2023

Ban hành kế hoạch, đề cương báo cáo.

2. Tháng 11/2023

- Các tỉnh ủy, thành ủy gửi báo cáo (theo đề cương) về Nhà xuất bản Chính trị quốc gia Sự thật. Hoàn thành trước ngày 20/11/2023.

IV. TỔ CHỨC THỰC HIỆN

1. Nhà xuất bản Chính trị quốc gia Sự thật tập hợp báo cáo của các địa phương.

Nơi nhận:

- Lãnh đạo Ban,
- Các tỉnh ủy, thành ủy trực thuộc TW,
- Lưu HC.

K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN

Nguyễn Quang Vinh

ĐỀ CƯƠNG
BÁO CÁO KHẢO SÁT VIỆC GIỮ VÀ DÙNG SÁCH Ở CƠ SỞ (2021-2023)
(Kèm theo Kế hoạch số 12-KH/BTGTW, ngày 05/10/2023)

Phần thứ nhất
KẾT QUẢ

I. VIỆC GIỮ VÀ DÙNG SÁCH

1.1. Lãnh đạo, chỉ đạo, kiểm tra, sơ kết

1.2. Kết quả đạt được

1.2.1. Chủ đề, thể loại sách

1.2.2. Tiếp nhận, quản lý, khai thác, sử dụng sách giấy

Phần thứ hai
ĐỀ XUẤT

1. Đối với Nhà xuất bản Chính trị quốc gia Sự thật
"""
