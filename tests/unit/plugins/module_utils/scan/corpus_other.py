# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cases of the corpus: JSON, other encodings, what is no object, and what is meant to hurt."""

from __future__ import annotations

import json

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import CRON, INGRESS, PDB, case
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.corpus_yaml import CLEAN, ONE, TWO

OLD = {"apiVersion": "batch/v1beta1", "kind": "CronJob", "metadata": {"name": "j", "namespace": "n"}}
LONG = {"x" * 2000: 1, **OLD}
LAST = "kubectl.kubernetes.io/last-applied-configuration"

JSON = [
    case("an object", json.dumps(OLD), f"1 {CRON} n/j"),
    case("indented", json.dumps({"a": 1, **OLD}, indent=2), f"1 {CRON} n/j"),
    case("with tabs", json.dumps(OLD, indent="\t"), f"1 {CRON} n/j"),
    case("a stream by lines", "\n".join([json.dumps(OLD)] * 2), f"1 {CRON} n/j", f"2 {CRON} n/j"),
    case("a stream without any space", json.dumps(OLD) * 2, f"1 {CRON} n/j", f"1 {CRON} n/j"),
    case("a stream of indented ones", "\n".join([json.dumps(OLD, indent=1)] * 2), f"1 {CRON} n/j", f"9 {CRON} n/j"),
    case("an array", json.dumps([OLD, {}, 1, [OLD]], indent=1), f"2 {CRON} n/j", f"13 {CRON} n/j"),
    case("a list", json.dumps({"kind": "List", "apiVersion": "v1", "items": [OLD]}), f"1 {CRON} n/j"),
    case("a list told last", json.dumps({"apiVersion": "v1", "items": [OLD], "kind": "List"}), f"1 {CRON} n/j"),
    case("a slash that is escaped", json.dumps(OLD).replace("/", "\\/"), f"1 {CRON} n/j"),
    case("surrogates, which YAML does not have", json.dumps({"e": "\U0001f600", **OLD}), f"1 {CRON} n/j"),
    case("a key that is too long for YAML", json.dumps(LONG), f"1 {CRON} n/j"),
    case("half of an object", json.dumps(OLD)[:-3], unparsed=(1,)),
    case("one that is cut in a stream", json.dumps(OLD) + "\n" + json.dumps(OLD)[:-3], f"1 {CRON} n/j", unparsed=(2,)),
]

ENCODED = [
    case("a mark of UTF-8", b"\xef\xbb\xbf" + ONE.encode(), f"1 {INGRESS} b/a"),
    case(
        "marks of UTF-8 within",
        b"\xef\xbb\xbf" + ONE.encode() + b"---\n\xef\xbb\xbf" + TWO.encode(),
        f"1 {INGRESS} b/a",
        f"7 {PDB} c",
    ),
    case("UTF-16", ONE.encode("utf-16"), f"1 {INGRESS} b/a"),
    case("UTF-16, the other way round", b"\xfe\xff" + ONE.encode("utf-16-be"), f"1 {INGRESS} b/a"),
    case("UTF-16 without a mark", ONE.encode("utf-16-le"), f"1 {INGRESS} b/a"),
    case("UTF-32", ONE.encode("utf-32"), f"1 {INGRESS} b/a"),
    case("half a character of UTF-16", ONE.encode("utf-16") + b"\x00\xd8", unparsed=(None,)),
    case("Latin-1", ONE.encode() + b"x: \xe4\n---\n" + TWO.encode(), f"8 {PDB} c", unparsed=(6,)),
    case(
        "a NUL later",
        ONE.encode() + b"#" * 9000 + b"\n---\nx: \0\n---\n" + TWO.encode(),
        f"1 {INGRESS} b/a",
        f"10 {PDB} c",
        unparsed=(8,),
    ),
    case("an archive", b"PK\x03\x04\x14\0\0\0extensions/v1beta1", unparsed=(None,)),
    case("nothing", b""),
    case("white space", b" \n\t\n\r\n"),
    case("only a comment", b"# apiVersion: extensions/v1beta1\n# kind: Ingress\n"),
]

NO_OBJECTS = [
    case("a string", f"apiVersion: v1\nkind: ConfigMap\ndata:\n  x: '{json.dumps(OLD)}'\n"),
    case(
        "a block scalar",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    apiVersion: batch/v1beta1\n    kind: CronJob\n",
    ),
    case("a block scalar with markers", "x: |\n  ---\n  apiVersion: batch/v1beta1\n  kind: CronJob\n  ---\n"),
    case("an annotation", f"apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    {LAST}: '{json.dumps(OLD)}'\n"),
    case(
        "a rule",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n"
        "- apiGroups: [extensions/v1beta1]\n  resources: [Ingress]\n",
    ),
    case(
        "a reference",
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n"
        "spec:\n  scaleTargetRef: {apiVersion: extensions/v1beta1, kind: Deployment}\n",
    ),
    case(
        "an owner",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  ownerReferences:\n  - apiVersion: batch/v1beta1\n    kind: CronJob\n",
    ),
    case("a payload", "apiVersion: admission.k8s.io/v1beta1\nkind: AdmissionReview\n"),
    case("a subresource", "apiVersion: policy/v1beta1\nkind: Eviction\nmetadata: {name: p}\n"),
    case("values of a chart", "ingress:\n  apiVersion: extensions/v1beta1\n  kind: Ingress\n"),
]

BOMB = "a: &a [x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
)
LISTS = "".join(
    f"l{n + 1}: &l{n + 1} {{apiVersion: v1, kind: List, items: [{', '.join([f'*l{n}'] * 9)}]}}\n" for n in range(20)
)
HOSTILE = [
    case(
        "a bad document between good ones",
        f"{ONE}---\na: [b\nc: d\n---\n{TWO}",
        f"1 {INGRESS} b/a",
        f"10 {PDB} c",
        unparsed=(8,),
    ),
    case("a bad one alone", f"{CLEAN}---\na: b: c\n", unparsed=(5,)),
    case("a tab", f"a:\n\tb: c\n---\n{TWO}", f"4 {PDB} c", unparsed=(2,)),
    case("an end that never comes", f'{ONE}---\nx: "abc\n{TWO}', f"1 {INGRESS} b/a", unparsed=(10,)),
    case("an alias of nothing", f"apiVersion: *x\nkind: CronJob\n---\n{TWO}", f"4 {PDB} c"),
    case("an alias bomb", f"{BOMB}apiVersion: batch/v1beta1\nkind: CronJob\n", f"1 {CRON}"),
    case(
        "a bomb of lists",
        f"l0: &l0 {json.dumps(OLD)}\n{LISTS}apiVersion: v1\nkind: List\nitems: [*l20]\n",
        f"1 {CRON} n/j",
    ),
    case(
        "a list within itself",
        "&l\napiVersion: v1\nkind: List\nitems: [*l, {apiVersion: batch/v1beta1, kind: CronJob}]\n",
        f"4 {CRON}",
    ),
    case("a merge of itself", "&m\n<<: *m\napiVersion: batch/v1beta1\nkind: CronJob\n", f"1 {CRON}"),
    case("deep brackets", b"x: " + b"[" * 100_000 + b"\n---\n" + TWO.encode(), f"3 {PDB} c", unparsed=(1,)),
    case(
        "deep braces that close",
        b"{a: " * 100_000 + b"}" * 100_000 + b"\n---\n" + TWO.encode(),
        f"3 {PDB} c",
        unparsed=(1,),
    ),
    case("deep sequences", b"- " * 100_000 + b"\n---\n" + TWO.encode(), f"3 {PDB} c"),
    case(
        "deep lists", b'{"kind": "List", "items": [' * 100_000 + b"\n---\n" + TWO.encode(), f"3 {PDB} c", unparsed=(1,)
    ),
    case("brackets that are only text", "x: '" + "[{" * 3000 + f"'\n---\n{TWO}", f"3 {PDB} c"),
]
