from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "tusach.figures"
    label = "figures"
