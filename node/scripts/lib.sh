# shellcheck shell=bash
# Shared by the steps; each step sources it first. No script here uses braces in parameter expansion ($name only):
# they travel through Terraform, which would take them for its own.
set -Eeuo pipefail

state=/var/lib/mastodon-nomad
# shellcheck disable=SC1091 # written by cloud-init
. /etc/mastodon-nomad/node.env

say() { printf '%s\n' "$*"; }

# Ends the step with the reason, which set-up.sh puts into its report.
fail() {
  say "$*" >"$state/problem"
  say "error: $*" >&2
  exit 1
}

# A command that fails without a message of its own: its line (as written, so without values) is the reason.
trap '[ -s "$state/problem" ] || say "line $LINENO of $(basename "$0"): $BASH_COMMAND" >"$state/problem"' ERR

# wait_until SECONDS COMMAND...: true as soon as the command is.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 2
  done
}
