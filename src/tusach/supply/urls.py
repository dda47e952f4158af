from django.urls import path

from tusach.supply.views import openings, sheets

app_name = "supply"
urlpatterns = [
    path("can-doi/", sheets.ShowSheet.as_view(), name="sheet"),
    path("can-doi/bang.xlsx", sheets.DownloadSheet.as_view(), name="sheet_xlsx"),
    path("can-doi/dau-sach/<int:pk>/", sheets.ShowTitle.as_view(), name="title"),
    path("can-doi/xa/<int:pk>/", sheets.ShowCommune.as_view(), name="commune"),
    path("so/<int:pk>/", sheets.ShowAccount.as_view(), name="account"),
    path("but-toan/<int:pk>/dao/", sheets.ReverseMovement.as_view(), name="reverse"),
    path("mo-so/", openings.PreviewOpenings.as_view(), name="open"),
    path("mo-so/ghi/", openings.ApplyOpenings.as_view(), name="open_apply"),
    path("khoa-so/", openings.ClosePeriod.as_view(), name="close"),
    path("khoa-so/<int:pk>/mo-lai/", openings.ReopenPeriod.as_view(), name="reopen"),
]
