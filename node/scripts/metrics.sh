#!/bin/bash
# Tells CloudWatch how full memory and the data volume are, in percent; mastodon-nomad-metrics.timer runs it.
set -euo pipefail
# shellcheck disable=SC1091 # written by cloud-init
. /etc/mastodon-nomad/node.env
# shellcheck source=aws.sh
. /opt/mastodon-nomad/aws.sh

# What could be freed at once (MemAvailable) does not count as used.
used_memory() {
  awk '/^MemTotal:/ { total = $2 } /^MemAvailable:/ { free = $2 } END { printf "%.1f", (total - free) * 100 / total }' /proc/meminfo
}

# metric NUMBER NAME VALUE: one metric of the request.
metric() {
  printf '&MetricData.member.%s.%s' "$1" "MetricName=$2" "$1" "Value=$3" "$1" Unit=Percent \
    "$1" Dimensions.member.1.Name=Node "$1" "Dimensions.member.1.Value=$NAME"
}

{
  printf 'Action=PutMetricData&Version=2010-08-01&Namespace=%s' "$METRICS_NAMESPACE"
  metric 1 MemoryUsedPercent "$(used_memory)"
  if mountpoint --quiet /data; then
    metric 2 DataVolumeUsedPercent "$(df --output=pcent /data | tr --delete --complement 0-9)"
  fi
} | signed monitoring >/dev/null
