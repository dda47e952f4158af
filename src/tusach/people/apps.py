from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tusach.people"
    label = "people"
