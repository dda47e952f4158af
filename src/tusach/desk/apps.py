from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tusach.desk"
    label = "desk"
