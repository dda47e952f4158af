"""The catalogue of good models: taken from a passage or typed, corrected, shown to the public, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.campaign.models import Campaign
from tusach.drafting.models import Code, CodeGroup, Excerpt, GoodModel
from tusach.drafting.queries.excerpts import restricted_among
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.places.models import Unit

MODEL_FIELDS = ("name", "place", "year", "what", "results", "spread")
_FIRST_YEAR = 1990


@transaction.atomic
def make_good_model(
    *, campaign: Campaign, given: Mapping[str, Any], by: Actor, at: datetime,
    excerpt: Excerpt | None = None, code: Code | None = None, unit: Unit | None = None,
) -> GoodModel:  # fmt: skip
    """`given` holds MODEL_FIELDS. From a passage it keeps the passage and its report; the same name from the same passage,
    sent twice, is one model. `unit` is the province; a passage brings its own.
    """
    model = GoodModel(campaign=campaign, excerpt=excerpt, unit=unit, made_by=by.person, made_at=at)
    if excerpt is not None:
        excerpt = Excerpt.objects.select_for_update().select_related("report__obligation").get(pk=excerpt.pk)
        model.report, model.unit = excerpt.report, excerpt.report.obligation.unit
    else:
        Campaign.objects.select_for_update().defer("reading").get(pk=campaign.pk)
    _fill(model, given, code, at)
    known = GoodModel.objects.filter(
        campaign=campaign, excerpt=excerpt, name=model.name, place=model.place
    ).first()
    if known is not None:
        return known
    model.save()
    _record("make_good_model", model, by, at, f"Ghi mô hình hay “{model.name}”, {model.place}")
    return model


@transaction.atomic
def change_good_model(
    *,
    model: GoodModel,
    given: Mapping[str, Any],
    code: Code | None,
    by: Actor,
    at: datetime,
    unit: Unit | None = None,
) -> GoodModel:
    """One that was taken from a passage keeps its province."""
    model = GoodModel.objects.select_for_update().get(pk=model.pk)
    before = {name: getattr(model, name) for name in (*MODEL_FIELDS, "code_id", "unit_id")}
    model.unit = model.unit if model.excerpt_id else unit
    _fill(model, given, code, at)
    if model.published_at is not None and not model.results:
        raise Refused(
            "Bạn đọc đang xem mô hình này nên phải có kết quả. Xin ghi kết quả, hoặc thôi công bố trước.",
            field="results",
        )
    after = {name: getattr(model, name) for name in before}
    if after != before:
        model.save()
        changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        _record("change_good_model", model, by, at, f"Sửa mô hình hay “{model.name}”", changed)
    return model


def _fill(model: GoodModel, given: Mapping[str, Any], code: Code | None, at: datetime) -> None:
    for name in MODEL_FIELDS:
        value = given.get(name)
        setattr(model, name, value if name == "year" else str(value or "").strip())
    if not model.name:
        raise Refused(
            "Mô hình chưa có tên. Xin đặt một tên ngắn, như “Mười phút đọc sách đầu buổi sinh hoạt”.",
            field="name",
        )
    if not model.place:
        raise Refused("Xin ghi nơi làm mô hình: xã, huyện, tỉnh nào.", field="place")
    if not model.what:
        raise Refused("Xin kể cách làm: ai làm gì, mấy lần, ở đâu.", field="what")
    if model.year is not None and not _FIRST_YEAR <= model.year <= at.year:
        raise Refused(f"Năm bắt đầu phải từ {_FIRST_YEAR} đến {at.year}.", field="year")
    if code is not None and (code.campaign_id != model.campaign_id or code.group != CodeGroup.MODEL):
        raise Refused("Chủ đề của mô hình phải thuộc nhóm “mô hình, cách làm” của đợt này.", field="code")
    model.code = code


@transaction.atomic
def publish_good_model(*, model: GoodModel, by: Actor, at: datetime) -> GoodModel:
    """The public sees it from now on. Needs to say what came of it: a way of working without a result is no model yet."""
    model = GoodModel.objects.select_for_update().get(pk=model.pk)
    if model.published_at is not None:
        return model
    if not model.results.strip():
        raise Refused("Chưa có kết quả nên chưa công bố được. Xin ghi kết quả, có số càng tốt, rồi công bố.")
    if model.report_id and restricted_among([model.report_id]):
        raise Refused(
            "Mô hình này lấy từ báo cáo không gửi ra ngoài nên không công bố được. Được nơi gửi cho phép, xin ghi mô hình "
            "mới bằng lời của tổ thư ký, không lấy từ đoạn báo cáo."
        )
    model.published_by, model.published_at = by.person, at
    model.save(update_fields=["published_by", "published_at"])
    _record("publish_good_model", model, by, at, f"Công bố mô hình hay “{model.name}”")
    return model


@transaction.atomic
def withdraw_good_model(*, model: GoodModel, by: Actor, at: datetime) -> GoodModel:
    model = GoodModel.objects.select_for_update().get(pk=model.pk)
    if model.published_at is None:
        return model
    model.published_by, model.published_at = None, None
    model.save(update_fields=["published_by", "published_at"])
    _record("withdraw_good_model", model, by, at, f"Thôi công bố mô hình hay “{model.name}”")
    return model


def _record(
    act: str, model: GoodModel, by: Actor, at: datetime, sentence: str, facts: Mapping[str, Any] | None = None
) -> None:
    journal.record(
        act=f"drafting.{act}", subject=f"drafting.GoodModel:{model.pk}", by=by, at=at, sentence=sentence,
        facts={"campaign": model.campaign_id, **(facts or {})},
    )  # fmt: skip
