from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "tusach.shelf"
    label = "shelf"
