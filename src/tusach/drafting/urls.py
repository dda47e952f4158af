from django.urls import path

from tusach.drafting.views import gathered

app_name = "drafting"
urlpatterns = [
    path("", gathered.AllDrafts.as_view(), name="all"),
    path("dot/<int:campaign>/", gathered.ListDrafts.as_view(), name="list"),
    path("dot/<int:campaign>/lap/", gathered.MakeDraft.as_view(), name="make"),
    path("<int:draft>/", gathered.ShowDraft.as_view(), name="show"),
    path("<int:draft>/muc/<str:key>/", gathered.ShowNode.as_view(), name="node"),
    path("<int:draft>/du-thao.docx", gathered.DraftWord.as_view(), name="docx"),
    path("<int:draft>/du-thao.pdf", gathered.DraftPdf.as_view(), name="pdf"),
]
