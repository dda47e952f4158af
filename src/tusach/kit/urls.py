from django.urls import path

from tusach.kit import views

app_name = "kit"
urlpatterns = [path("", views.ShowComponents.as_view(), name="components")]
