from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt

from tusach.library.views import boxes, feeds, packs
from tusach.library.views.manage import editions, intake, pages, sheet, use
from tusach.library.views.manage import packs as kept


class WireName:
    """The name of a pack's file on the way: its SHA-256, with `.br` when it travels compressed."""

    regex = r"[0-9a-f]{64}(?:\.br)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Way:
    """By what a feed leads through the shelf: topic, language, author."""

    regex = "chu-de|ngon-ngu|tac-gia"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WireName, "wire")
register_converter(Way, "ways")

app_name = "library"
urlpatterns = [
    path("opds/", feeds.OpdsRoot.as_view(), name="opds"),
    path("opds/tim.xml", feeds.OpenSearch.as_view(), name="opensearch"),
    path("opds/theo/<ways:by>/", feeds.OpdsBy.as_view(), name="opds_by"),
    path("opds/sach/", feeds.OpdsBooks.as_view(), name="opds_books"),
    path("opds/sach/<slug:key>/", feeds.OpdsBook.as_view(), name="opds_book"),
    path("opds2/", feeds.Opds2Root.as_view(), name="opds2"),
    path("opds2/sach/", feeds.Opds2Books.as_view(), name="opds2_books"),
    path("opds2/sach/<slug:key>/", feeds.Opds2Book.as_view(), name="opds2_book"),
    path("oai/", csrf_exempt(feeds.Oai.as_view()), name="oai"),  # a harvester's POST only asks
    path("sach/<slug:key>/marc.xml", feeds.MarcXml.as_view(), name="marcxml"),
    path("sach/<slug:key>/dc.xml", feeds.DublinCore.as_view(), name="dc"),
    path("sach/<slug:key>/sach.jsonld", feeds.JsonLd.as_view(), name="jsonld"),
    path("iiif/<slug:key>/manifest.json", feeds.IiifManifest.as_view(), name="iiif"),
    path("sach-moi.atom", feeds.NewBooks.as_view(), name="feed"),
    path("sitemap.xml", feeds.Sitemap.as_view(), name="sitemap"),
    path("robots.txt", feeds.Robots.as_view(), name="robots"),
    path("thu-vien/quan-ly/", editions.ListEditions.as_view(), name="editions"),
    path("thu-vien/quan-ly/tep/", intake.ListIntakes.as_view(), name="intakes"),
    path("thu-vien/quan-ly/tep/nop/", intake.HandIn.as_view(), name="hand_in"),
    path("thu-vien/quan-ly/bang/", sheet.PreviewSheet.as_view(), name="sheet"),
    path("thu-vien/quan-ly/bang/ghi/", sheet.ApplySheet.as_view(), name="sheet_apply"),
    path("thu-vien/quan-ly/bang/sach.xlsx", sheet.TakeSheet.as_view(), name="sheet_xlsx"),
    path("thu-vien/quan-ly/su-dung/", use.ShowUse.as_view(), name="use"),
    path("thu-vien/quan-ly/sach/<slug:key>/", editions.ShowEdition.as_view(), name="edition"),
    path("thu-vien/quan-ly/sach/<slug:key>/sua/", editions.DescribeEdition.as_view(), name="describe"),
    path("thu-vien/quan-ly/sach/<slug:key>/kiem-tra/", editions.CheckEdition.as_view(), name="check"),
    path("thu-vien/quan-ly/sach/<slug:key>/phat-hanh/", editions.PublishEdition.as_view(), name="publish"),
    path("thu-vien/quan-ly/sach/<slug:key>/thay/", editions.SupersedeEdition.as_view(), name="supersede"),
    path("thu-vien/quan-ly/sach/<slug:key>/rut/", editions.WithdrawEdition.as_view(), name="withdraw"),
    path("thu-vien/quan-ly/sach/<slug:key>/trang/", pages.ListPages.as_view(), name="pages"),
    path("thu-vien/quan-ly/sach/<slug:key>/trang/<int:ordinal>/", pages.MendPage.as_view(), name="mend"),
    path("thu-vien/quan-ly/goi/", kept.ListPacks.as_view(), name="packs_kept"),
    path("thu-vien/quan-ly/goi/lam/", kept.MakePack.as_view(), name="make_pack"),
    path("thu-vien/quan-ly/goi/xem/<slug:name>/", kept.ShowPack.as_view(), name="pack_kept"),
    path("thu-vien/quan-ly/goi/xem/<slug:name>/lam-lai/", kept.RenewPack.as_view(), name="renew_pack"),
    path("thu-vien/quan-ly/may-sach/", boxes.Boxes.as_view(), name="boxes"),
    path("thu-vien/quan-ly/may-sach/ghi/", boxes.RegisterBox.as_view(), name="new_box"),
    path("thu-vien/quan-ly/may-sach/<int:pk>/ngung/", boxes.EndBox.as_view(), name="end_box"),
    path("may-sach/so-lieu/", boxes.BoxReport.as_view(), name="box_report"),
    path("goi/", packs.Packs.as_view(), name="packs"),
    path("goi/<slug:name>/index.json", packs.PackIndex.as_view(), name="pack"),
    path("goi/<slug:name>/blob/<wire:wire>", packs.PackBlob.as_view(), name="pack_blob"),
    path("goi/<slug:name>/blobs", packs.PackBlobs.as_view(), name="pack_blobs"),
]
