# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation shared by what talks to S3 from the controller."""

from __future__ import annotations


class ModuleDocFragment:
    """Faces of plugins/module_utils/_store/bucket.py."""

    DOCUMENTATION = r"""
options:
  endpoint_url:
    description:
      - URL of an S3 service other than Amazon's, such as V(https://storage.googleapis.com). E(AWS_ENDPOINT_URL) works
        too.
    type: str
  region:
    description: Region of the bucket. Default is what boto3 finds, else V(us-east-1).
    type: str
  profile:
    description: Profile of boto3's configuration on the controller.
    type: str
  access_key:
    description:
      - Access key. Without it boto3 looks where it always does, which is the environment of C(ansible-playbook),
        its files, and the role of the machine.
    type: str
  secret_key:
    description: Secret key of O(access_key). It never leaves the controller.
    type: str
  session_token:
    description: Token of a session that ends.
    type: str
  ca_bundle:
    description: Authority of O(endpoint_url) on the controller, as PEM, where it is a private one.
    type: path
  proxy:
    description:
      - URL of a proxy through which controller and hosts reach the storage, such as V(http://proxy:3128). It may hold a
        name and a password, and is kept out of logs. E(NO_PROXY) of each counts.
      - Without it, each uses that of its own environment (E(HTTPS_PROXY)).
    type: str
  addressing_style:
    description: Whether the bucket is in the path of a URL or in the name of its host.
    type: str
    choices: [auto, path, virtual]
    default: auto
requirements:
  - boto3 >= 1.36.0 (Python library, on the controller)
"""
