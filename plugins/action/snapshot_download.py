# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Bring a snapshot from a bucket to a host: signed here, received and hashed by the host."""

from __future__ import annotations

import json
import os
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import Bucket
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import offsite_of, place_of, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import newest, stored
from ansible_collections.day2.kubernetes.plugins.plugin_utils._store.carrier import OPTIONS, Carrier, Json


class ActionModule(Carrier):
    """Signs a request with the credentials of the controller; the host receives the file."""

    options: t.ClassVar[Json] = {
        **OPTIONS,
        "src": {"type": "str", "required": True},
        "dest": {"type": "path", "required": True},
        "newest": {"type": "bool", "default": False},
    }

    def carry(self, params: Json, ask_host: t.Callable[..., Json]) -> Json:
        """Return what the module documents."""
        place = place_of(params["src"])
        bucket = Bucket.connect(place.bucket, params)
        key = place.prefix
        if params["newest"]:
            key = str(newest(stored(bucket.list(place.prefix)), str(place)).key)
        facts = json.loads(bucket.read(sidecar_of(key)))
        carried = offsite_of(facts, bucket.place(sidecar_of(key)))
        if os.path.basename(key) != carried["file"]:
            text = f"{bucket.place(key)} is not what its sidecar tells of, which is {carried['file']}: name that one"
            raise Day2Error(text)
        path = os.path.join(params["dest"], carried["file"])
        url = bucket.sign("get_object", key, params["expiry"])["url"]
        answer = ask_host(state="received", path=path, url=url, sha256=carried["sha256"], sidecar=facts)
        there = {"path": path, "sha256": carried["sha256"]}
        return {
            "changed": answer["changed"],
            "path": path,
            "object": bucket.place(key),
            "snapshot": facts,
            "age": round(time.time() - facts["taken"], 1) if "taken" in facts else None,
            "diff": {"before": {} if answer["changed"] else there, "after": there},
        }
