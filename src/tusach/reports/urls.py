from django.urls import path

from tusach.kit.pages import Page

app_name = "reports"
urlpatterns = [path("<int:pk>/", Page.as_view(), name="show")]
