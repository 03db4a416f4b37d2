# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

PYTHON ?= python3
HOUSE = $(PYTHON) -B -m tests.house
LINT = ruff mypy changelog docs install importer ansible-lint

.DEFAULT_GOAL := help
.PHONY: help demo test unit lint sanity integration lab etcd eks storages systemd chaos maintenance bench bench-drain bench-eks molecule pages lifecycle pictures clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

demo: ## upgrade a real cluster on this machine (DEMO=ha: 3 masters, 3 workers; KEEP=1: leave it there)
	@$(HOUSE) demo

test: ## run everything: gates, unit tests, integration tests, upgrades on the lab
	@$(HOUSE) test

unit: ## unit tests with the newest ansible-core and with 2.18
	@$(HOUSE) suite unit unit-2.18

lint: ## every gate but sanity
	@$(HOUSE) gate $(LINT)

sanity: ## ansible-test sanity with the newest ansible-core and with 2.18
	@$(HOUSE) gate sanity sanity-2.18

integration: ## a real API server, etcd, S3, EKS and other services of AWS on loopback
	@$(HOUSE) suite integration etcd storages aws eks-runs eks-cases eks-2.18

lab: ## whole upgrades on the lab's machines (needs root)
	@$(HOUSE) suite lab

etcd: ## what is done to etcd, with both minors that it is tested with
	@DAY2_ETCD=3.5.24,3.6.5 $(HOUSE) suite etcd

eks: ## playbooks for EKS on a simulator of AWS
	@$(HOUSE) suite eks-runs eks-cases eks-2.18

storages: ## what goes to S3 and back, also against a gateway that is built first
	@DAY2_STORAGES=moto,gateway $(HOUSE) suite storages

systemd: ## etcd as Kubespray sets it up is restored, and gets a lost member back, on the lab (needs root; about 10 minutes)
	@$(HOUSE) suite recovery-systemd

chaos: ## kill, cut, fill and cross upgrades on the lab (needs root; about an hour)
	@$(HOUSE) suite chaos

maintenance: ## drain, reboot and bring back nodes of the lab under load (needs root)
	@$(HOUSE) suite maintenance

bench: ## the same lab upgraded by a careful script and by the playbook (needs root; BENCH="--masters 3 --workers 3")
	@$(PYTHON) -B -m tests.benchmarks.upgrade $(BENCH)

bench-drain: ## pods drained by kubectl, node_drain and kubernetes.core (BENCH="--cases a b --runs 3 --page")
	@$(PYTHON) -B -m tests.benchmarks.drain $(BENCH)

bench-eks: ## calls to AWS of one hop, by the AWS CLI and by eks_upgrade, on the simulator (BENCH=--page)
	@$(PYTHON) -B -m tests.benchmarks.eks $(BENCH)

molecule: ## molecule's scenarios on the lab (needs root)
	@$(HOUSE) molecule

pages: ## write the roles' README files from their argument specifications
	@$(HOUSE) pages

lifecycle: ## renew the table of deprecated APIs for a new minor of Kubernetes (VERSION=1.38.0)
	@$(HOUSE) lifecycle $(VERSION)

pictures: ## screenshots of the reports' pages in Chromium, in tests/output/pictures; fails where one is too wide
	@$(PYTHON) -B -m tests.house.report_pictures

clean: ## delete what tests and tools left in the checkout
	@$(HOUSE) clean
