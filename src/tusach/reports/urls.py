"""Doors under /bao-cao/."""

from django.urls import path

from tusach.reports.views import issue, review, send, write

app_name = "reports"
urlpatterns = [
    path("", write.MyReports.as_view(), name="mine"),
    path("cho-xem/", review.WaitingReports.as_view(), name="waiting"),
    path("tat-ca/", review.ListReports.as_view(), name="list"),
    path("cho-xem/nhan/", review.AcceptMany.as_view(), name="accept-many"),
    path("ban-hanh/", issue.ListForms.as_view(), name="forms"),
    path("ban-hanh/<int:pk>/", issue.IssueForms.as_view(), name="issue"),
    path("mo/<int:pk>/", write.OpenReport.as_view(), name="open"),
    path("<int:pk>/", write.ShowReport.as_view(), name="show"),
    path("<int:pk>/muc/<str:leaf>/", write.ShowLeaf.as_view(), name="leaf"),
    path("<int:pk>/muc/<str:leaf>/ghi/", write.SaveLeaf.as_view(), name="write"),
    path("<int:pk>/muc/<str:leaf>/luu/", write.AutoSave.as_view(), name="save"),
    path("<int:pk>/chon/", write.ShowClashes.as_view(), name="clashes"),
    path("<int:pk>/chon/<int:clash>/", write.SettleClash.as_view(), name="settle"),
    path("<int:pk>/xem-lai/", send.BeforeSending.as_view(), name="before"),
    path("<int:pk>/gui/", send.SubmitReport.as_view(), name="submit"),
    path("<int:pk>/rut/", send.WithdrawReport.as_view(), name="withdraw"),
    path("<int:pk>/ky/", send.SignReport.as_view(), name="sign"),
    path("<int:pk>/bien-nhan/", send.ShowReceipt.as_view(), name="receipt"),
    path("<int:pk>/bang-tinh/", send.GetWorkbook.as_view(), name="workbook"),
    path("<int:pk>/bang-tinh/nop/", send.SendWorkbook.as_view(), name="send-workbook"),
    path("<int:pk>/tep/<str:sha>/", send.GetFile.as_view(), name="file"),
    path("<int:pk>/doc/", review.ReadReport.as_view(), name="read"),
    path("<int:pk>/chuyen/", review.CheckReport.as_view(), name="check"),
    path("<int:pk>/nhan/", review.AcceptReport.as_view(), name="accept"),
    path("<int:pk>/tra-lai/", review.ReturnReport.as_view(), name="return"),
    path("<int:pk>/mo-lai/", review.ReopenReport.as_view(), name="reopen"),
    path("<int:pk>/khoa/", review.LockReport.as_view(), name="lock"),
    path("<int:pk>/ban/", review.CompareRevisions.as_view(), name="compare"),
]
