"""The front door: one line a room, in the order of the data's way."""

from django.conf import settings
from django.urls import include, path

from tusach.kit.views import ChooseTongue, Health

urlpatterns = [
    path("", include("tusach.desk.urls")),
    path("don-vi/", include("tusach.places.urls")),
    path("tai-khoan/", include("tusach.people.urls")),
    path("", include("tusach.journal.urls")),
    path("van-ban/", include("tusach.registry.urls")),
    path("dau-sach/", include("tusach.books.urls")),
    path("cap-phat/", include("tusach.supply.urls")),
    path("tu-sach/", include("tusach.shelf.urls")),
    path("", include("tusach.library.urls")),
    path("so-lieu/", include("tusach.figures.urls")),
    path("dot/", include("tusach.campaign.urls")),
    path("bao-cao/", include("tusach.reports.urls")),
    path("du-thao/", include("tusach.drafting.urls")),
    path("", include("tusach.people.sign_in")),
    path("", include("tusach.portal.urls")),
    path("tieng/<str:tongue>/", ChooseTongue.as_view(), name="tongue"),
    path("suc-khoe/", Health.as_view(), name="health"),
]

if settings.DEBUG:
    urlpatterns += [path("kit/", include("tusach.kit.urls"))]
