"""Plain Vietnamese syllables for chapters that are only weighed: real prose packs about as well."""

TEXT = """
    đất nước người dân làng xã huyện tỉnh cây lúa cà phê chè trồng chăm bón tưới nắng mưa gió mùa vụ
    giống phân sâu bệnh tán cành quả hạt rễ lá thân hoa công việc nhà con cháu ông bà anh chị em bạn đọc
    sách báo chữ lời nói hỏi đáp luật quyền lợi nghĩa họp bàn thống nhất cán bộ thôn bản tổ nhóm hội
    đoàn kết giúp đỡ sẻ chia kinh nghiệm
"""
SYLLABLES = TEXT.split()
