"""Files of changes as people make them."""

HEAD = "Ngày hiệu lực,Căn cứ,Mã cũ,Mã mới,Tên mới,Mã cấp trên,Phạm vi,Tỷ lệ\n"
BASIS = "Nghị quyết 99/NQ-UBTVQH15"


def line(
    old="", new="", name="", parent="", extent="toàn bộ", share="", day="2024-03-01", basis=BASIS
) -> str:
    quoted = f'"{extent}"' if "," in extent else extent
    return f"{day},{basis},{old},{new},{name},{parent},{quoted},{share}\n"


def file(*lines: str) -> bytes:
    return (HEAD + "".join(lines)).encode()


MERGER = file(
    line("24790", "24999", "Xã Tà Bảo", "679"),
    line("25036", "24999", "Xã Tà Bảo", "679"),
)
