# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The way to AWS: amazon.aws's module base, and clients of boto3 that try again and fail in sentences."""

from __future__ import annotations

import contextlib
import functools
import typing as t

from ansible.module_utils.common.warnings import warn
from ansible_collections.amazon.aws.plugins.module_utils.botocore import paginated_query_with_retries
from ansible_collections.amazon.aws.plugins.module_utils.common import set_collection_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import LATER_CODES, refused, unanswered
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

with contextlib.suppress(ImportError):  # amazon.aws's module base says so
    from botocore.exceptions import BotoCoreError, ClientError

COLLECTION = ("day2.kubernetes", "1.1.0")  # sent with each request; the version is that of galaxy.yml


def aws_module(spec: dict[str, t.Any], **rules: t.Any) -> AnsibleAWSModule:
    """Return the module with these options and those of the connection; rules are AnsibleModule's, as required_if."""
    set_collection_info(*COLLECTION)
    return AnsibleAWSModule(argument_spec=spec, supports_check_mode=True, **rules)


def tell(warnings: t.Iterable[str]) -> None:
    """Warn the user; AnsibleAWSModule.warn gives it to exit_json once more, which ansible-core has deprecated."""
    for warning in warnings:
        warn(warning)


def client(module: AnsibleAWSModule, service: str) -> Client:
    """Return a client for a service, such as eks, with the connection of a module."""
    return Client(module.client(service), service)


class Client:
    """A client of boto3: ``client.describe_cluster(name=...)``, ``client.pages("list_addons", clusterName=...)``.

    Each call is tried again when AWS puts it off, and raises AwsError (Missing for what does not exist) otherwise.
    """

    def __init__(self, boto: t.Any, service: str) -> None:
        """Use a client of boto3."""
        self.boto, self.service, self.region = boto, service, boto.meta.region_name
        self._retry = AWSRetry.jittered_backoff(retries=10, catch_extra_error_codes=list(LATER_CODES))

    def __getattr__(self, operation: str) -> t.Callable[..., dict[str, t.Any]]:
        """Return the operation of this name."""
        self._require(operation)
        return functools.partial(self._ask, operation, self._retry(getattr(self.boto, operation)))

    def pages(self, operation: str, **params: t.Any) -> dict[str, t.Any]:
        """Return all pages of an operation as one answer."""
        self._require(operation)
        ask = functools.partial(paginated_query_with_retries, self.boto, operation, self._retry)
        return self._ask(operation, ask, **params)

    def knows(self, operation: str, parameter: str) -> bool:
        """Tell whether the installed boto3 can send a parameter, such as rollbackConfig to UpdateClusterVersion."""
        model = self.boto.meta.service_model
        return operation in model.operation_names and parameter in model.operation_model(operation).input_shape.members

    def _require(self, operation: str) -> None:
        if operation not in self.boto.meta.method_to_api_mapping:
            raise Day2Error(f"boto3 does not know {operation} of {self.service}: install a newer boto3")

    def _ask(self, operation: str, ask: t.Callable[..., dict[str, t.Any]], **params: t.Any) -> dict[str, t.Any]:
        try:
            answer = ask(**params)
        except ClientError as error:
            raise refused(error, self.service, self.region, params) from None
        except BotoCoreError as error:
            raise unanswered(error, self.service, self.region, operation) from None
        answer.pop("ResponseMetadata", None)
        return answer
