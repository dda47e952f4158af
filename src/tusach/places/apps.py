from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tusach.places"
    label = "places"
