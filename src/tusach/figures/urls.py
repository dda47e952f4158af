from django.urls import path

from tusach.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.ShowPivot.as_view(), name="pivot"),
    path("tai/", views.Download.as_view(), name="download"),
    path("chi-tieu/", views.ListIndicators.as_view(), name="indicators"),
    path("ban-do/", views.ShowMap.as_view(), name="map"),
    path("theo-nam/", views.ShowLines.as_view(), name="lines"),
    path("du-va-dung-han/", views.ShowCompleteness.as_view(), name="completeness"),
    path("so-la/", views.ShowOutliers.as_view(), name="outliers"),
    path("doi-chieu/", views.ShowChecks.as_view(), name="checks"),
    path("nguon/<int:unit>/<str:code>/<int:year>/", views.ShowTrace.as_view(), name="trace"),
    path("thu-vien/", views.ShowLibrary.as_view(), name="library"),
    path("thu-vien/bang.xlsx", views.DownloadLibrary.as_view(), name="library_xlsx"),
    path("chot/", views.ListCuts.as_view(), name="cuts"),
    path("chot/them/", views.MakeCut.as_view(), name="make_cut"),
    path("chot/<int:pk>/", views.ShowCut.as_view(), name="cut"),
    path("chot/<int:pk>/cong-bo/", views.PublishCut.as_view(), name="publish_cut"),
]
