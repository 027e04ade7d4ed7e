#!/bin/bash
# Sets this node up: runs the steps beside it in order, at every boot and until all have succeeded. A step that
# succeeded with the same inputs is left out, so a further boot changes nothing. Each step may be run again.
#
# What happened: journalctl -u mastodon-nomad-set-up; in one line: cat /var/lib/mastodon-nomad/status
# Do it all again: rm -r /var/lib/mastodon-nomad/done; systemctl restart mastodon-nomad-set-up
set -uo pipefail

here=/opt/mastodon-nomad
state=/var/lib/mastodon-nomad
mkdir -p "$state/done"
exec 9>"$state/lock"
flock 9

report() { printf '%s\n' "$1" | tee "$state/status"; }

give_up() {
  report "NOT READY: $1: $(cat "$state/problem" 2>/dev/null || echo 'without a reason'). Done: $steps_done. It is tried again in 2 minutes; to see why: journalctl -u mastodon-nomad-set-up, journalctl -u nomad"
  exit 1
}

steps_done='nothing'
ran=0
for step in "$here"/steps/*.sh; do
  name=$(basename "$step" .sh)
  inputs=$(cat "$here/lib.sh" "$here/aws.sh" "$step" /etc/mastodon-nomad/node.env /etc/nomad.d/nomad.json | sha256sum)
  if [ "$(cat "$state/done/$name" 2>/dev/null)" != "$inputs" ]; then
    printf 'step %s\n' "$name"
    rm -f "$state/problem"
    bash "$step" || give_up "step $name failed"
    printf '%s\n' "$inputs" >"$state/done/$name"
    ran=$((ran + 1))
  fi
  if [ "$steps_done" = nothing ]; then steps_done=$name; else steps_done="$steps_done $name"; fi
done

# After a reboot no step runs; a volume that came late or an agent that gave up is helped here.
systemctl start nomad 2>"$state/problem" || give_up "the nomad service does not start"
rm -f "$state/problem"
report "READY: all steps done ($ran in this run): $steps_done"
