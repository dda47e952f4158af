"""Keeping the search index with the documents, in the transaction that changes them."""

from collections.abc import Iterable

from django.db import transaction

from tusach.registry import queries, search
from tusach.registry.models import Document, SearchWords


def index_document(document: Document) -> None:
    """Put the document's words into the index as they are now; nothing when they have not changed."""
    written, who = queries.words_to_find(document), queries.who_tokens(document)
    kept = SearchWords.objects.filter(pk=document.pk).first()
    if kept is not None:
        if (kept.written, kept.who) == (written, who):
            return
        search.take_out(document.pk, kept.written, kept.who)
    SearchWords(document=document, written=written, who=who).save(force_insert=kept is None)
    search.put(document.pk, written, who)


def reindex_when_empty() -> None:
    """After a migration: the documents of before there was an index, or of before it was laid out anew, are put in."""
    if not search.is_empty() or not Document.objects.exists():
        return
    if not SearchWords.objects.exists():
        reindex()
        return
    with transaction.atomic():
        for pk, written, who in SearchWords.objects.values_list("pk", "written", "who").iterator():
            search.put(pk, written, who)


def reindex(documents: Iterable[Document] | None = None) -> int:
    """Build the index anew from all documents; returns how many. One transaction: readers keep the old one meanwhile."""
    rows = documents if documents is not None else (
        Document.objects.select_related("arrival").prefetch_related("recipients", "deliveries").order_by("pk").iterator(chunk_size=500)
    )  # fmt: skip
    with transaction.atomic():
        search.empty()
        SearchWords.objects.all().delete()
        done = 0
        for document in rows:
            index_document(document)
            done += 1
    return done
