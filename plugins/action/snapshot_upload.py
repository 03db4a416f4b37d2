# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Bring a file of a host into a bucket: signed here, sent by the host, and looked at from here."""

from __future__ import annotations

import json
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import Bucket, Missing
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import Facts, carried, place_of, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import SINGLE, Measured, Span
from ansible_collections.day2.kubernetes.plugins.module_utils._store.terms import terms_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.upload import is_there, put_sidecar, upload
from ansible_collections.day2.kubernetes.plugins.plugin_utils._store.carrier import OPTIONS, Carrier, Json

ASK = t.Callable[..., Json]


class ActionModule(Carrier):
    """Signs requests with the credentials of the controller; the host sends the file."""

    options: t.ClassVar[Json] = {
        **OPTIONS,
        "src": {"type": "path", "required": True},
        "dest": {"type": "str", "required": True},
        "multipart_above": {"type": "int", "default": SINGLE},
        "part_size": {"type": "int", "default": 1 << 29},
        "checksum": {"type": "str", "choices": ["sha256", "md5"], "default": "sha256"},
        "conditional": {"type": "bool", "default": True},
        "retain_days": {"type": "int"},
        "retain_mode": {"type": "str", "choices": ["governance", "compliance"], "default": "governance"},
    }

    def carry(self, params: Json, ask_host: ASK) -> Json:
        """Return what the module documents."""
        source, place = params["src"], place_of(params["dest"])
        bucket = Bucket.connect(place.bucket, params)
        sizes = {name: params[name] for name in ("multipart_above", "part_size")}
        answer = ask_host(state="measured", path=source, **sizes)
        measured = measured_of(answer)
        name = os.path.basename(source)
        key, beside = place.key(name), place.key(sidecar_of(name))
        wanted = carried(answer["sidecar"], name, measured.size, measured.sha256)
        told = sidecar_there(bucket, beside, wanted)
        verdict = is_there(bucket, key, measured, told)
        before = [bucket.place(one) for one, there in ((key, verdict), (beside, told)) if there]
        if not self._task.check_mode:
            terms = terms_of(params)
            if not verdict:
                verdict = upload(bucket, key, measured, terms, lambda parts: send(ask_host, source, parts))
            if not told:
                put_sidecar(bucket, beside, wanted, terms)
        after = [bucket.place(key), bucket.place(beside)]
        return {
            "changed": before != after,
            "object": bucket.place(key),
            "sidecar": bucket.place(beside),
            "size": measured.size,
            "sha256": measured.sha256,
            "part_count": len(measured.parts),
            "verified_by": verdict.by if verdict else None,
            "diff": {"before": {"objects": before}, "after": {"objects": after}},
        }


def send(ask_host: ASK, source: str, parts: list[Json]) -> list[dict[str, str]]:
    """Have the host send parts; return their ETags."""
    return list(ask_host(state="sent", path=source, parts=parts)["parts"])


def measured_of(answer: Json) -> Measured:
    """Return what the host has measured."""
    return Measured(answer["size"], answer["sha256"], answer["md5"], [Span(**part) for part in answer["parts"]])


def sidecar_there(bucket: Bucket, key: str, wanted: Facts) -> Facts | None:
    """Return the sidecar in the bucket, or None.

    Raises:
        Day2Error: it is that of another file.

    """
    try:
        found = json.loads(bucket.read(key))
    except Missing:
        return None
    except ValueError:
        found = {}
    if isinstance(found, dict) and found.get("offsite") == wanted["offsite"]:
        return found
    text = f"{bucket.place(key)} is that of another file, and nothing is overwritten: use another name or prefix"
    raise Day2Error(text, object=bucket.place(key))
