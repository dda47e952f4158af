from django.urls import path

from tusach.shelf.views import counting, lending, mergers, papers, phone, shelves, stock, weeding

app_name = "shelf"
_loans = [
    path("<int:pk>/muon/", lending.PickToLend.as_view(), name="lend"),
    path("<int:pk>/muon/<int:title>/", lending.Lend.as_view(), name="lend_title"),
    path("<int:pk>/tra/", lending.Loans.as_view(), name="loans"),
    path("<int:pk>/luot/", lending.TallyOne.as_view(), name="tally"),
    path("luot-muon/<int:pk>/tra/", lending.GiveBack.as_view(), name="give_back"),
    path("luot-muon/<int:pk>/them/", lending.Renew.as_view(), name="renew"),
    path("luot-muon/<int:pk>/mat/", lending.MarkLost.as_view(), name="mark_lost"),
]
_counts = [
    path("<int:pk>/kiem-ke/", counting.Counts.as_view(), name="counts"),
    path("kiem-ke/<int:pk>/", counting.ShowCount.as_view(), name="count"),
    path("kiem-ke/<int:pk>/dong/", counting.RecordLine.as_view(), name="count_line"),
    path("kiem-ke/dong/<int:pk>/bo/", counting.DropLine.as_view(), name="drop_line"),
    path("kiem-ke/<int:pk>/chot/", counting.CloseCount.as_view(), name="close_count"),
    path("kiem-ke/<int:pk>/huy/", counting.CancelCount.as_view(), name="cancel_count"),
    path("kiem-ke/<int:pk>/bien-ban.pdf", papers.CountMinutes.as_view(), name="count_pdf"),
]
_stock = [
    path("<int:pk>/them-sach/", stock.PickToAdd.as_view(), name="pick_to_add"),
    path("<int:pk>/them-sach/<int:title>/", stock.AddCopies.as_view(), name="add"),
    path("<int:pk>/mat-hong/<int:title>/", stock.ReportGone.as_view(), name="gone"),
    path("<int:pk>/so-ca-biet/", stock.Items.as_view(), name="items"),
    path("<int:pk>/so-ca-biet/ghi-so/", stock.NumberItems.as_view(), name="number_items"),
    path("so-ca-biet/<int:pk>/xuat/", stock.ItemGone.as_view(), name="item_gone"),
    path("<int:pk>/nhuong/", stock.Offers.as_view(), name="offers"),
    path("<int:pk>/nhuong/<int:title>/", stock.MakeOffer.as_view(), name="offer"),
    path("nhuong/<int:pk>/xin/", stock.TakeOffer.as_view(), name="take_offer"),
    path("nhuong/<int:pk>/giao/", stock.HandOverOffer.as_view(), name="hand_over_offer"),
    path("nhuong/<int:pk>/nhan/", stock.ReceiveOffer.as_view(), name="receive_offer"),
    path("nhuong/<int:pk>/thoi/", stock.WithdrawOffer.as_view(), name="withdraw_offer"),
]
_weedings = [
    path("<int:pk>/thanh-ly/", weeding.Weedings.as_view(), name="weedings"),
    path("<int:pk>/thanh-ly/lap/", weeding.StartWeeding.as_view(), name="start_weeding"),
    path("thanh-ly/<int:pk>/", weeding.ShowWeeding.as_view(), name="weeding"),
    path("thanh-ly/<int:pk>/dong/", weeding.SetWeedingLine.as_view(), name="weeding_line"),
    path("thanh-ly/<int:pk>/trinh/", weeding.ProposeWeeding.as_view(), name="propose_weeding"),
    path("thanh-ly/<int:pk>/sua/", weeding.ReopenWeeding.as_view(), name="reopen_weeding"),
    path("thanh-ly/<int:pk>/duyet/", weeding.DecideWeeding.as_view(), name="decide_weeding"),
    path("thanh-ly/<int:pk>/xong/", weeding.FinishWeeding.as_view(), name="finish_weeding"),
    path("thanh-ly/<int:pk>/ban-ky/", weeding.ShowScan.as_view(), name="weeding_scan"),
    path("thanh-ly/<int:pk>/ban-ky/gui/", weeding.KeepScan.as_view(), name="keep_scan"),
    path("thanh-ly/<int:pk>/bien-ban.pdf", papers.WeedingMinutes.as_view(), name="weeding_pdf"),
]
_phone = [
    path("ngoai-tuyen/", phone.Offline.as_view(), name="offline"),
    path("<int:pk>/su-kien/", phone.TakeEvents.as_view(), name="events"),
    path("<int:pk>/tu.json", phone.Snapshot.as_view(), name="snapshot"),
    path("<int:pk>/cho-xem/", phone.Waiting.as_view(), name="waiting"),
    path("su-kien/<int:pk>/lai/", phone.RetryEvent.as_view(), name="retry_event"),
    path("su-kien/<int:pk>/bo/", phone.SettleEvent.as_view(), name="settle_event"),
]
_papers = [
    path("<int:pk>/giay/", papers.Papers.as_view(), name="papers"),
    path("<int:pk>/giay/<slug:form>.pdf", papers.ShelfPaper.as_view(), name="paper"),
    path("<int:pk>/danh-sach.xlsx", papers.DownloadList.as_view(), name="xlsx"),
    path("<int:pk>/nhap/", papers.PreviewList.as_view(), name="import"),
    path("<int:pk>/nhap/ghi/", papers.ApplyList.as_view(), name="import_apply"),
]
_mergers = [
    path("sap-xep/", mergers.Mergers.as_view(), name="mergers"),
    path("<int:pk>/sap-xep/", mergers.StartMerger.as_view(), name="start_merger"),
    path("sap-xep/<int:pk>/", mergers.ShowMerger.as_view(), name="merger"),
    path("sap-xep/phan/<int:pk>/dem/", mergers.CountPart.as_view(), name="count_part"),
    path("sap-xep/<int:pk>/bien-ban/", mergers.DraftMinutes.as_view(), name="draft_minutes"),
    path("sap-xep/<int:pk>/dem-lai/", mergers.CountAgain.as_view(), name="count_again"),
    path("sap-xep/<int:pk>/bien-ban.pdf", mergers.Minutes.as_view(), name="handing_pdf"),
    path("sap-xep/<int:pk>/xong/", mergers.FinishMerger.as_view(), name="finish_merger"),
    path("sap-xep/<int:pk>/hoan-lai/", mergers.UndoMerger.as_view(), name="undo_merger"),
]
urlpatterns = [  # the order of a day: my shelf, then loans, counts and the rest
    path("", shelves.Home.as_view(), name="home"),
    path("mo-tu/", shelves.OpenShelf.as_view(), name="open"),
    path("ma/<slug:code>/", shelves.Public.as_view(), name="public"),
    path("<int:pk>/", shelves.ShowShelf.as_view(), name="show"),
    path("<int:pk>/sach/", shelves.Titles.as_view(), name="titles"),
    path("<int:pk>/cai-dat/", shelves.ChangeShelf.as_view(), name="change"),
    *_loans,
    *_counts,
    *_stock,
    *_weedings,
    *_phone,
    *_papers,
    *_mergers,
]
