from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tusach.portal.views import (
    book,
    carry,
    commune,
    copy,
    good_models,
    home,
    meeting,
    offline,
    reading,
    search,
    usage,
)

app_name = "portal"
# The forms of the public and what a page tells of itself know no user and hold no right that a forged form could borrow; a token would
# need a cookie and a page of one's own.
urlpatterns = [
    path("thu-vien/", home.Home.as_view(), name="home"),
    path("thu-vien/su-dung/", usage.Usage.as_view(), name="usage"),
    path("tim/", search.Search.as_view(), name="search"),
    path("tim/goi-y.json", search.Suggest.as_view(), name="suggest"),
    path("de-nghi/", csrf_exempt(search.Wish.as_view()), name="wish"),
    path("tu-sach-xa/", csrf_exempt(commune.Commune.as_view()), name="commune"),
    path("mo-hinh/", good_models.GoodModels.as_view(), name="models"),
    path("mo-hinh/<int:model>/", good_models.OneGoodModel.as_view(), name="model"),
    path("mang-sang/", carry.Carry.as_view(), name="carry"),
    path("ma-sach/<slug:code>/<int:title>/", copy.Copy.as_view(), name="copy"),
    path("sach/<slug:key>/", book.Book.as_view(), name="book"),
    path("sach/<slug:key>/the.json", carry.Card.as_view(), name="card"),
    path("sach/<slug:key>/chat-luong/", book.Quality.as_view(), name="quality"),
    path("sach/<slug:key>/tep/", book.Original.as_view(), name="original"),
    path("doc/<slug:key>/", reading.Start.as_view(), name="start"),
    path("doc/<slug:key>/tim/", search.Find.as_view(), name="find"),
    path("doc/<slug:key>/<int:ordinal>/", reading.Read.as_view(), name="read"),
    path("doc/<slug:key>/<int:ordinal>/hoi-nghi/", meeting.Meeting.as_view(), name="meeting"),
    path("doc/<slug:key>/<int:ordinal>/trich.pdf", meeting.Extract.as_view(), name="extract"),
    path("doc/<slug:key>/<int:ordinal>/ma.svg", meeting.Code.as_view(), name="qr"),
    path("doc/<slug:key>/<int:ordinal>/gio/", csrf_exempt(reading.Time.as_view()), name="time"),
    path("doc/<slug:key>/r/<slug:sha256>/", reading.ShowResource.as_view(), name="resource"),
    *offline.addresses,
]
