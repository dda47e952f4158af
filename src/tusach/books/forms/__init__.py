from tusach.books.forms.titles import LotForm, StandingForm, TitleForm, UploadForm, described
from tusach.books.forms.wishes import (
    ApproveForm,
    ChooseForm,
    ExistsForm,
    ListForm,
    MergeForm,
    ReasonForm,
    WishesForm,
    WishForm,
)

__all__ = [
    "ApproveForm",
    "ChooseForm",
    "ExistsForm",
    "ListForm",
    "LotForm",
    "MergeForm",
    "ReasonForm",
    "StandingForm",
    "TitleForm",
    "UploadForm",
    "WishForm",
    "WishesForm",
    "described",
]
