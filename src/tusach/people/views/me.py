from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.shortcuts import get_object_or_404

from tusach.kit.pages import Act, Page
from tusach.people import actions, queries, rules
from tusach.people.forms import Contact, Lend
from tusach.people.models import Actor, Delegation, Post


class Me(Page):
    template_name = "people/me.html"
    may = rules.is_known

    def context(self, actor: Actor, thing: None) -> Mapping[str, Any]:
        person = actor.person
        assert person is not None  # noqa: S101 - the rule lets nobody else in
        factors = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
        return {
            "posts": queries.posts_of(person, actor.day),
            "stands_in": queries.stand_in_posts(person, actor.day),
            "has_app": Authenticator.Type.TOTP in factors,
            "has_key": Authenticator.Type.WEBAUTHN in factors,
            "needs_factor": rules.needs_second_factor(actor),
            "factor_required": settings.SECOND_FACTOR == "required",
            "sessions": UserSession.objects.filter(user=person).count(),
            "keeps_accounts": rules.may_keep_accounts(actor),
            "administers": rules.is_administrator(actor),
        }


class ContactAct(Act):
    template_name = "people/contact.html"
    may = rules.is_known
    form_class = Contact

    def form_arguments(self, actor: Actor, thing: None) -> dict[str, Any]:
        person = actor.person
        return {"initial": {"email": person.email, "phone": person.phone} if person else {}}

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        assert actor.person is not None  # noqa: S101 - the rule lets nobody else in
        actions.change_contact(person=actor.person, email=data["email"], phone=data["phone"], by=actor, at=at)
        return "Đã ghi cách liên hệ mới."

    def next_url(self, thing: None) -> str:
        return "people:me"


class LendAct(Act):
    template_name = "people/lend.html"
    may = rules.may_delegate
    form_class = Lend

    def find(self, actor: Actor, **address: Any) -> Post:
        return get_object_or_404(queries.posts_visible_to(actor), pk=address["pk"])

    def form_arguments(self, actor: Actor, thing: Post) -> dict[str, Any]:
        return {
            "colleagues": queries.colleagues_of(thing, actor.day),
            "initial": {"from_date": actor.day},
        }

    def act(self, actor: Actor, thing: Post, data: Mapping[str, Any], at: datetime) -> str:
        actions.delegate(
            post=thing,
            to=data["to"],
            from_date=data["from_date"],
            last_date=data["last_date"],
            reason=data["reason"],
            by=actor,
            at=at,
        )
        return f"Đã ủy quyền cho {data['to'].full_name}. Nhật ký ghi tên cả hai người."

    def next_url(self, thing: Post) -> str:
        return "people:me"


class EndDelegation(Act):
    may = rules.may_end_delegation

    def find(self, actor: Actor, **address: Any) -> Delegation:
        return get_object_or_404(queries.delegations_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Delegation, data: Mapping[str, Any], at: datetime) -> str:
        actions.end_delegation(delegation=thing, by=actor, at=at)
        return f"{thing.to.full_name} thôi làm thay {thing.post.person.full_name} từ hôm nay."

    def next_url(self, thing: Delegation) -> str:
        return "people:me"


class EndPost(Act):
    """Asks once more, then ends the post from today on."""

    template_name = "people/end_post.html"
    may = rules.may_end_post

    def find(self, actor: Actor, **address: Any) -> Post:
        return get_object_or_404(queries.posts_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Post, data: Mapping[str, Any], at: datetime) -> str:
        actions.end_post(post=thing, by=actor, at=at)
        return f"{thing.person.full_name} thôi làm {thing.get_role_display()} từ hôm nay."

    def next_url(self, thing: Post) -> str:
        return "people:area" if rules.keeps_accounts_of(self.actor) else "people:persons"


class EndSession(Act):
    may = rules.is_known

    def find(self, actor: Actor, **address: Any) -> UserSession:
        return get_object_or_404(UserSession, user=actor.person, pk=address["pk"])

    def act(self, actor: Actor, thing: UserSession, data: Mapping[str, Any], at: datetime) -> str:
        end_sessions(self.request, [thing])
        return "Đã đăng xuất máy ấy."

    def next_url(self, thing: UserSession) -> str:
        return "usersessions_list"
