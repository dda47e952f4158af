from django.urls import path, re_path

from tusach.people import views

app_name = "people"
urlpatterns = [
    path("", views.Me.as_view(), name="me"),
    path("lien-he/", views.ContactAct.as_view(), name="contact"),
    path("lan-dau/", views.First.as_view(), name="first"),
    path("minh-hoa/", views.DemoSignIn.as_view(), name="demo"),
    path("phien/<int:pk>/dung/", views.EndSession.as_view(), name="end_session"),
    path("viec/<int:pk>/uy-quyen/", views.LendAct.as_view(), name="lend"),
    path("viec/<int:pk>/thoi/", views.EndPost.as_view(), name="end_post"),
    path("uy-quyen/<int:pk>/dung/", views.EndDelegation.as_view(), name="end_delegation"),
    path("dia-ban/", views.Area.as_view(), name="area"),
    path("dia-ban/lap/", views.MakeFromFile.as_view(), name="make"),
    path("dia-ban/lap-du/", views.MakeMissing.as_view(), name="make_missing"),
    path("dia-ban/mau.xlsx", views.EmptyForm.as_view(), name="empty_form"),
    path("dia-ban/phieu/", views.PrintSlips.as_view(), name="print_slips"),
    re_path(r"^dia-ban/tai-khoan\.(?P<kind>json|xlsx)$", views.AreaDownload.as_view(), name="download"),
    path("cac-tinh/", views.Provinces.as_view(), name="provinces"),
    path("cac-tinh/lap/", views.MakeProvinces.as_view(), name="make_provinces"),
    path("cac-tinh/lap-du/", views.MakeMissingProvinces.as_view(), name="make_missing_provinces"),
    path("cac-tinh/mau.xlsx", views.ProvincesForm.as_view(), name="provinces_form"),
    path("cac-tinh/phieu/", views.PrintProvinceSlips.as_view(), name="print_province_slips"),
    path("ban-giao/", views.HandOverAct.as_view(), name="handover"),
    path("nguoi/", views.Persons.as_view(), name="persons"),
    path("nguoi/moi/", views.NewPersonAct.as_view(), name="new_person"),
    path("nguoi/<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("nguoi/<int:pk>/ho-ten/", views.RenamePersonAct.as_view(), name="rename_person"),
    path("nguoi/<int:pk>/phieu/", views.PersonSlip.as_view(), name="person_slip"),
    path("co-quan/", views.Bodies.as_view(), name="bodies"),
    path("co-quan/moi/", views.NewBodyAct.as_view(), name="new_body"),
    path("co-quan/ca-cap/", views.NewBodiesAct.as_view(), name="new_bodies"),
    path("co-quan/<int:pk>/", views.BodyPage.as_view(), name="body"),
    path("co-quan/<int:pk>/doi-ten/", views.RenameAct.as_view(), name="rename_body"),
    path("co-quan/<int:pk>/giao-viec/", views.AppointAct.as_view(), name="appoint"),
]
