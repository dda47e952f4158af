from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "tusach.supply"
    label = "supply"
