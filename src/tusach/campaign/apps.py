from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "tusach.campaign"
    label = "campaign"
