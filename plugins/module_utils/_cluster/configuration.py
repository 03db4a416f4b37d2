# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""From the options of a module to the configuration of the Kubernetes client."""

from __future__ import annotations

import os
import typing as t
from urllib.parse import urlsplit

from ansible.module_utils.basic import missing_required_lib

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


def load_configuration(kubeconfig: str | None, context: str | None) -> tuple[t.Any, dict[str, t.Any]]:
    """Return kubernetes.client.Configuration and the impersonation headers, as kubernetes.core would make them.

    Raises:
        Day2Error: the Python library is missing, or the kubeconfig is; the text never holds a part of the file,
            since a parser would quote credentials.

    """
    try:
        import kubernetes
        import yaml
        from ansible_collections.kubernetes.core.plugins.module_utils.k8s import client
    except ImportError as error:
        raise Day2Error(missing_required_lib("kubernetes")) from error
    if kubeconfig and not os.path.isfile(kubeconfig):
        raise Day2Error(f"The kubeconfig {kubeconfig} does not exist")
    name = kubeconfig or "found in the environment"
    try:
        auth = client._create_auth_spec(kubeconfig=kubeconfig, context=context)
        return client._create_configuration(auth), client._create_headers()
    except kubernetes.config.ConfigException as error:
        raise Day2Error(f"The kubeconfig {name} cannot be used: {error}") from error
    except OSError as error:
        raise Day2Error(f"The kubeconfig {name} cannot be read: {error.strerror}") from error
    except (AttributeError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise Day2Error(f"The kubeconfig {name} is not a kubeconfig (it could not be parsed)") from error


def endpoint_urls(configuration: t.Any, wanted: list[str] | None) -> list[str]:
    """Return the URLs to ask in turn: those that are wanted, else the server of the kubeconfig.

    Raises:
        Day2Error: a URL is none, holds credentials, or would send them over another scheme than the kubeconfig's.

    """
    if not wanted:
        return [configuration.host.rstrip("/")]
    scheme = urlsplit(configuration.host).scheme
    for position, url in enumerate(wanted, start=1):
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise Day2Error(f"URL {position} of api_endpoints holds credentials; they belong in the kubeconfig")
        if parts.scheme != scheme or not parts.hostname:
            raise Day2Error(f"{url} in api_endpoints is not a URL like {scheme}://host:port")
    return [url.rstrip("/") for url in wanted]


def server_name(configuration: t.Any, url: str) -> str | None:
    """Return the name that the certificate behind the URL has to hold; None means the host of the URL.

    A relay listens on a loopback address, for which no API server has a certificate.
    """
    if configuration.tls_server_name:
        return str(configuration.tls_server_name)
    own = urlsplit(configuration.host).hostname
    return own if own != urlsplit(url).hostname else None


def is_loopback(url: str) -> bool:
    """Tell whether the URL leads to this machine."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")
