import stat

import pytest

from tusach.kit.env import WrongSetting
from tusach.library import signing


def test_what_the_house_signed_is_known_by_its_key_and_nothing_else_is(settings, tmp_path):
    settings.DATA = tmp_path
    signature = signing.sign("sách".encode())

    assert len(signature) == 64
    assert signing.verify("sách".encode(), signature, signing.public_key())
    assert not signing.verify(b"sach", signature, signing.public_key())
    assert not signing.verify(
        "sách".encode(), signature[:-1] + bytes([signature[-1] ^ 1]), signing.public_key()
    )
    assert not signing.verify("sách".encode(), signature, "00" * 32)
    assert not signing.verify("sách".encode(), signature, "không phải khóa")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(settings, tmp_path):
    settings.DATA = tmp_path
    first = signing.public_key()

    assert signing.public_key() == first
    assert stat.S_IMODE((tmp_path / "signing-secret").stat().st_mode) == 0o600


def test_another_house_has_another_key(settings, tmp_path):
    keys = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        settings.DATA = tmp_path / name
        keys.add(signing.public_key())

    assert len(keys) == 2


def test_a_given_secret_makes_nodes_sign_alike(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("TUSACH_SIGNING_SECRET", "x" * 32)
    keys = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        settings.DATA = tmp_path / name
        keys.add(signing.public_key())
        assert not (tmp_path / name / "signing-secret").exists()

    assert len(keys) == 1


def test_a_secret_cut_short_never_becomes_a_key(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "signing-secret").write_text("")

    with pytest.raises(WrongSetting, match="signing-secret"):
        signing.sign(b"x")
