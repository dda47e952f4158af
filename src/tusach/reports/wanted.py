"""What a survey answer asks for in books: the topics ticked, and the parts of the free proposals that name books."""

from typing import Any

from tusach.books.actions import Said, wishes_in
from tusach.books.models import Topic
from tusach.reports.answers import plain
from tusach.reports.form import Form
from tusach.reports.validate import Checked

_TOPIC_INDICATOR = "I114."  # I114.1 to I114.7: more books on the topic of that number
_FREE = "de_xuat"


def wanted_in(form: Form, checked: Checked) -> list[Said]:
    """Wishes of the relevant answers; `Said.key` is the choice or the part's place, stable while the answer stands."""
    found: list[Said] = []
    for key, answer in checked.answers.items():
        question = form.questions.get(key)
        if question is None or key in checked.irrelevant:
            continue
        value: Any = plain(answer)
        if question.kind == "many" and isinstance(value, list):
            found += [_of_topic(choice.indicator) for choice in question.choices
                      if choice.key in value and (choice.indicator or "").startswith(_TOPIC_INDICATOR)]  # fmt: skip
        elif key == _FREE and isinstance(value, str):
            found += [Said(f"{key}.{n}", text) for n, text in enumerate(wishes_in(value))]
    return found


def _of_topic(indicator: str) -> Said:
    topic = list(Topic)[int(indicator.removeprefix(_TOPIC_INDICATOR)) - 1]
    return Said(f"t.{topic.value}", f"Thêm sách về {topic.label[0].lower()}{topic.label[1:]}", topic.value)
