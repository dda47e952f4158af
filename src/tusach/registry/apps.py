from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tusach.registry"
    label = "registry"
