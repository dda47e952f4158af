from django import forms


class NewBox(forms.Form):
    name = forms.CharField(
        label="Tên máy", max_length=120, help_text="Ví dụ: Nhà văn hóa xã Tà Nung.",
        error_messages={"required": "Xin đặt tên máy để sau này nhận ra."},
    )  # fmt: skip
    commune = forms.CharField(
        label="Mã xã", max_length=8, help_text="Mã của xã nơi đặt máy, 5 chữ số.",
        error_messages={"required": "Xin ghi mã xã nơi đặt máy."},
    )  # fmt: skip
    key = forms.CharField(
        label="Khóa của máy", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text="Dòng “Khóa” mà lệnh tusach box hiện khi mở máy: 64 ký tự.",
        error_messages={"required": "Xin chép khóa của máy vào đây."},
    )  # fmt: skip
