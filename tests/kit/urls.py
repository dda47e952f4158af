"""The front door with the sheet of components, which is otherwise there in debug only."""

from django.urls import include, path

from tusach.urls import urlpatterns as front

urlpatterns = [
    *(one for one in front if "kit/" not in str(one.pattern)),
    path("kit/", include("tusach.kit.urls")),
]
