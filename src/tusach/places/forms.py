from django import forms


class ProposalForm(forms.Form):
    file = forms.FileField(
        label="Tệp sắp xếp",
        help_text="CSV hoặc XLSX, không quá 5 MB.",
        error_messages={
            "required": "Chưa chọn tệp. Xin chọn tệp CSV hoặc XLSX rồi gửi lại.",
            "empty": "Tệp không có gì bên trong. Xin chọn tệp khác.",
        },
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Một câu, để người sau đọc lịch sử hiểu vì sao.",
        error_messages={"required": "Chưa ghi lý do gỡ. Xin ghi một câu để người sau hiểu."},
    )
