from django.urls import path

from tusach.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.ListIncoming.as_view(), name="incoming"),
    path("den/vao-so/", views.EnterIncoming.as_view(), name="enter_incoming"),
    path("di/", views.ListOutgoing.as_view(), name="outgoing"),
    path("di/cap-so/", views.EnterOutgoing.as_view(), name="enter_outgoing"),
    path("gui-den/", views.ListReceived.as_view(), name="received"),
    path("tim/", views.SearchDocuments.as_view(), name="search"),
    path("nhiem-ky/", views.OpenTerm.as_view(), name="terms"),
    path("tep/<int:pk>/", views.DownloadFile.as_view(), name="file"),
    path("<int:pk>/", views.ShowDocument.as_view(), name="show"),
    path("<int:pk>/tep/", views.AttachFile.as_view(), name="attach"),
    path("<int:pk>/van-ban-dan/", views.ReadReferences.as_view(), name="references"),
    path("<int:pk>/noi-nhan/", views.SetRecipients.as_view(), name="recipients"),
]
