from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tusach.reports"
    label = "reports"
