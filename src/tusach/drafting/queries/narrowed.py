"""What of a version one of the invited is asked about, and the version as they see it."""

from collections.abc import Sequence

from tusach.drafting.models import Invited, Version
from tusach.drafting.narrowing import covered, names_of, narrowed, numbers_of, sentence_case


def version_for(invited: Invited) -> Version:
    """The version that is asked about; for who is asked about parts of it an unsaved copy with their words alone."""
    version = invited.round.version
    if not invited.parts:
        return version
    return Version(
        manuscript=version.manuscript, number=version.number, note=version.note, made_at=version.made_at,
        content=narrowed(version.content, invited.parts),
    )  # fmt: skip


def names_of_parts(version: Version, parts: Sequence[str]) -> list[str]:
    return names_of(version.content["nodes"], parts)


def scope_of(invited: Invited) -> str:
    """What agreement is about: the whole text, or what was asked."""
    return "phần được hỏi" if invited.parts else "toàn văn"


def parts_to_choose(version: Version) -> list[tuple[str, str]]:
    """(key, name) of every node under which something is written, and of the headings above, indented by depth."""
    nodes = version.content["nodes"]
    labels = numbers_of(nodes)
    made = []
    for node in nodes:
        if parts_have_words(version, [str(node["key"])]):
            indent = "\u2003" * int(node.get("depth") or 0)
            made.append(
                (
                    str(node["key"]),
                    f"{indent}{labels[str(node['key'])]} {sentence_case(str(node['title']))}".rstrip(),
                )
            )
    return made


def parts_have_words(version: Version, parts: Sequence[str]) -> bool:
    asked = covered(version.content["nodes"], parts)
    return any(node["blocks"] for node in version.content["nodes"] if node["key"] in asked)
