from django.urls import path, register_converter

from tusach.library.views import packs


class WireName:
    """The name of a pack's file on the way: its SHA-256, with `.br` when it travels compressed."""

    regex = r"[0-9a-f]{64}(?:\.br)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WireName, "wire")

app_name = "library"
urlpatterns = [
    path("goi/", packs.Packs.as_view(), name="packs"),
    path("goi/<slug:name>/index.json", packs.PackIndex.as_view(), name="pack"),
    path("goi/<slug:name>/blob/<wire:wire>", packs.PackBlob.as_view(), name="pack_blob"),
    path("goi/<slug:name>/blobs", packs.PackBlobs.as_view(), name="pack_blobs"),
]
