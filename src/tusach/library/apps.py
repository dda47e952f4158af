from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tusach.library"
    label = "library"
