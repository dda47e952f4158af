from django.urls import path, re_path

from tusach.supply.views import appeals, delivery, openings, photos, receipts, rounds, sheets

app_name = "supply"
_rounds = [
    path("dot/", rounds.ListRounds.as_view(), name="rounds"),
    path("dot/moi/", rounds.MakeRound.as_view(), name="round_new"),
    path("dot/<int:pk>/", rounds.ShowRound.as_view(), name="round"),
    path("dot/<int:pk>/cach-chia/", rounds.SetRules.as_view(), name="round_rules"),
    path("dot/<int:pk>/dau-sach/", rounds.PutTitle.as_view(), name="round_title"),
    path("dot/dau-sach/<int:pk>/bo/", rounds.TakeOutTitle.as_view(), name="round_title_out"),
    path("dot/<int:pk>/noi-nhan/", rounds.SetReceivers.as_view(), name="round_receivers"),
    path("dot/<int:pk>/tinh/", rounds.ComputeRound.as_view(), name="round_compute"),
    path("dot/<int:pk>/chot/", rounds.FreezeRound.as_view(), name="round_freeze"),
    path("dot/<int:pk>/nhap-kho/", rounds.ReportPrinted.as_view(), name="round_printed"),
    path("dot/<int:pk>/lap-chuyen/", rounds.PlanConsignments.as_view(), name="round_plan"),
    path("dot/<int:pk>/noi/<int:province>/", rounds.ShowProvince.as_view(), name="round_province"),
    path("dot/<int:pk>/noi/<int:province>/bang.xlsx", rounds.DownloadProvince.as_view(), name="round_xlsx"),
    path("dot/<int:pk>/kien-nghi/", appeals.ListAppeals.as_view(), name="round_appeals"),
    path("dot/<int:pk>/tien-do/", delivery.ShowLeague.as_view(), name="league"),
    path("duoc-cap/<int:pk>/", appeals.ShowReceiver.as_view(), name="mine_round"),
    path("duoc-cap/<int:pk>/kien-nghi/", appeals.MakeAppeal.as_view(), name="appeal"),
    path("dong/<int:pk>/sua/", appeals.ChangeLine.as_view(), name="change_line"),
    path("kien-nghi/<int:pk>/", appeals.AnswerAppeal.as_view(), name="answer_appeal"),
]
_delivery = [
    path("nhan/<str:code>/", receipts.Receive.as_view(), name="receive"),
    path("chung/<str:code>/", receipts.Witness.as_view(), name="witness"),
    path("nhan/<str:code>/anh/", photos.SendPhoto.as_view(), name="send_photo"),
    path("anh/<int:pk>/", photos.ShowPhoto.as_view(), name="photo"),
    path("sai-lech/<int:pk>/anh/", photos.ShowCasePhoto.as_view(), name="case_photo"),
    path("kien/", receipts.MyParcels.as_view(), name="parcels"),
    path("kien/<str:code>/", delivery.ShowParcel.as_view(), name="parcel"),
    path("kien/<str:code>/goi/", delivery.NoteCall.as_view(), name="note_call"),
    path("chuyen/", delivery.Consignments.as_view(), name="consignments"),
    path("chuyen/<int:pk>/", delivery.ShowConsignment.as_view(), name="consignment"),
    path("chuyen/<int:pk>/dong-goi/", delivery.Pack.as_view(), name="pack"),
    path("chuyen/<int:pk>/xuat-kho/", delivery.Dispatch.as_view(), name="dispatch"),
    path("chuyen/<int:pk>/giao-xa/", delivery.HandToCommunes.as_view(), name="hand_to_communes"),
    path("ky-nhan/<int:pk>/", delivery.TakeOver.as_view(), name="take_over"),
    re_path(
        r"^chuyen/(?P<pk>\d{1,9})/(?P<which>phieu-xuat|bien-ban|nhan-kien|danh-sach)\.pdf$",
        delivery.PrintedForm.as_view(),
        name="printed",
    ),
    path("sai-lech/", delivery.Cases.as_view(), name="cases"),
    path("sai-lech/<int:pk>/", delivery.SettleCase.as_view(), name="case"),
    path("goi-dien/", delivery.Calls.as_view(), name="calls"),
]
urlpatterns = [
    *_rounds,
    *_delivery,
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
