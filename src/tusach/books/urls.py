from django.urls import path

from tusach.books.views import imports, lists, proposals, titles, wishes

app_name = "books"
TITLES = [
    path("", titles.ListTitles.as_view(), name="titles"),
    path("tai/<slug:kind>/", titles.ExportTitles.as_view(), name="export"),
    path("them/", titles.AddTitle.as_view(), name="add"),
    path("nhap/", imports.LookAtFile.as_view(), name="import"),
    path("nhap/ghi/", imports.ApplyFile.as_view(), name="apply"),
    path("nhap/can-sua/", imports.WhatWasLeft.as_view(), name="left"),
    path("nhap/mau/", imports.EmptyForm.as_view(), name="empty"),
    path("sach/<str:code>/", titles.ShowTitle.as_view(), name="title"),
    path("sach/<str:code>/sua/", titles.ChangeTitle.as_view(), name="change"),
    path("sach/<str:code>/lan-in/", titles.AddLot.as_view(), name="add_lot"),
    path("sach/<str:code>/hieu-luc/", titles.SetStanding.as_view(), name="standing"),
    path("sach/<str:code>/tai/<slug:kind>/", titles.ExportTitle.as_view(), name="export_one"),
]
WISHES = [
    path("de-nghi/", wishes.ListWishes.as_view(), name="wishes"),
    path("de-nghi/ghi/", wishes.MakeWish.as_view(), name="wish"),
    path("de-nghi/<int:pk>/rut/", wishes.TakeBackWish.as_view(), name="take_back"),
    path("de-nghi/giong-nhau/", proposals.AlikeWishes.as_view(), name="alike"),
    path("de-nghi/gop/", proposals.MergeWishes.as_view(), name="merge"),
    path("de-tai/", proposals.ListProposals.as_view(), name="proposals"),
    path("de-tai/<int:pk>/", proposals.ShowProposal.as_view(), name="proposal"),
    path("de-tai/<int:pk>/cung-can/", wishes.JoinProposal.as_view(), name="join"),
    path("de-tai/<int:pk>/tach/", proposals.RemoveWishes.as_view(), name="remove"),
    path("de-tai/<int:pk>/chon/", proposals.Choose.as_view(), name="choose"),
    path("de-tai/<int:pk>/da-co/", proposals.Exists.as_view(), name="exists"),
    path("de-tai/<int:pk>/khong-chon/", proposals.Decline.as_view(), name="decline"),
    path("de-tai/<int:pk>/xem-lai/", proposals.Reopen.as_view(), name="reopen"),
]
LISTS = [
    path("danh-muc/", lists.ListLists.as_view(), name="lists"),
    path("danh-muc/mo/", lists.OpenList.as_view(), name="open_list"),
    path("danh-muc/<int:pk>/", lists.ShowList.as_view(), name="list"),
    path("danh-muc/<int:pk>/tai/", lists.ExportList.as_view(), name="export_list"),
    path("danh-muc/<int:pk>/trinh/", lists.ProposeList.as_view(), name="propose"),
    path("danh-muc/<int:pk>/chon-lai/", lists.TakeListBack.as_view(), name="list_back"),
    path("danh-muc/<int:pk>/duyet/", lists.ApproveList.as_view(), name="approve"),
]
urlpatterns = [*TITLES, *WISHES, *LISTS]
