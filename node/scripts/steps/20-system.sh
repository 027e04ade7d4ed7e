#!/bin/bash
# Kernel modules and settings for bridge networking, swap, clock, bounded journal, metrics.
# shellcheck source=../lib.sh
. /opt/mastodon-nomad/lib.sh

modprobe --all bridge br_netfilter
sysctl --quiet --system

# Made beside and renamed, so that a half-made file is never used.
wanted=$((SWAP_GIB * 1024 * 1024 * 1024))
present=$(stat --format %s /swapfile 2>/dev/null || echo 0)
if [ "$present" -ne "$wanted" ]; then
  swapoff /swapfile 2>/dev/null || true
  rm -f /swapfile /swapfile.new
  sed --in-place '\|^/swapfile |d' /etc/fstab
  if [ "$wanted" -gt 0 ]; then
    install --mode 600 /dev/null /swapfile.new
    fallocate --length "$wanted" /swapfile.new
    mkswap /swapfile.new >/dev/null
    mv /swapfile.new /swapfile
  fi
fi
if [ "$wanted" -gt 0 ]; then
  grep --quiet '^/swapfile ' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab
  swapon --show=NAME --noheadings | grep --quiet --line-regexp /swapfile || swapon /swapfile
fi

systemctl restart systemd-journald
systemctl enable --quiet chrony
systemctl restart chrony

systemctl daemon-reload
systemctl enable --quiet --now mastodon-nomad-metrics.timer
