from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tusach.portal"
    label = "portal"
