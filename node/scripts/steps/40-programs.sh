#!/bin/bash
# Nomad and the CNI plugins: pinned versions, checked against the SHA-256 in node.env.
# shellcheck source=../lib.sh
. /opt/mastodon-nomad/lib.sh

case $(uname --machine) in
  aarch64) architecture=arm64 nomad_sha256=$NOMAD_SHA256_ARM64 cni_sha256=$CNI_SHA256_ARM64 ;;
  x86_64) architecture=amd64 nomad_sha256=$NOMAD_SHA256_AMD64 cni_sha256=$CNI_SHA256_AMD64 ;;
  *) fail "no Nomad for a machine of type $(uname --machine); choose an arm64 or amd64 instance type" ;;
esac

downloads=$(mktemp --directory)
trap 'rm -rf "$downloads"' EXIT

# download URL SHA256 FILE
download() {
  curl --fail --silent --show-error --location --proto '=https' --retry 5 --output "$downloads/$3" "$1" ||
    fail "could not download $1"
  echo "$2  $downloads/$3" | sha256sum --check --status ||
    fail "$1 is not the file that was expected: its SHA-256 is $(sha256sum <"$downloads/$3" | cut --delimiter ' ' --fields 1), not $2; nothing was installed"
}

nomad_archive=$(printf 'nomad_%s_linux_%s.zip' "$NOMAD_VERSION" "$architecture")
download "https://releases.hashicorp.com/nomad/$NOMAD_VERSION/$nomad_archive" "$nomad_sha256" nomad.zip
download "https://github.com/containernetworking/plugins/releases/download/v$CNI_VERSION/cni-plugins-linux-$architecture-v$CNI_VERSION.tgz" "$cni_sha256" cni.tgz

unzip -q -o "$downloads/nomad.zip" nomad -d "$downloads"
install --mode 755 "$downloads/nomad" /usr/local/bin/nomad.new
mv /usr/local/bin/nomad.new /usr/local/bin/nomad

mkdir -p /opt/cni/bin
tar --extract --gzip --file "$downloads/cni.tgz" --directory /opt/cni/bin --no-same-owner
