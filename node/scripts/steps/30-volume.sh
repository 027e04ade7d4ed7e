#!/bin/bash
# Waits for the data volume and mounts it at /data. A file system is made only on a volume that is blank to the last
# byte; with anything else on it, the step stops and leaves the volume as it is.
# shellcheck source=../lib.sh
. /opt/mastodon-nomad/lib.sh

# EBS volumes are NVMe disks whose serial number is the volume's id without its dash.
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(tr --delete - <<<"$DATA_VOLUME_ID")
# Remembers, on the root disk, that this node found the volume blank and began to make the file system.
begun="$state/formatting-$DATA_VOLUME_ID"

wait_until 300 test -b "$device" ||
  fail "the data volume $DATA_VOLUME_ID is not attached to this instance; attach it (EC2, Volumes), the set-up then goes on"

# What stands on the volume, by two programs: wipefs names every signature, blkid ends with 2 when it knows none.
signatures=$(wipefs --no-act --noheadings --output TYPE "$device" | paste --serial --delimiters ' ')
blkid=0
blkid --probe "$device" >/dev/null || blkid=$?

if [ "$signatures" = ext4 ]; then
  say "the data volume $DATA_VOLUME_ID has an ext4 file system, which is kept"
elif [ -n "$signatures" ] || [ "$blkid" -ne 2 ]; then
  fail "the data volume $DATA_VOLUME_ID has something else on it than one ext4 file system (wipefs: $signatures; blkid ends with $blkid); nothing was changed. Look at it: wipefs $device. If it really is to be erased, do that by hand: blkdiscard --force --zeroout $device"
else
  size=$(blockdev --getsize64 "$device")
  if [ ! -e "$begun" ]; then
    say "reading all $((size / 1024 / 1024 / 1024)) GiB of the data volume to be sure that it is blank (20 GiB take 3 minutes)"
    cmp --quiet --bytes "$size" "$device" /dev/zero ||
      fail "the data volume $DATA_VOLUME_ID has no file system but is not blank; nothing was changed. If it really is to be erased, do that by hand: blkdiscard --force --zeroout $device"
    : >"$begun"
    sync "$begun"
  fi
  say "making a file system on the blank data volume $DATA_VOLUME_ID"
  mkfs.ext4 -q -m 1 -L mastodon-data "$device"
fi
rm -f "$begun"

# nofail: the machine boots without the volume, so that it can be looked at. Nomad does not start without it.
# x-systemd.growfs: a volume that was made larger is used whole after the next boot.
line="$device /data ext4 noatime,nofail,x-systemd.growfs,x-systemd.device-timeout=5min 0 2"
if ! grep --quiet --line-regexp --fixed-strings "$line" /etc/fstab; then
  sed --in-place '\| /data ext4 |d' /etc/fstab
  echo "$line" >>/etc/fstab
fi
systemctl daemon-reload
mkdir -p /data
mountpoint --quiet /data || mount /data
source=$(findmnt --noheadings --output SOURCE --mountpoint /data)
[ "$(readlink -f "$source")" = "$(readlink -f "$device")" ] ||
  fail "$source is mounted at /data, which is not the data volume $DATA_VOLUME_ID; see findmnt /data"
