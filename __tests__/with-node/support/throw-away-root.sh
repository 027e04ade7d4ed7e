#!/bin/bash
# First process in namespaces of their own: lays a throw-away copy of the machine's root over memory, in $1/root, with
# only a few devices in it, a network of its own, and the stubs of $2 in /stubs. Prints "ready", and waits to be killed;
# with it everything goes.
set -euo pipefail
base=$1 stubs=$2

mount -t tmpfs -o size=4g tmpfs "$base"
mkdir "$base"/{upper,work,root,downloads}
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
root=$base/root
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
for folder in dev run tmp; do mount -t tmpfs tmpfs "$root/$folder"; done
cp --archive /dev/{null,zero,full,random,urandom} "$root/dev/"
ln -s /proc/self/fd "$root/dev/fd"
mkdir -p "$root/dev/disk/by-id" "$root/stubs"
cp "$stubs"/* "$root/stubs/"
# What the machine itself may already have.
rm -rf "$root"/{opt/cni,opt/mastodon-nomad,etc/mastodon-nomad,etc/nomad.d,var/lib/mastodon-nomad,usr/local/bin/nomad,data,swapfile}
printf '# throw-away\n' >"$root/etc/fstab"

ip link set lo up
ip address add 169.254.169.254/32 dev lo
ip link add eth0 type veth peer name cable
ip address add 10.20.0.10/24 dev eth0
ip link set cable up
ip link set eth0 up
ip route add default via 10.20.0.1
printf '127.0.0.1 localhost ssm.eu-west-1.amazonaws.com monitoring.eu-west-1.amazonaws.com releases.hashicorp.com github.com\n' >"$root/etc/hosts"

# Certificates for the stand-ins, trusted by curl in here only.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=stand-ins \
  -addext 'subjectAltName=DNS:ssm.eu-west-1.amazonaws.com,DNS:monitoring.eu-west-1.amazonaws.com,DNS:releases.hashicorp.com,DNS:github.com' \
  -keyout "$base/key.pem" -out "$base/certificate.pem" 2>/dev/null
cp "$base/certificate.pem" "$root/stubs/ca.pem"

echo ready
exec sleep infinity
