# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kubeconfigs, endpoints and names of servers."""

from __future__ import annotations

import types

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.configuration import (
    endpoint_urls,
    load_configuration,
    server_name,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.endpoint import Endpoint
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.cluster.servers import kubeconfig

OWN = "https://10.0.0.1:6443"
RELAY = "https://127.0.0.1:40001"


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a kubeconfig and gives its path."""

    def write(text):
        path = tmp_path / "kubeconfig"
        path.write_text(text)
        return str(path)

    return write


@pytest.mark.parametrize(
    ("cluster", "url", "name"),
    [
        pytest.param({"tls-server-name": "kubernetes"}, RELAY, "kubernetes", id="the kubeconfig's name for a relay"),
        pytest.param({"tls-server-name": "kubernetes"}, OWN, "kubernetes", id="the kubeconfig's name for its server"),
        pytest.param({}, RELAY, "10.0.0.1", id="the host of the kubeconfig's server for a relay"),
        pytest.param({}, OWN, None, id="the own host"),
    ],
)
def test_certificates_are_verified_against_the_right_name(written, cluster, url, name):
    """Through the kubeconfig to the connection pool, whatever the endpoint is."""
    configuration, headers = load_configuration(written(kubeconfig(OWN, **cluster)), None)
    assert headers == {}
    assert server_name(configuration, url) == name
    pool = Endpoint(url, configuration, headers)._connections()
    assert pool.connection_pool_kw.get("server_hostname") == name
    assert configuration.host == OWN


def test_relays_are_not_asked_through_a_proxy(written, monkeypatch):
    """The client would take it from the environment."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    configuration, headers = load_configuration(written(kubeconfig(OWN)), None)
    assert Endpoint(RELAY, configuration, headers)._connections().proxy is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(None, [OWN], id="none"),
        pytest.param([], [OWN], id="an empty list"),
        pytest.param([RELAY + "/"], [RELAY], id="a slash too many"),
    ],
)
def test_endpoints_replace_the_server(wanted, expected):
    """And are what errors name."""
    assert endpoint_urls(types.SimpleNamespace(host=OWN), wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        pytest.param("https://me:s3cret@10.0.0.2:6443", "URL 1 of api_endpoints holds credentials", id="credentials"),
        pytest.param("http://10.0.0.2:6443", "is not a URL like https://host:port", id="not encrypted"),
        pytest.param("10.0.0.2:6443", "is not a URL like https://host:port", id="no URL"),
    ],
)
def test_a_bad_endpoint_is_refused(wanted, words):
    """Before anything is sent, without the credentials."""
    with pytest.raises(Day2Error, match=words) as caught:
        endpoint_urls(types.SimpleNamespace(host=OWN), [wanted])
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "context", "words"),
    [
        pytest.param("{", None, "is not a kubeconfig", id="not YAML"),
        pytest.param("token: s3cret: x", None, "is not a kubeconfig", id="broken YAML with a secret"),
        pytest.param("[1]", None, "is not a kubeconfig", id="a list"),
        pytest.param(kubeconfig(OWN), "other", "cannot be used: .*other", id="no such context"),
    ],
)
def test_a_bad_kubeconfig_is_a_sentence(written, text, context, words):
    """That names the file, and never holds a part of it."""
    path = written(text)
    with pytest.raises(Day2Error, match=words) as caught:
        load_configuration(path, context)
    assert path in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_missing_kubeconfig_is_a_sentence():
    """Instead of the client's remark that no configuration was found."""
    with pytest.raises(Day2Error, match="The kubeconfig /nowhere does not exist"):
        load_configuration("/nowhere", None)


def test_impersonation_of_the_environment_is_kept(written, monkeypatch):
    """As in kubernetes.core."""
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_USER", "jane")
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_GROUPS", "a,b")
    configuration, headers = load_configuration(written(kubeconfig(OWN)), None)
    sent = Endpoint(OWN, configuration, headers)._headers("GET")
    assert (sent["Impersonate-User"], sent.getlist("Impersonate-Group")) == ("jane", ["a", "b"])
