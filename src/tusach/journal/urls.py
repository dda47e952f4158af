from django.urls import path

from tusach.journal import views

app_name = "journal"
urlpatterns = [
    path("nhat-ky/", views.ListEntries.as_view(), name="entries"),
    path("nhat-ky/nhat-ky.csv", views.DownloadEntries.as_view(), name="csv"),
    path("thong-bao/", views.ListNotices.as_view(), name="notices"),
    path("thong-bao/doc-het/", views.ReadAll.as_view(), name="read_all"),
    path("thong-bao/cach-nhan/", views.ChooseDelivery.as_view(), name="delivery"),
    path("thong-bao/thu/", views.ListMails.as_view(), name="mails"),
    path("thong-bao/thu/<int:pk>/gui-lai/", views.SendAgain.as_view(), name="send_again"),
    path("thong-bao/<int:pk>/mo/", views.OpenNotice.as_view(), name="open_notice"),
]
