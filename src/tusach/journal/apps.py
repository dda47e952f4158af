from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tusach.journal"
    label = "journal"
