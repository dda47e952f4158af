from tusach.registry.forms.fields import WhyForm
from tusach.registry.forms.numbers import (
    DossierForm,
    FileIntoForm,
    GroupForm,
    HoldForm,
    TermForm,
    UnusedForm,
    VolumeForm,
)
from tusach.registry.forms.papers import (
    AttachForm,
    CorrectForm,
    FileForm,
    IncomingForm,
    OutgoingForm,
    PostForm,
    RecipientsForm,
    ReferencesForm,
    RelationForm,
    SignedForForm,
    from_head,
)
from tusach.registry.forms.routing import FinishForm, RouteForm

__all__ = [
    "AttachForm",
    "CorrectForm",
    "DossierForm",
    "FileForm",
    "FileIntoForm",
    "FinishForm",
    "GroupForm",
    "HoldForm",
    "IncomingForm",
    "OutgoingForm",
    "PostForm",
    "RecipientsForm",
    "ReferencesForm",
    "RelationForm",
    "RouteForm",
    "SignedForForm",
    "TermForm",
    "UnusedForm",
    "VolumeForm",
    "WhyForm",
    "from_head",
]
