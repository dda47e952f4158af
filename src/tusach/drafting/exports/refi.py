"""The codebook in the exchange format of coding programs, out and in: REFI-QDA Codebook (file ending QDC, 1.0 of 2019).

The groups of the house are its uppermost codes, which nothing is coded with. Each code carries an identity made of its
number, so that a file that another program renamed codes in comes back to the same codes.
"""

import uuid
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from tusach.campaign.models import Campaign
from tusach.drafting.exports.codebook import GROUPS
from tusach.drafting.models import CodeGroup
from tusach.drafting.queries.codes import codebook_of
from tusach.drafting.queries.exchange import Row
from tusach.drafting.refi import Theirs, read_qdc
from tusach.kit.text import fold, for_xml

QDA = "urn:QDA-XML:codebook:1.0"
_SPACE = uuid.UUID("6f0c1f5e-7b1c-5a0e-9d53-2d1c0b9a7341")


def rows_of_qdc(campaign: Campaign, data: bytes, *, group: str = CodeGroup.TOPIC) -> list[Row]:
    """Lines to import. Codes under one of our groups, known by its identity or its name, are of that group; all others are
    of `group`. The tree stays as far as names tell it.
    """
    return rows_of(campaign, read_qdc(data), group=group)


def rows_of(campaign: Campaign, codes: Sequence[Theirs], *, group: str = CodeGroup.TOPIC) -> list[Row]:
    """As above, of codes that were read already."""
    theirs = {one.number: one for one in codes}
    numbers = {guid_of(campaign, f"code:{pk}"): pk for pk in codebook_of(campaign).by_id}
    ours = {guid_of(campaign, f"group:{value}"): value for value in CodeGroup.values}
    rows = []
    for one in theirs.values():
        top = theirs[one.path[0]] if one.path else one
        own = _group(top, ours)
        if own and not one.path:
            continue
        above = theirs[one.path[-1]] if one.path else None
        under = above.name if above is not None and not (own and not above.path) else ""
        rows.append(
            Row(one.number, own or group, one.name, one.definition, under, numbers.get(one.guid))
        )  # fmt: skip
    return rows


def _group(top: Theirs, ours: dict[str, str]) -> str:
    return ours.get(top.guid) or GROUPS.get(fold(top.name), "")


def qdc_of(campaign: Campaign) -> bytes:
    """The living codes as REFI-QDA; the same codebook gives the same bytes."""
    ET.register_namespace("", QDA)
    root = ET.Element(f"{{{QDA}}}CodeBook", {"origin": "Tủ sách"})
    put_codes(root, campaign)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def put_codes(above: ET.Element, campaign: Campaign) -> None:
    """The codes of a campaign under a `CodeBook`, in its namespace: of a codebook, or of a whole project."""
    space = above.tag.partition("}")[0] + "}"
    codes, book = ET.SubElement(above, f"{space}Codes"), codebook_of(campaign)
    for group in CodeGroup:
        own = [line for line in book.lines if line.code.group == group]
        if not own:
            continue
        top = _code(codes, guid_of(campaign, f"group:{group}"), str(group.label), codable=False)
        at = {-1: top}
        for line in own:
            node = _code(
                at[line.depth - 1], guid_of(campaign, f"code:{line.code.pk}"), for_xml(line.code.name)
            )
            if line.code.definition:
                ET.SubElement(node, f"{space}Description").text = for_xml(line.code.definition)
            at[line.depth] = node


def _code(above: ET.Element, guid: str, name: str, *, codable: bool = True) -> ET.Element:
    about = {"guid": guid, "name": name, "isCodable": "true" if codable else "false"}
    return ET.SubElement(above, above.tag.partition("}")[0] + "}Code", about)


def guid_of(campaign: Campaign, name: str) -> str:
    """The identity that a thing of the house has in every file that leaves: the same thing, the same identity."""
    return str(uuid.uuid5(_SPACE, f"{campaign.pk}/{name}")).upper()
