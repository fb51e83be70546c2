#!/bin/sh
# Time to ready and resident memory of an idle engine: without a bundle started, with the ONNX bundle started, and with all
# sample classifiers loaded. The first start makes the cache of classes; the second one is measured.
. "$(dirname "$0")/common.sh"
home=$(mktemp -d)
trap '"$archive/bin/serai" down --home "$home" >/dev/null 2>&1; rm -rf "$home"' EXIT
serai() { "$archive/bin/serai" "$@" --home "$home"; }
resident() { awk '/VmRSS|RssAnon|RssFile/ {printf "%s %.0f MiB  ", $1, $2 / 1024} END {print ""}' "/proc/$pid/status"; }
show() {
  pid=$(serai status --json | sed -n 's/.*"pid" : \([0-9]*\).*/\1/p')
  echo "$1: $(resident)"
}
for start in first "with the cache of classes"; do
  serai up --port 0 | sed -n "s/.*\(started in [^:]*\).*/$start: \1/p"
  if [ "$start" = first ]; then
    while ! ls "$home"/data/aot/*.aot >/dev/null 2>&1; do sleep 1; done
    serai down >/dev/null
  fi
done
show "idle"
serai models load sentiment-bow >/dev/null
serai models unload sentiment-bow >/dev/null
show "ONNX bundle started, no model"
for model in sentiment-bow sentiment-cnn sentiment-bert; do serai models load $model >/dev/null; done
show "three classifiers loaded"
