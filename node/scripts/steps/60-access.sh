#!/bin/bash
# Nomad's ACL: bootstrapped with the token from SSM, once for the life of the data volume; then namespace, scheduler
# settings, and a policy and a token for daily deploys, which goes into its own SSM parameter.
# shellcheck source=../lib.sh
. /opt/mastodon-nomad/lib.sh
# shellcheck source=../aws.sh
. /opt/mastodon-nomad/aws.sh

unset NOMAD_TOKEN
token=$(read_parameter "$BOOTSTRAP_PARAMETER" | jq --raw-output .NOMAD_TOKEN) ||
  fail "the SSM parameter $BOOTSTRAP_PARAMETER could not be read as JSON with NOMAD_TOKEN; make it with ./mastodon secrets init, and see that the node's role may read it"
grep --quiet --extended-regexp --line-regexp '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' <<<"$token" ||
  fail "NOMAD_TOKEN in the SSM parameter $BOOTSTRAP_PARAMETER is not a UUID, as Nomad wants it"

# An answer 403 to a management token means that ACL is not bootstrapped yet, or with another token.
accepted() { NOMAD_TOKEN=$token nomad acl token self >/dev/null 2>&1; }
if ! accepted; then
  if refusal=$(nomad acl bootstrap - <<<"$token" 2>&1 >/dev/null); then
    say "ACL bootstrapped"
  elif grep --quiet 'already done' <<<"$refusal"; then
    index=$(grep --only-matching --extended-regexp '[0-9]+\)' <<<"$refusal" | tr --delete ')')
    fail "Nomad on this data volume knows another management token than the SSM parameter $BOOTSTRAP_PARAMETER holds. Put the old one back into the parameter; or, if it is lost, run: echo $index >/data/nomad/server/acl-bootstrap-reset"
  else
    fail "ACL could not be bootstrapped: $refusal"
  fi
fi
export NOMAD_TOKEN=$token

# At its first start the client often asks the server before its keyring is there, and again only after 15 to 30 s;
# a restart of the agent helps at once.
node_ready() { [ "$(nomad node status -self -json 2>/dev/null | jq --raw-output .Status)" = ready ]; }
if ! wait_until 10 node_ready; then
  systemctl restart nomad
  wait_until 120 node_ready || fail "Nomad's client is not ready; see journalctl -u nomad"
fi

# default_scheduler_config counts at the very first start only; here it is made sure of.
nomad operator scheduler set-config -memory-oversubscription=true >/dev/null

nomad namespace apply -description "Mastodon's jobs" "$NAMESPACE" >/dev/null

# What `cdktf deploy workload` and ./mastodon do day by day. Not: other namespaces, ACL, the scheduler, deleting a
# host volume.
nomad acl policy apply -description "Daily deploys" deploy - >/dev/null <<POLICY
namespace "$NAMESPACE" {
  policy = "write"
  variables {
    path "*" {
      capabilities = ["write", "read", "destroy", "list"]
    }
  }
}
host_volume "*" { policy = "write" }
node { policy = "read" }
agent { policy = "read" }
POLICY

# The role cannot read the parameter; Nomad itself knows the token, and gives it to a management token.
deploy_token() {
  local accessor
  accessor=$(nomad acl token list -json | jq --raw-output '[.[] | select(.Name == "deploy" and .Type == "client")][0].AccessorID // empty')
  if [ -n "$accessor" ]; then
    nomad operator api -X GET "/v1/acl/token/$accessor"
  else
    nomad acl token create -name deploy -type client -policy deploy -json
  fi
}
deploy=$(deploy_token | jq --exit-status --compact-output 'select(.SecretID) | {NOMAD_TOKEN: .SecretID}') ||
  fail "Nomad did not give the deploy token; see journalctl -u nomad"
printf '%s' "$deploy" | write_parameter "$DEPLOY_PARAMETER" ||
  fail "the deploy token could not be written to the SSM parameter $DEPLOY_PARAMETER; see that the node's role may write it"
