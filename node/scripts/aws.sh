# shellcheck shell=bash
# Requests to AWS with the node's role. Ubuntu 24.04 has no AWS CLI package, and the snap is large and
# updates itself; curl is there and signs AWS requests. Whatever is secret goes through pipes, never into a command
# line, a file or a message.

metadata_service=http://169.254.169.254/latest

metadata_token() {
  curl --fail --silent --show-error --max-time 5 --retry 5 --request PUT \
    --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata_service/api/token"
}

# metadata PATH: a value of the instance's metadata.
metadata() {
  metadata_token | jq --raw-input --raw-output '"header = \"X-aws-ec2-metadata-token: \(.)\""' |
    curl --fail --silent --show-error --max-time 5 --retry 5 --config - "$metadata_service/meta-data/$1"
}

# signed SERVICE CURL-OPTION...: posts standard input to an AWS service, prints the answer.
signed() {
  local role answer service=$1
  shift
  role=$(metadata iam/security-credentials/) || return 1
  answer=$(
    { metadata "iam/security-credentials/$role" | jq --compact-output .; cat; } |
      jq --raw-input --slurp --raw-output 'split("\n") | (.[0] | fromjson) as $role | (.[1:] | join("\n")) as $body |
        "user = \"\($role.AccessKeyId):\($role.SecretAccessKey)\"",
        "header = \"X-Amz-Security-Token: \($role.Token)\"",
        "data-binary = \($body | tojson)"' |
      curl --silent --show-error --fail-with-body --max-time 30 --retry 5 --config - \
        --aws-sigv4 "aws:amz:$REGION:$service" "$@" "https://$service.$REGION.amazonaws.com/"
  ) || {
    # An answer to a failed request names the kind of error and holds no value.
    printf '%s\n' "$answer" >&2
    return 1
  }
  printf '%s' "$answer"
}

# ssm ACTION: sends the JSON on standard input, prints the answer.
ssm() {
  signed ssm --header "X-Amz-Target: AmazonSSM.$1" --header 'Content-Type: application/x-amz-json-1.1'
}

# read_parameter NAME: prints its value.
read_parameter() {
  jq --null-input --arg name "$1" '{Name: $name, WithDecryption: true}' | ssm GetParameter |
    jq --raw-output .Parameter.Value
}

# write_parameter NAME: the value comes on standard input.
write_parameter() {
  jq --raw-input --slurp --arg name "$1" '{Name: $name, Value: ., Type: "SecureString", Overwrite: true}' |
    ssm PutParameter >/dev/null
}
