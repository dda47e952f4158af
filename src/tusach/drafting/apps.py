from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "tusach.drafting"
    label = "drafting"
