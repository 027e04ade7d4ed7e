#!/bin/bash
# Docker and small tools from Ubuntu's archive. They follow Ubuntu 24.04's security updates: no version is pinned.
# shellcheck source=../lib.sh
. /opt/mastodon-nomad/lib.sh

export DEBIAN_FRONTEND=noninteractive

# apt's lock is often held at first boot, by cloud-init or by the daily updates.
apt() {
  apt-get --option DPkg::Lock::Timeout=600 --option Acquire::Retries=5 --quiet --quiet "$@"
}

# An update of Docker takes effect at the next reboot, instead of ending every container at some hour.
echo 'docker.io docker.io/restart boolean false' | debconf-set-selections

wait_until 300 apt update || fail "apt-get update does not work; is there a way to the internet?"
apt install --yes --no-install-recommends --option Dpkg::Options::=--force-confold \
  chrony curl docker.io jq unattended-upgrades unzip
