from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "tusach.kit"
    label = "kit"
