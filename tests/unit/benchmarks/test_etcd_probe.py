# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How long a member of etcd was away, from a series of answers."""

from __future__ import annotations

import http.server
import threading

import pytest

from tests.benchmarks.etcd_probe import Absences, ask


@pytest.mark.parametrize(
    ("answers", "away"),
    [
        pytest.param([(1, ""), (2, "")], [], id="always there"),
        pytest.param([(1, ""), (2, "refused"), (3, "timeout"), (4, "")], [(1, 3, "refused")], id="away once"),
        pytest.param([(1, "refused"), (2, "")], [(0, 2, "refused")], id="away from the start"),
        pytest.param([(1, ""), (2, "refused")], [(1, 8, "refused")], id="away until the end"),
        pytest.param(
            [(1, "a"), (2, ""), (3, "b"), (4, "")], [(0, 2, "a"), (2, 2, "b")], id="back for a moment in between"
        ),
    ],
)
def test_an_absence_lasts_from_the_last_good_answer_to_the_next_one(answers, away):
    """So that it is never told shorter than it was."""
    absences = Absences(0)
    for at, why in answers:
        absences.saw(at, why)
    absences.end(9)
    assert [(gap["since"], gap["seconds"], gap["why"]) for gap in absences.away] == away
    assert absences.asked == len(answers)


@pytest.mark.parametrize(
    ("status", "body", "good"),
    [
        pytest.param(200, b'{"health":"true","reason":""}', True, id="healthy"),
        pytest.param(503, b'{"health":"false","reason":"RAFT NO LEADER"}', False, id="no leader"),
        pytest.param(200, b'{"health":"false"}', False, id="unhealthy with a good status"),
        pytest.param(200, b"hello", False, id="somebody else"),
    ],
)
def test_only_a_member_that_says_that_it_is_healthy_is_there(status, body, good):
    """A closed port is tested below."""

    class Member(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            """Be quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Member) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        why = ask(f"http://127.0.0.1:{server.server_port}/health")
        server.shutdown()
    assert (why == "") is good
    assert "refused" in ask(f"http://127.0.0.1:{server.server_port}/health")
