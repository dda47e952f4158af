from django.urls import path

from tusach.people import views

app_name = "people"
urlpatterns = [path("", views.Me.as_view(), name="me")]
