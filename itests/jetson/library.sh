#!/bin/sh
# Loads every model of the library on its own in a group as large as a Jetson Orin Nano, and prints a table in Markdown: see
# README.md beside this file.
#   library.sh [SHAPE...]
case ${1:-} in -*) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;; esac
shapes=${*:-gpt2-small gpt2-medium gpt2-large bert-large gpt-j-6b llama-7b llama-13b huge-16gb}
. "$(dirname "$0")/common.sh"
command -v jq >/dev/null || { echo "install jq first (apt-get install jq)" >&2; exit 1; }
command -v curl >/dev/null || { echo "install curl first (apt-get install curl)" >&2; exit 1; }

mib() { awk -v bytes="${1:-0}" 'BEGIN { printf "%.0f", bytes / 1048576 }'; }
seconds() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.1f", to - from }'; }
now() { date +%s.%N; }

# kinds JSON: private and mapped MiB of a document with private_bytes and mapped_bytes.
kinds() { jq -r '[.private_bytes, .mapped_bytes, .pinned_bytes] | map(. / 1048576 | round | tostring) | join(" / ")'; }

# resident: private and mapped MiB of the engine and its workers, resident now.
resident() {
  for process in $engine $(pgrep -P $engine || true); do cat "/proc/$process/status" 2>/dev/null; done |
    awk '/^RssAnon/ { anon += $2 } /^RssFile/ { file += $2 } END { printf "%.0f / %.0f", anon / 1024, file / 1024 }'
}

forget() { for file in "$home/catalog/$1"/*; do forget_file "$file"; done; }

# load NAME: loads it; sets answer (the body), code (the HTTP status) and took (seconds).
load() {
  before=$(now)
  code=$(curl -s -o "$work/answer" -w '%{http_code}' -m 600 -X POST "$url/admin/models/$1/load" || echo 000)
  took=$(seconds "$before" "$(now)")
  answer=$(cat "$work/answer")
}

ask() {
  before=$(now)
  code=$(curl -s -o "$work/answer" -w '%{http_code}' -m 600 "$url/pipelines/$1" -d "@$work/question" || echo 000)
  took=$(seconds "$before" "$(now)")
}

unload() { curl -s -o "$work/unloaded" -X POST "$url/admin/models/$1/unload"; }

# decision NAME: the one that the answer names, else the latest about the model.
decision() {
  number=$(sed -n 's/.*(decision \([0-9]*\)).*/\1/p' "$work/answer")
  if [ -n "$number" ]; then
    curl -s "$url/gate/decisions/$number" | jq -c .
  else
    curl -s "$url/gate/decisions" | jq -c --arg name "$1@1" '[.decisions[] | select(.name | startswith($name))][0]'
  fi
}

# watch_private: keeps the most private memory of the group in a file, looking twenty times a second, until it is killed.
watch_private() {
  most=0
  while [ -d "$group" ]; do
    private=$(group_anonymous "$group")
    [ "$private" -le "$most" ] || { most=$private; echo "$most" >"$work/private"; }
    sleep 0.05
  done 2>/dev/null
}

# measure NAME: one line of the table. The footprints measured before are forgotten, so that the gate decides by its estimate.
measure() {
  size=$(mib "$(find "$home/catalog/$1" -name "*.data" -printf "%s\n" | awk "{ sum += \$1 } END { printf \"%.0f\", sum }")")
  rm -f "$home/data/footprints.json"
  engine_start "library-$1"
  idle=$(resident)
  forget "$1"
  group_reset_peak "$group"
  watch_private &
  watching=$!
  load "$1"
  cold=$took loaded=$code
  made=$(decision "$1")
  number=$(echo "$made" | jq -r .number)
  needed=$(echo "$made" | jq -c .needed | kinds)
  tier=$(echo "$made" | jq -r '.tier // "storage"')
  if [ "$loaded" != 200 ]; then
    kill $watching
    echo "| $1 | $tier | $size | $needed | | | | $(engine_reason) |"
    engine_stop
    return
  fi
  held=$(curl -s "$url/tiers/status" | jq -c --arg name "$1@1" '.holders[] | select(.name | startswith($name)) | .memory' | kinds)
  "$java_home/bin/java" -cp "$root/itests/target/test-classes:$archive/lib/*" io.serai.itests.storm.SampleQuestion \
    "$home/catalog/$1" >"$work/question"
  ask "$1"
  first=$took
  [ "$code" = 200 ] || first="$first (answer refused: $(jq -r .code "$work/answer"))"
  kill $watching
  private=$(awk -v most="$(cat "$work/private")" -v idle="$idle" 'BEGIN { printf "%.0f", most / 1048576 - idle }')
  peak="$private; $(mib "$(group_peak "$group")") with page cache"
  steady="$held; group $(mib "$(group_usage "$group")"), $(mib "$(group_anonymous "$group")") of it private; processes $(resident) (idle engine $idle)"
  unload "$1"
  load "$1"
  echo "| $1 | $tier | $size | $needed | $peak | $steady | $cold / $took / $first | decision $number |"
  engine_stop
}

engine_reason() {
  jq -r '.detail' "$work/answer" | tr '|\n' '/ '
}

for shape in $shapes; do
  generate "$shape" || echo "there is no $shape in this table: it couldn't be written" >&2
done
swap_or_without
printf 'samples: false\n' >"$home/conf/serai.yaml"
echo "Group of $memory_mib MiB memory and $swap_mib MiB swap; sizes in MiB, private / mapped / pinned; times in seconds."
echo
echo "| model | tier | file | predicted peak | measured peak (private, without the idle engine; group) | steady footprint (measured by the engine; group; processes) | load cold / warm / first answer | decision |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- |"
for shape in $shapes; do
  [ ! -d "$home/catalog/$shape-random" ] || measure "$shape-random"
done
