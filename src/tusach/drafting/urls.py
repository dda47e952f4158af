from django.urls import path

from tusach.drafting import views

app_name = "drafting"
urlpatterns = [
    path("", views.AllDrafts.as_view(), name="all"),
    path("dot/<int:campaign>/", views.ListDrafts.as_view(), name="list"),
    path("dot/<int:campaign>/lap/", views.MakeDraft.as_view(), name="make"),
    path("<int:draft>/", views.ShowDraft.as_view(), name="show"),
    path("<int:draft>/muc/<str:key>/", views.ShowNode.as_view(), name="node"),
    path("<int:draft>/du-thao.docx", views.DraftWord.as_view(), name="docx"),
    path("<int:draft>/du-thao.pdf", views.DraftPdf.as_view(), name="pdf"),
]
