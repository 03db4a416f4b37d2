# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab: a real kubeadm cluster of systemd-nspawn machines behind a bastion, on one Linux machine."""
