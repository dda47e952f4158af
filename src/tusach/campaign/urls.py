from django.urls import path

from tusach.campaign.views import calendars, campaigns, plans

app_name = "campaign"
urlpatterns = [
    path("", campaigns.ListCampaigns.as_view(), name="list"),
    path("ke-hoach/", plans.ListPlans.as_view(), name="plans"),
    path("ke-hoach/gui/", plans.SendPlan.as_view(), name="send_plan"),
    path("ke-hoach/<int:pk>/", plans.ShowPlan.as_view(), name="plan"),
    path("ke-hoach/<int:pk>/sua/", plans.CorrectPlan.as_view(), name="correct"),
    path("ke-hoach/<int:pk>/lap-dot/", plans.ConfirmPlan.as_view(), name="confirm"),
    path("lich/", calendars.MyCalendar.as_view(), name="calendar"),
    path("lich/tao/", calendars.MakeCalendar.as_view(), name="make_calendar"),
    path("lich/thu-hoi/", calendars.RevokeCalendar.as_view(), name="revoke_calendar"),
    path("lich/<str:token>.ics", calendars.ReadFeed.as_view(), name="feed"),
    path("<int:pk>/", campaigns.ShowCampaign.as_view(), name="show"),
    path("<int:pk>/don-vi/", campaigns.ListObligations.as_view(), name="obligations"),
    path("<int:pk>/bat-dau/", campaigns.OpenCampaign.as_view(), name="open"),
    path("<int:pk>/khep-lai/", campaigns.CloseCampaign.as_view(), name="close"),
    path("<int:pk>/nhac/", campaigns.PreviewReminders.as_view(), name="reminders"),
    path("<int:pk>/nhac/gui/", campaigns.SendReminders.as_view(), name="remind"),
    path("<int:pk>/don-doc.docx", campaigns.UrgingLetter.as_view(), name="letter"),
    path("gia-han/<int:pk>/", campaigns.ExtendObligation.as_view(), name="extend"),
    path("hoat-dong/<int:pk>/", campaigns.SetActivityState.as_view(), name="activity"),
    path("doan/<int:pk>/", campaigns.RecordTrip.as_view(), name="trip"),
]
