from django.urls import path

from tusach.places import views

app_name = "places"
urlpatterns = [
    path("", views.FindUnits.as_view(), name="find"),
    path("ban-do/", views.ShowMap.as_view(), name="map"),
    path("chua-ro/", views.ListDoubts.as_view(), name="doubts"),
    path("chua-ro/<int:pk>/", views.SettleDoubt.as_view(), name="settle"),
    path("sap-xep/", views.ListReorganisations.as_view(), name="reorganisations"),
    path("sap-xep/gui/", views.ProposeReorganisation.as_view(), name="propose"),
    path("sap-xep/<int:pk>/", views.ShowProposal.as_view(), name="proposal"),
    path("sap-xep/<int:pk>/ap-dung/", views.ApplyProposal.as_view(), name="apply"),
    path("su-kien/<int:pk>/go/", views.UndoEvent.as_view(), name="undo"),
    path("<str:key>/", views.ShowUnit.as_view(), name="unit"),
]
