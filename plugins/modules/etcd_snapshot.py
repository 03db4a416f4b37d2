#!/usr/bin/python
# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Save etcd to a file that is proven to be whole."""

from __future__ import annotations

DOCUMENTATION = r"""
module: etcd_snapshot
short_description: Save etcd to a file that is proven to be whole
version_added: 1.1.0
description:
  - Runs on a host of etcd and speaks etcd's own protocol. Neither C(etcdctl) nor any Python package is needed there.
  - A snapshot gets its name only after its checksum was right, all of its pages and records were read, and its HashKV
    was the same as that of etcd. What was proven is written beside it, in a file with C(.json) behind its name.
  - A member that is no good source is refused, which is a learner, one without quorum or far behind, and one whose data
    is known to differ.
  - A save that fails leaves no file, touches no older one, and says in which phase it failed.
  - Tested with etcd 3.5 and 3.6. Where k3s and RKE2 keep their certificates is known from their documentation only.
author: Day2 contributors (@day2)
requirements:
  - Read access to the certificates of etcd, which root has.
extends_documentation_fragment: day2.kubernetes.attributes
attributes:
  check_mode:
    support: full
    details: Asks the member and looks for room, and tells the file and what would be removed.
  diff_mode:
    support: full
  idempotent:
    support: partial
    details: With O(path), O(max_age) or O(min_interval). Without them every run saves.
options:
  state:
    description:
      - With V(present) there is a snapshot, at O(path), or in O(dir) and not older than O(max_age) or O(min_interval).
      - With V(verified) the file at O(path) is proven to be whole, without asking etcd.
      - With V(pruned) snapshots in O(dir) that O(keep) does not keep are removed.
    type: str
    choices: [present, verified, pruned]
    default: present
  path:
    description:
      - File of the snapshot. One that is there is verified and left as it is.
      - Without it, the file is in O(dir) and named after O(prefix), member and time.
    type: path
  dir:
    description: Folder of snapshots. It is made with mode 0700.
    type: path
    default: /var/backups/etcd
  prefix:
    description: First part of the names in O(dir), followed by a dash.
    type: str
    default: etcd
  max_age:
    description: Seconds for which a verified snapshot of this member in O(dir) is good enough, so that none is saved.
    type: int
  min_interval:
    description:
      - Seconds that lie between two snapshots of a cluster in O(dir), whichever member they are of, so that none is
        saved when another host has just put one there. For a folder that the hosts of etcd share.
    type: int
  check_hashkv:
    description:
      - Whether to compute the file's HashKV and compare it with that of etcd, which proves that it is what etcd holds.
      - With V(auto) up to 500 MB, and it is a warning when etcd is compacted meanwhile. With V(true) that is a failure.
      - It takes about a second for 100 MB. For O(state=verified) it is compared with the file beside the snapshot.
    type: str
    choices: [auto, "true", "false"]
    default: auto
  keep:
    description:
      - What stays in O(dir) after a snapshot was saved. A snapshot stays when any of these keeps it.
      - Only verified snapshots of the same member of the same cluster are ever removed, and never the newest one.
      - Without it, or when everything in it is 0, nothing is removed.
    type: dict
    suboptions:
      last: {description: This many of the newest., type: int, default: 0}
      daily: {description: The newest of each of the last so many days (UTC) that have one., type: int, default: 0}
      weekly: {description: The same for weeks., type: int, default: 0}
      monthly: {description: The same for months., type: int, default: 0}
      days: {description: Everything younger than so many days., type: float, default: 0}
  allow_learner: {description: Save a learner too., type: bool, default: false}
  allow_no_quorum:
    description: Save a member that is cut off, too. Its data may be old; in a disaster it may be all there is.
    type: bool
    default: false
  allow_lag:
    description: Save a member that is more than 1000 entries behind in applying its log, too.
    type: bool
    default: false
  allow_corrupt:
    description: Save while the alarm C(CORRUPT) is raised, too.
    type: bool
    default: false
  allow_low_space:
    description: Try it also where room is short, or where less than 10 % of the disk of etcd's own data would be left.
    type: bool
    default: false
  owner: {description: Name or number of the user who owns the files., type: str}
  group: {description: Name or number of the group of the files. They have mode 0600., type: str}
  endpoint:
    description:
      - URL of the member. Without it, endpoint and certificates are those of the etcd of this host.
      - They are read from the running process, from kubeadm's manifest, from Kubespray's C(/etc/etcd.env), or from the
        folders of k3s and RKE2.
    type: str
  cacert: {description: "Authority that has signed the certificate of etcd, in PEM.", type: path}
  cert: {description: "Client certificate, in PEM.", type: path}
  key: {description: Key of O(cert)., type: path}
  username: {description: "User of etcd with the role C(root), when authentication is on.", type: str}
  password: {description: Password of O(username)., type: str}
  timeout: {description: Seconds to wait for each piece of an answer., type: int, default: 30}
  deadline: {description: Seconds for the whole transfer., type: int, default: 1800}
seealso:
  - module: day2.kubernetes.etcd_snapshot_info
"""

EXAMPLES = r"""
- name: Save etcd when there is nothing younger than an hour, and keep a week of days and four weeks
  day2.kubernetes.etcd_snapshot:
    max_age: 3600
    keep:
      daily: 7
      weekly: 4
  become: true

- name: Save etcd before something risky
  day2.kubernetes.etcd_snapshot:
    path: /var/backups/etcd/before-migration.db
    check_hashkv: true
  become: true

- name: Look whether a file could be restored
  day2.kubernetes.etcd_snapshot:
    state: verified
    path: /srv/etcd-cp1.db

- name: Save what is left of a cluster that has lost its quorum
  day2.kubernetes.etcd_snapshot:
    path: /root/last-member.db
    allow_no_quorum: true
  become: true
"""

RETURN = r"""
path:
  description: The snapshot, V(null) for O(state=pruned).
  returned: success
  type: str
  sample: /var/backups/etcd/etcd-cp1-20261121T081500Z.db
snapshot:
  description:
    - What is known of it, which is also in the file beside it. In check mode only where it would come from.
    - C(kinds) counts keys of Kubernetes. C(hashkv) is V(null) when it was not computed.
    - C(verified.hashkv) is V(null) when it was not compared.
  returned: success
  type: dict
  sample:
    sha256: 86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe
    size: 82366496
    revision: 5502
    keys: 19501
    records: 20508
    kinds: {/registry/pods: 5000}
    hashkv: 658256453
    compact_revision: 5200
    storage_version: 3.6.0
    members: [cp1, cp2, cp3]
    alarms: []
    secrets_encrypted: false
    cluster_id: babb6e1f3e50b9e3
    member: cp1
    member_id: 62811fbdd2f3d0ae
    is_leader: true
    is_learner: false
    endpoint: https://127.0.0.1:2379
    etcd_version: 3.6.5
    db_size: 82366464
    db_in_use: 82300000
    taken: 1795248900.5
    seconds: 2.41
    verified: {sha256: true, tree: true, hashkv: true}
    warnings: ["Secrets in it can be read by anybody who has the file: they are not encrypted at rest"]
kept:
  description: The verified snapshots of this member in O(dir) and what keeps them, without O(path).
  returned: success
  type: dict
  sample: {/var/backups/etcd/etcd-cp1-20261121T081500Z.db: newest}
pruned:
  description: The snapshots that were removed.
  returned: success
  type: list
  elements: str
  sample: [/var/backups/etcd/etcd-cp1-20261101T081500Z.db]
phase:
  description: Where it failed, which is C(lock), C(connect), C(look), C(save), C(verify), C(compare) or C(keep).
  returned: failure
  type: str
  sample: look
refused:
  description: Why the member is not to be saved, by the option that would allow it.
  returned: when the member is refused
  type: dict
  sample: {allow_learner: "the member is a learner, and may not have all data yet"}
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import OPTIONS, RULES, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True, **RULES)
    try:
        outcome = reach(module.params["state"], Host(), wanted_of(module.params), module.check_mode)
    except Day2Error as error:
        module.fail_json(msg=str(error), **error.details)
    module.exit_json(
        changed=outcome.before != outcome.after,
        path=outcome.path,
        snapshot=outcome.snapshot,
        kept=outcome.kept or {},
        pruned=list(outcome.pruned),
        diff={"before": {"snapshots": outcome.before}, "after": {"snapshots": outcome.after}},
    )


if __name__ == "__main__":
    main()
