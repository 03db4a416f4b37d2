# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Amazon Web Services on loopback, for tests: moto, and an EKS of our own in front of it.

``python -m tests.simulator`` starts it; any AWS client that is told AWS_ENDPOINT_URL uses it. Beyond the services it
has routes below ``/_sim/`` by which a test, also one in another process, prepares a scene, sets failures and reads
which calls were made (see ``client``).
"""
