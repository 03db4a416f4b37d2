# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cases of the corpus: YAML as people write it, and as they should not."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.cases import CRON, INGRESS, PDB, case

ONE = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: a\n  namespace: b\n"
TWO = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: c}\n"
CLEAN = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n"

YAML = [
    case("one object", ONE, f"1 {INGRESS} b/a"),
    case("a stream", f"{ONE}---\n{CLEAN}---\n{TWO}", f"1 {INGRESS} b/a", f"11 {PDB} c"),
    case("comments and empty documents", f"# first\n---\n---\n# only this\n---\n\n{ONE}", f"7 {INGRESS} b/a"),
    case("an end marker", f"{ONE}...\n---\n{TWO}...\n", f"1 {INGRESS} b/a", f"8 {PDB} c"),
    case(
        "directives",
        f"%YAML 1.1\n%TAG !x! tag:x,2020:\n---\n{ONE}...\n%YAML 1.1\n---\n{TWO}",
        f"4 {INGRESS} b/a",
        f"12 {PDB} c",
    ),
    case("a marker with content", "--- {apiVersion: policy/v1beta1, kind: PodDisruptionBudget}\n", f"1 {PDB}"),
    case("a marker with a comment", f"--- # here\n{TWO}", f"2 {PDB} c"),
    case(
        "keys in any order",
        "metadata: {name: c}\nkind: PodDisruptionBudget\nspec: {}\napiVersion: policy/v1beta1\n",
        f"1 {PDB} c",
    ),
    case("quoted", "\"apiVersion\": \"policy/v1beta1\"\n'kind': 'PodDisruptionBudget'\n", f"1 {PDB}"),
    case("escapes", '"\\x61piVersion": "policy\\/v1\\u0062eta1"\nkind: "Pod\\U00000044isruptionBudget"\n', f"1 {PDB}"),
    case("a folded scalar", 'apiVersion: "policy/\\\n  v1beta1"\nkind: PodDisruptionBudget\n', f"1 {PDB}"),
    case("block scalars as values", "apiVersion: |-\n  policy/v1beta1\nkind: >-\n  PodDisruptionBudget\n", f"1 {PDB}"),
    case("explicit keys", "? apiVersion\n: policy/v1beta1\n? kind\n: PodDisruptionBudget\n", f"1 {PDB}"),
    case(
        "a comment after the value", "apiVersion: policy/v1beta1 # old\nkind: PodDisruptionBudget\t# too\n", f"1 {PDB}"
    ),
    case(
        "flow style",
        "{apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: {name: c, namespace: d}}",
        f"1 {PDB} d/c",
    ),
    case(
        "a number as name",
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: 12}\n",
        f"1 {PDB} 12",
    ),
    case("null as name", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: null}\n", f"1 {PDB}"),
    case("no metadata", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n", f"1 {PDB}"),
    case("metadata that is none", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: [a]\n", f"1 {PDB}"),
    case("no line feed at the end", ONE.rstrip(), f"1 {INGRESS} b/a"),
    case("line ends of Windows", f"{ONE}---\n{TWO}".replace("\n", "\r\n"), f"1 {INGRESS} b/a", f"7 {PDB} c"),
    case("line ends of old Macs", f"{ONE}---\n{TWO}".replace("\n", "\r"), f"1 {INGRESS} b/a", f"7 {PDB} c"),
    case(
        "a list",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: batch/v1beta1\n  kind: CronJob\n- {}\n",
        f"4 {CRON}",
    ),
    case(
        "lists in lists",
        """
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: List
    items:
      - kind: List
        apiVersion: v1
        items:
          - {apiVersion: batch/v1beta1, kind: CronJob, metadata: {name: deep}}
      - {apiVersion: batch/v1, kind: CronJob, metadata: {name: new}}
""",
        f"10 {CRON} deep",
    ),
    case(
        "a typed list",
        "apiVersion: batch/v1beta1\nkind: CronJobList\n"
        "items:\n- metadata: {name: a}\n- metadata: {name: b, namespace: n}\n",
        f"4 {CRON} a",
        f"5 {CRON} n/b",
    ),
    case(
        "a typed list told last",
        "items:\n- metadata: {name: a}\nkind: CronJobList\napiVersion: batch/v1beta1\n",
        f"2 {CRON} a",
    ),
    case("an empty typed list", "apiVersion: batch/v1beta1\nkind: CronJobList\nitems: []\n"),
    case(
        "items of something else", "apiVersion: v1\nkind: Menu\nitems:\n- {apiVersion: batch/v1beta1, kind: CronJob}\n"
    ),
    case(
        "an array of objects",
        "- {apiVersion: batch/v1beta1, kind: CronJob}\n- [{apiVersion: batch/v1beta1, kind: CronJob}]\n",
        f"1 {CRON}",
        f"2 {CRON}",
    ),
    case(
        "anchors and aliases",
        "apiVersion: v1\nkind: List\n"
        "x: &x {apiVersion: batch/v1beta1, kind: CronJob, metadata: {name: a}}\nitems: [*x, *x]\n",
        f"3 {CRON} a",
    ),
    case("an anchored value", "a: &v batch/v1beta1\napiVersion: *v\nkind: CronJob\n", f"1 {CRON}"),
    case("an anchored key", "&k apiVersion: batch/v1beta1\nkind: CronJob\n", f"1 {CRON}"),
    case(
        "a merge", "base: &b {apiVersion: batch/v1beta1, metadata: {name: m}}\n<<: *b\nkind: CronJob\n", f"1 {CRON} m"
    ),
    case(
        "merges of several",
        "a: &a {apiVersion: batch/v1}\nb: &b {apiVersion: batch/v1beta1, kind: CronJob}\n<<: [*b, *a]\n",
        f"1 {CRON}",
    ),
    case(
        "a merge that is overruled", "a: &a {apiVersion: batch/v1beta1, kind: CronJob}\n<<: *a\napiVersion: batch/v1\n"
    ),
    case("a key that is there twice", "apiVersion: batch/v1\napiVersion: batch/v1beta1\nkind: CronJob\n", f"1 {CRON}"),
    case("a key that was corrected", "apiVersion: batch/v1beta1\napiVersion: batch/v1\nkind: CronJob\n"),
    case(
        "unknown tags",
        "!mine\napiVersion: !!str batch/v1beta1\nkind: CronJob\nsecret: !vault |\n  $ANSIBLE\nx: !<tag:a> 1\n",
        f"1 {CRON}",
    ),
    case(
        "Python's tags",
        "apiVersion: batch/v1beta1\nkind: CronJob\nx: !!python/object/apply:os.system [exit]\n",
        f"1 {CRON}",
    ),
    case("values that only seem so", "apiVersion: [batch/v1beta1]\nkind: {CronJob: 1}\n"),
    case("a longer version", "apiVersion: batch/v1beta10\nkind: CronJob\n"),
    case("another group", "apiVersion: example.com.batch/v1beta1\nkind: CronJob\n"),
    case("another kind", "apiVersion: batch/v1beta1\nkind: Cronjob\n"),
    case(
        "a kind that stays",
        "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: e}\n",
        "4 v1 Endpoints e",
    ),
]
YAML_IDS = [one.name for one in YAML]
