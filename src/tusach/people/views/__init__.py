from tusach.people.views.area import Area, AreaDownload, EmptyForm, MakeFromFile, MakeMissing, PrintSlips
from tusach.people.views.bodies import Bodies, BodyPage, NewBodiesAct, NewBodyAct, RenameAct
from tusach.people.views.entrance import DemoSignIn, First
from tusach.people.views.handover import HandOverAct
from tusach.people.views.me import ContactAct, EndDelegation, EndPost, EndSession, LendAct, Me
from tusach.people.views.persons import (
    AppointAct,
    NewPersonAct,
    PersonPage,
    Persons,
    PersonSlip,
    RenamePersonAct,
)
from tusach.people.views.provinces import (
    MakeMissingProvinces,
    MakeProvinces,
    PrintProvinceSlips,
    Provinces,
    ProvincesForm,
)

__all__ = [
    "AppointAct",
    "Area",
    "AreaDownload",
    "Bodies",
    "BodyPage",
    "ContactAct",
    "DemoSignIn",
    "EmptyForm",
    "EndDelegation",
    "EndPost",
    "EndSession",
    "First",
    "HandOverAct",
    "LendAct",
    "MakeFromFile",
    "MakeMissing",
    "MakeMissingProvinces",
    "MakeProvinces",
    "Me",
    "NewBodiesAct",
    "NewBodyAct",
    "NewPersonAct",
    "PersonPage",
    "PersonSlip",
    "Persons",
    "PrintProvinceSlips",
    "PrintSlips",
    "Provinces",
    "ProvincesForm",
    "RenameAct",
    "RenamePersonAct",
]
