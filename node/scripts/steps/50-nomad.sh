#!/bin/bash
# Starts Nomad on the data volume and waits until it leads.
# shellcheck source=../lib.sh
. /opt/mastodon-nomad/lib.sh

mountpoint --quiet /data || fail "the data volume is not mounted at /data; see systemctl status data.mount"
install --directory --mode 700 /data/nomad
install --directory --mode 711 /data/volumes

problems=$(nomad config validate /etc/nomad.d/nomad.json 2>&1) || fail "Nomad's configuration is not valid: $problems"

systemctl daemon-reload
systemctl enable --quiet docker mastodon-nomad-containers nomad
systemctl start docker mastodon-nomad-containers
systemctl restart nomad

has_leader() {
  curl --fail --silent --max-time 5 http://127.0.0.1:4646/v1/status/leader | grep --quiet :
}
wait_until 120 has_leader || fail "Nomad has no leader after 2 minutes; see journalctl -u nomad"
