# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A large file that is cut into parts: what is found, and where, is what a look at the whole file finds."""

from __future__ import annotations

import tempfile
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parts, scan, shares, stream
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parts import Part, parts_of
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import TARGET, suspicion
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.test_quick_pass import STREAMS, bounded

CRON = "apiVersion: batch/v1beta1\nkind: CronJob\n"
LINES = st.sampled_from(
    [
        "---\n",
        "--- # c\n",
        "---\r\n",
        "...\n",
        "%YAML 1.1\n---\n",
        "# c\n---\n",
        "\n---\n",
        "a: [\n---\n",
        "a: b\n---x\n",
        "a: |\n  b\n---\n",
        "{{ x }}y\n---\n",
        "a: \0\n---\n",
        f"---\n{CRON}---\n",
        f"{CRON}a: [\n---\n",
        f"- {CRON.replace(chr(10), chr(10) + '  ')}\n---\n",
        "\r",
        "\ufeff",
    ]
)


def look(path: str, part: int, processes: int) -> tuple[t.Any, ...]:
    """Return what a scan of a file gives that is cut into parts of so many bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART", part)
        patch.setattr(parts, "WINDOW", 4 * part)
        patch.setattr(shares, "WORTH", 1)
        patch.setattr(stream, "CHUNK", 50)
        patch.setattr(stream, "LARGEST_DOCUMENT", 400)
        patch.setattr(stream, "MARGIN", 8)
        patch.setattr(scan, "Suspicion", lambda dummy, nested: suspicion(TARGET, nested))
        patch.setattr(scan, "cores", lambda: processes)
        patch.setattr(scan, "in_shares", lambda do, planned: list(map(do, planned)))
        harvest = Harvest()
        scan.scan_files(scan.FileOptions([path]), scan.Versions(TARGET), harvest)
    return harvest.uses, harvest.unparsed, sorted({*harvest.templated}), harvest.files, harvest.documents


@bounded(400)
@given(pieces=st.lists(LINES | STREAMS, max_size=30).map("".join), part=st.integers(20, 200))
def test_parts_tell_what_the_whole_file_tells(pieces: str, part: int) -> None:
    """With the documents and lines of the whole file, wherever it is cut."""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(b"a: b\n---\n" + pieces.encode())
        file.flush()
        assert look(file.name, part, 2) == look(file.name, part, 1)


@pytest.mark.parametrize(
    ("data", "number"),
    [
        pytest.param(b"a: b\n---\n" * 20, 4, id="documents"),
        pytest.param(b"a: b\n# c\n---\n" * 20, 1, id="comments before each"),
        pytest.param(b"%YAML 1.1\n---\n" * 20, 1, id="directives before each"),
        pytest.param(b"a: b\n" * 40, 1, id="one document"),
        pytest.param(b"{}\n---\n" * 40, 1, id="begins like JSON"),
        pytest.param("a: b\n---\n".encode("utf-16") * 20, 1, id="UTF-16"),
        pytest.param(b"\0: b\n---\n" * 20, 1, id="binary"),
        pytest.param(b"a: b\n---\n" * 5, 1, id="small"),
    ],
)
def test_a_file_is_cut_where_documents_begin(data, number, tmp_path, monkeypatch):
    """And not at all where that cannot be told from a piece of it."""
    monkeypatch.setattr(parts, "PART", 45)
    path = tmp_path / "file.yaml"
    path.write_bytes(data)
    found = parts_of(str(path), len(data))
    assert len(found) == number
    assert b"".join(part.opened().read(10**6) for part in found) == data
    assert all(data[part.start :].startswith(b"---") for part in found[1:])


def test_a_file_that_is_not_there_is_one_part(tmp_path):
    """Who opens it says so."""
    assert parts_of(str(tmp_path / "gone"), 10**9) == [Part(str(tmp_path / "gone"))]
