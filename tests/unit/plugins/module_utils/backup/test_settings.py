# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the schedule's program, and its command line."""

from __future__ import annotations

import json
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.command import main, parser
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import Line, Packing, Sizes
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.settings import Settings, settings_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.retention import Keep
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import Bucket

SECRETS = {"access_key": "AKIA", "secret_key": "s3cret/key", "session_token": "t0ken"}
TO = {"dest": "s3://bkt", "credentials_file": "CREDENTIALS"}
Read = t.Callable[..., Settings]


@pytest.fixture
def read(tmp_path: pathlib.Path) -> Read:
    """Return ``read(sections, mode=0o600, secrets=None, **given)``; CREDENTIALS becomes their file."""

    def read(sections: t.Any, mode: int = 0o600, secrets: t.Any = None, **given: t.Any) -> Settings:
        file, credentials = tmp_path / "etcd-backup.json", tmp_path / "credentials.json"
        text = sections if isinstance(sections, str) else json.dumps(sections)
        file.write_text(text.replace("CREDENTIALS", str(credentials)))
        credentials.write_text(json.dumps(secrets or SECRETS))
        for path in (file, credentials):
            path.chmod(mode)
        return settings_of(str(file), given)

    return read


def test_without_a_file_the_defaults_of_the_module_hold() -> None:
    """Nothing is carried anywhere, and nobody is told."""
    settings = settings_of(None, {})
    assert (settings.wanted.dir, settings.wanted.prefix, settings.wanted.keep.asks) == (
        "/var/backups/etcd",
        "etcd",
        False,
    )
    assert (settings.upload, settings.metrics_file, settings.secrets) == (None, None, ())


def test_everything_has_its_place(read: Read) -> None:
    """Numbers may be written as texts, as templates do, and true as true."""
    snapshot = {"dir": "/b", "keep": {"last": "3", "days": 1.5}, "check_hashkv": True, "allow_lag": "true"}
    upload = {"dest": "s3://bkt/x/", "credentials_file": "CREDENTIALS", "headers": {"x-amz-acl": "private"}}
    settings = read({"snapshot": snapshot, "upload": upload, "metrics": {"file": "/m.prom", "alert_after": 60}})
    wanted = settings.wanted
    assert (wanted.dir, wanted.keep, wanted.check_hashkv, wanted.allowed.lag) == (
        "/b",
        Keep(last=3, days=1.5),
        "true",
        True,
    )
    assert settings.upload is not None
    assert (settings.upload.bucket, settings.upload.key("/b/etcd-1.db")) == (Bucket("bkt"), "x/etcd-1.db")
    assert settings.upload.place("/b/etcd-1.db") == "s3://bkt/x/etcd-1.db"
    assert (settings.metrics_file, settings.alert_after) == ("/m.prom", 60)
    assert settings.secrets == ("s3cret/key", "t0ken")
    assert "s3cret" not in repr(settings.upload)


def test_how_it_is_packed_and_gets_there(read: Read) -> None:
    """The password of a proxy is a secret."""
    more = {"recipients": ["/a.crt"], "proxy": "http://u:p4ss@h:3128", "part_size": "5242880", "multipart_above": 0}
    settings = read({"upload": {**TO, **more}})
    assert settings.upload is not None
    assert settings.upload.packing == Packing(gzip=True, recipients=("/a.crt",))
    assert settings.upload.line == Line(None, 60, "http://u:p4ss@h:3128")
    assert settings.upload.sizes == Sizes(0, 5242880)
    assert settings.secrets == ("s3cret/key", "t0ken", "p4ss")


def test_the_command_line_wins(read: Read) -> None:
    """For one run by hand."""
    settings = read({"snapshot": {"dir": "/b", "prefix": "p"}}, dir="/c", keep={"daily": "7"})
    assert (settings.wanted.dir, settings.wanted.prefix, settings.wanted.keep) == ("/c", "p", Keep(daily=7))


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        pytest.param("{", "is no JSON: ", id="no JSON"),
        pytest.param([], "is no object in JSON, such as {}", id="a list"),
        pytest.param({"backup": {}}, "has no option backup, but metrics, snapshot, upload", id="another section"),
        pytest.param({"snapshot": {"path": "/x"}}, "snapshot has no option path", id="a path"),
        pytest.param({"snapshot": {"keep": {"lats": 1}}}, "snapshot: keep has no option lats, but daily", id="a rule"),
        pytest.param(
            {"snapshot": {"keep": {"last": "x"}}}, 'last has to be a whole number, and is "x"', id="no number"
        ),
        pytest.param({"snapshot": {"timeout": True}}, "timeout has to be a whole number, and is true", id="a bool"),
        pytest.param({"snapshot": {"timeout": 1.5}}, "timeout has to be a whole number, and is 1.5", id="a fraction"),
        pytest.param({"snapshot": {"allow_lag": "maybe"}}, 'has to be true or false, and is "maybe"', id="no bool"),
        pytest.param(
            {"snapshot": {"check_hashkv": "x"}}, "is x, and has to be one of auto, true, false", id="a choice"
        ),
        pytest.param({"snapshot": {"cert": "/c"}}, "cert needs endpoint, key", id="a certificate alone"),
        pytest.param({"snapshot": {"username": "root"}}, "username needs password", id="a user alone"),
        pytest.param({"snapshot": {"password": ["s3cret"]}}, "password has to be a text", id="a secret in a list"),
        pytest.param({"snapshot": {"endpoint": "h:2379"}}, "is no URL such as https://127.0.0.1", id="no URL"),
        pytest.param({"upload": {"dest": "s3://bkt"}}, "upload: credentials_file is missing", id="no credentials"),
        pytest.param(
            {"upload": {"dest": "/backups", "credentials_file": "CREDENTIALS"}},
            "/backups is no address such as s3://bucket/prefix",
            id="a folder",
        ),
        pytest.param(
            {"upload": {"dest": "s3://bkt", "credentials_file": "/nowhere"}},
            "/nowhere cannot be read: No such",
            id="none there",
        ),
        pytest.param(
            {"upload": {"dest": "s3://bkt", "credentials_file": "CREDENTIALS", "endpoint_url": "h"}},
            "upload: endpoint_url h is no URL such as https://s3.example.com",
            id="no URL of a storage",
        ),
        pytest.param(
            {"upload": {"dest": "s3://bkt", "credentials_file": "CREDENTIALS", "headers": {"Host": "x"}}},
            "headers: Host is none of S3, which begin with x-amz-",
            id="a foreign header",
        ),
        pytest.param(
            {"upload": {**TO, "recipients": "x"}}, "upload: recipients has to be a list of texts", id="no list"
        ),
        pytest.param({"upload": {**TO, "compress": "xz"}}, "has to be one of gzip, none", id="another program"),
        pytest.param({"upload": {**TO, "part_size": 1}}, "S3 takes parts of 5242880 to 5368709120 bytes", id="parts"),
        pytest.param({"upload": {**TO, "multipart_above": 6 << 30}}, "correct part_size or multipart_above", id="one"),
        pytest.param({"metrics": {"alert_after": 1}}, "metrics: file is missing", id="no file of metrics"),
    ],
)
def test_what_cannot_be_meant_is_named(read: Read, sections: t.Any, words: str) -> None:
    """With file and option, and never with a secret."""
    with pytest.raises(Day2Error) as refused:
        read(sections)
    assert words in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("sections", "mode", "refused"),
    [
        pytest.param({"snapshot": {}}, 0o644, False, id="nothing secret"),
        pytest.param({"snapshot": {"username": "u", "password": "p"}}, 0o600, False, id="a password, closed"),
        pytest.param({"snapshot": {"username": "u", "password": "p"}}, 0o640, True, id="a password, open to a group"),
        pytest.param({"upload": TO}, 0o604, True, id="open to all"),
        pytest.param({"upload": {**TO, "proxy": "http://u:p4ss@h"}}, 0o640, True, id="a proxy's password"),
    ],
)
def test_secrets_that_others_can_read_are_refused(read: Read, sections: t.Any, mode: int, refused: bool) -> None:
    """The way out is in the sentence."""
    if not refused:
        assert read(sections, mode)
        return
    with pytest.raises(Day2Error, match="holds credentials and is open to other users: chmod 600"):
        read(sections, mode)


def test_a_password_is_no_option_of_the_command_line() -> None:
    """Everybody can see those."""
    arguments = vars(parser().parse_args(["save", "--max-age", "60", "--allow-lag", "--keep", "last=1"]))
    assert (arguments["max_age"], arguments["allow_lag"], arguments["keep"]) == ("60", True, ["last=1"])
    assert "password" not in arguments
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["save", "--password", "x"])
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        pytest.param(
            ["save", "--timeout", "x"], 2, "settings: the command line: timeout has to be a whole", id="value"
        ),
        pytest.param(["save", "--config", "/nowhere"], 2, "settings: /nowhere cannot be read: No such", id="no file"),
        pytest.param(["verify", "/nowhere.db"], 1, "verify: /nowhere.db: ", id="nothing to verify"),
        pytest.param(["list", "--dir", "/nowhere"], 0, "[]", id="an empty list"),
    ],
)
def test_a_line_and_an_exit_code(capsys: pytest.CaptureFixture[str], words: list[str], code: int, line: str) -> None:
    """For people and for systemd."""
    assert main(words) == code
    assert capsys.readouterr().out.startswith(line)
