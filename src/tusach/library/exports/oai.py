"""OAI-PMH 2.0 as a data provider (openarchives.org/OAI/2.0): six verbs, their errors, tokens that hold the whole state.

A record's datestamp is when the edition was published or, later, replaced or withdrawn; of those two a deleted record
stays for good. What is asked is read from a list of pairs, so that an argument given twice is seen.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Min, QuerySet

from tusach.books.models import Language, Topic
from tusach.kit.text import for_xml
from tusach.library.exports import dublin, marc, xml
from tusach.library.exports.words import Site, stamp
from tusach.library.models import Edition
from tusach.library.queries import feeds

FORMATS: Mapping[str, tuple[str, str, Callable[[Edition, Site], xml.Element]]] = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", xml.OAI_DC, dublin.record),
    "marc21": ("http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd", xml.MARC, marc.record),
}
PER_PAGE = 100
_SALT = "library.oai"
_SCHEMA = f"{xml.OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_LIST = {"from", "until", "set", "metadataPrefix"}
# verb -> arguments that must be there, arguments that may be
VERBS: Mapping[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListIdentifiers": ({"metadataPrefix"}, _LIST),
    "ListRecords": ({"metadataPrefix"}, _LIST),
}
_KEY = re.compile(r"[a-z0-9]{1,12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class Wrong(Exception):  # noqa: N818 - one of the protocol's own error codes
    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code, self.said = code, said


@dataclass(frozen=True)
class Asked:
    """What a list is of, and how far it has come: all that a resumption token holds."""

    prefix: str
    chosen: str = ""
    since: str = ""
    until: str = ""
    after: str = ""  # the datestamp, with microseconds, and the key of the last record given
    pk: int = 0
    given: int = 0
    total: int = 0


@dataclass
class Answer:
    site: Site
    at: datetime
    email: str
    made: xml.Element = field(init=False)
    request: xml.Element = field(init=False)

    def __post_init__(self) -> None:
        self.made = xml.root(xml.OAI, "OAI-PMH", schema=_SCHEMA)
        xml.add(self.made, xml.OAI, "responseDate", stamp(self.at))
        self.request = xml.add(self.made, xml.OAI, "request", self.site.to("library:oai"))


def respond(site: Site, pairs: Sequence[tuple[str, str]], *, at: datetime, email: str) -> bytes:
    """The answer to one request; an error of the caller is an answer too."""
    answer = Answer(site, at, email)
    try:
        verb, given = _read(pairs)
        for name, value in given.items():
            answer.request.set(name, for_xml(value))
        answer.request.set("verb", verb)
        _DO[verb](answer, given)
    except Wrong as wrong:
        if wrong.code in {"badVerb", "badArgument"}:
            answer.request.attrib.clear()  # as the protocol has it: what was asked cannot be repeated
        xml.add(answer.made, xml.OAI, "error", wrong.said, code=wrong.code)
    return xml.text_of(answer.made)


def _read(pairs: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    given = dict(pairs)
    if len(given) != len(pairs):
        raise Wrong(
            "badVerb" if [n for n, _ in pairs].count("verb") > 1 else "badArgument",
            "An argument is repeated.",
        )
    verb = given.pop("verb", "")
    if verb not in VERBS:
        raise Wrong("badVerb", "The verb is missing or is none of OAI-PMH 2.0.")
    must, may = VERBS[verb]
    if "resumptionToken" in given and verb in {"ListSets", "ListIdentifiers", "ListRecords"}:
        if len(given) > 1:
            raise Wrong("badArgument", "resumptionToken stands alone.")
        return verb, given
    if given.keys() - must - may or must - given.keys():
        raise Wrong("badArgument", f"{verb} takes {', '.join(sorted(must | may)) or 'no argument'}.")
    return verb, given


def _address(answer: Answer) -> str:
    """The schema asks for a domain with a dot; a house without one has the name that stands in its identifiers."""
    local, _, domain = answer.email.partition("@")
    return answer.email if "." in domain.strip(".") else f"{local or 'tusach'}@{answer.site.host}"


def _identify(answer: Answer, given: Mapping[str, str]) -> None:  # noqa: ARG001 - every verb has the same shape
    earliest = feeds.harvested().aggregate(first=Min("stamp"))["first"]
    made = xml.add(answer.made, xml.OAI, "Identify")
    lines = [
        ("repositoryName", "Tủ sách"), ("baseURL", answer.site.to("library:oai")), ("protocolVersion", "2.0"),
        ("adminEmail", _address(answer)), ("earliestDatestamp", stamp(earliest or answer.at)),
        ("deletedRecord", "persistent"), ("granularity", "YYYY-MM-DDThh:mm:ssZ"), ("compression", "gzip"),
    ]  # fmt: skip
    for name, text in lines:
        xml.add(made, xml.OAI, name, text)
    described = xml.root(
        xml.OAI_ID,
        "oai-identifier",
        schema=f"{xml.OAI_ID} http://www.openarchives.org/OAI/2.0/oai-identifier.xsd",
    )
    sample = feeds.harvested().values_list("key", flat=True).first() or "aaaaaaaa"
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", answer.site.host),
        ("delimiter", ":"),
        ("sampleIdentifier", f"oai:{answer.site.host}:{sample}"),
    ):
        xml.add(described, xml.OAI_ID, name, text)
    xml.add(made, xml.OAI, "description").append(described)


def _formats(answer: Answer, given: Mapping[str, str]) -> None:
    if "identifier" in given:
        _one(answer, given["identifier"])
    made = xml.add(answer.made, xml.OAI, "ListMetadataFormats")
    for prefix, (schema, space, _) in FORMATS.items():
        line = xml.add(made, xml.OAI, "metadataFormat")
        for name, text in (("metadataPrefix", prefix), ("schema", schema), ("metadataNamespace", space)):
            xml.add(line, xml.OAI, name, text)


def sets() -> dict[str, str]:
    """Names by setSpec. A parent holds all of its children."""
    return {
        "topic": "Sách có chủ đề",
        **{f"topic:{topic}": str(topic.label) for topic in Topic},
        "language": "Mọi ngôn ngữ",
        **{f"language:{language}": str(language.label) for language in Language},
    }


def _sets(answer: Answer, given: Mapping[str, str]) -> None:
    if "resumptionToken" in given:
        raise Wrong("badResumptionToken", "Sets come in one list.")
    made = xml.add(answer.made, xml.OAI, "ListSets")
    for spec, name in sets().items():
        line = xml.add(made, xml.OAI, "set")
        xml.add(line, xml.OAI, "setSpec", spec)
        xml.add(line, xml.OAI, "setName", name)


def _get(answer: Answer, given: Mapping[str, str]) -> None:
    edition = _one(answer, given["identifier"])
    _known_format(given["metadataPrefix"])
    _record(xml.add(answer.made, xml.OAI, "GetRecord"), answer.site, edition, given["metadataPrefix"])


def _one(answer: Answer, identifier: str) -> Edition:
    scheme, _, key = identifier.rpartition(":")
    found = feeds.with_covers(feeds.harvested().filter(key=key)).first() if _KEY.fullmatch(key) else None
    if scheme != f"oai:{answer.site.host}" or found is None:
        raise Wrong("idDoesNotExist", "No record has this identifier.")
    return found


def _list(answer: Answer, given: Mapping[str, str], verb: str) -> None:
    asked = _from_token(given["resumptionToken"]) if "resumptionToken" in given else _from_given(given)
    rows = _rows(asked)
    total = asked.total or rows.count()
    if asked.after:
        rows = feeds.after(rows, datetime.fromisoformat(asked.after), asked.pk)
    found = list(feeds.with_covers(rows)[: PER_PAGE + 1])
    if not found and asked.after:
        raise Wrong("badResumptionToken", "What this token led to has changed. Please begin again.")
    if not found:
        raise Wrong("noRecordsMatch", "Nothing matches.")
    made, shown = xml.add(answer.made, xml.OAI, verb), found[:PER_PAGE]
    for edition in shown:
        if verb == "ListRecords":
            _record(made, answer.site, edition, asked.prefix)
        else:
            _header(made, edition, answer.site)
    if len(found) > PER_PAGE or asked.given:
        last: Any = shown[-1]
        rest = Asked(
            asked.prefix, asked.chosen, asked.since, asked.until,
            last.stamp.isoformat(), last.pk, asked.given + len(shown), total,
        )  # fmt: skip
        token = signing.dumps(list(vars(rest).values()), salt=_SALT) if len(found) > PER_PAGE else ""
        xml.add(made, xml.OAI, "resumptionToken", token, completeListSize=total, cursor=asked.given)


def _from_given(given: Mapping[str, str]) -> Asked:
    _known_format(given["metadataPrefix"])
    since, until = given.get("from", ""), given.get("until", "")
    for moment in (since, until):
        if moment:
            _moment(moment)
    if since and until and (len(since) != len(until) or since > until):
        raise Wrong("badArgument", "from and until: one granularity, the earlier one first.")
    chosen = given.get("set", "")
    if chosen and chosen not in sets():
        raise Wrong("noRecordsMatch", "There is no such set.")
    return Asked(given["metadataPrefix"], chosen, since, until)


def _from_token(token: str) -> Asked:
    try:
        asked = Asked(*signing.loads(token, salt=_SALT))
        _known_format(asked.prefix)
    except (signing.BadSignature, TypeError, ValueError, Wrong):
        raise Wrong("badResumptionToken", "This token is not one of ours.") from None
    return asked


def _rows(asked: Asked) -> QuerySet[Edition]:
    rows: QuerySet[Any] = feeds.harvested()
    if asked.since:
        rows = rows.filter(stamp__gte=_moment(asked.since))
    if asked.until:  # up to the end of that second or day
        step = timedelta(days=1) if _DAY.fullmatch(asked.until) else timedelta(seconds=1)
        rows = rows.filter(stamp__lt=_moment(asked.until) + step)
    kind, _, value = asked.chosen.partition(":")
    if kind == "topic":
        rows = rows.filter(topic=value) if value else rows.exclude(topic="")
    elif value:
        rows = rows.filter(language=value)
    return rows


def _moment(text: str) -> datetime:
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        if _SECOND.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Wrong("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def _known_format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise Wrong("cannotDisseminateFormat", "Formats: oai_dc, marc21.")


def _header(parent: xml.Element, edition: Edition, site: Site) -> None:
    moment: Any = edition
    made = xml.add(parent, xml.OAI, "header", status="deleted" if feeds.is_deleted(edition) else None)
    xml.add(made, xml.OAI, "identifier", f"oai:{site.host}:{edition.key}")
    xml.add(made, xml.OAI, "datestamp", stamp(moment.stamp))
    for spec in _sets_of(edition):
        xml.add(made, xml.OAI, "setSpec", spec)


def _sets_of(edition: Edition) -> Iterable[str]:
    if edition.topic:
        yield f"topic:{edition.topic}"
    yield f"language:{edition.language}"


def _record(parent: xml.Element, site: Site, edition: Edition, prefix: str) -> None:
    made = xml.add(parent, xml.OAI, "record")
    _header(made, edition, site)
    if not feeds.is_deleted(edition):
        xml.add(made, xml.OAI, "metadata").append(FORMATS[prefix][2](edition, site))


_DO: Mapping[str, Callable[[Answer, Mapping[str, str]], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": lambda answer, given: _list(answer, given, "ListIdentifiers"),
    "ListRecords": lambda answer, given: _list(answer, given, "ListRecords"),
}
