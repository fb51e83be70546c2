#!/bin/sh
# Loads every model of the library on its own in a group as large as a Jetson Orin Nano, and prints a table in Markdown: see
# README.md beside this file. Exit code 1 if an estimate is more than 10 % off, or if the gate decides otherwise than it must.
#   library.sh [SHAPE...]
case ${1:-} in -*) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;; esac
shapes=${*:-gpt2-small gpt2-medium gpt2-large bert-large gpt-j-6b llama-7b llama-13b huge-16gb}
. "$(dirname "$0")/common.sh"
command -v jq >/dev/null || { echo "install jq first (apt-get install jq)" >&2; exit 1; }
command -v curl >/dev/null || { echo "install curl first (apt-get install curl)" >&2; exit 1; }
failures=$work/failures

mib() { awk -v bytes="${1:-0}" 'BEGIN { printf "%.0f", bytes / 1048576 }'; }
seconds() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.1f", to - from }'; }
now() { date +%s.%N; }

# kinds: private and mapped MiB of a JSON document with private_bytes and mapped_bytes; pinned ones too where there are any.
kinds() {
  jq -r '[.private_bytes, .mapped_bytes, .pinned_bytes | . / 1048576 | round] | if .[2] == 0 then .[:2] else . end | map(tostring) | join(" + ")'
}

forget() { for file in "$home/catalog/$1"/*; do forget_file "$file"; done; }

# call ARGUMENTS: of curl; sets code, the HTTP status, and leaves the body in $work/answer. Beside the shell, which else ends only
# after it when it is told to.
call() {
  curl -s -o "$work/answer" -w '%{http_code}' -m 900 "$@" >"$work/code" &
  wait $! || true
  code=$(cat "$work/code")
}

# load NAME: loads it; sets answer (the body), code (the HTTP status) and took (seconds).
load() {
  before=$(now)
  call -X POST "$url/admin/models/$1/load"
  took=$(seconds "$before" "$(now)")
  answer=$(cat "$work/answer")
}

# load_seconds NAME: how long its load took, without the samples that it was asked on trial.
load_seconds() {
  curl -s "$url/admin/models/$1" | jq '.loaded.load_times | (.read_ms + .start_ms + .initialise_ms) / 100 | round / 10'
}

ask() {
  before=$(now)
  call "$url/pipelines/$1" -d "@$home/catalog/$1/sample-inputs.json"
  took=$(seconds "$before" "$(now)")
}

unload() { curl -s -o "$work/unloaded" -X POST "$url/admin/models/$1/unload"; }

# decision NAME: the first that admitted the model by its estimate, before anything was measured; else the first about it.
decision() {
  curl -s "$url/gate/decisions?limit=1000" | jq -c --arg name "$1@1" '[.decisions[] | select(.name | startswith($name))] | sort_by(.number)
    | ([.[] | select((.verdict | startswith("admitted")) and .basis == "estimated")] + .)[0]'
}

# fail SENTENCE: what is wrong; the script goes on and fails at the end.
fail() { echo "$1" | tee -a "$failures" >&2; }

# must_be_refused NAME: whether the gate must refuse it here: both are larger than a Jetson's memory and swap may hold.
must_be_refused() { case $1 in llama-13b* | huge-16gb*) return 0 ;; *) return 1 ;; esac }

# measure NAME: one line of the table. The footprints measured before are forgotten, so that the gate decides by its estimate.
measure() {
  size=$(mib "$(find "$home/catalog/$1" -name "model.onnx*" -printf "%s\n" | awk "{ sum += \$1 } END { printf \"%.0f\", sum }")")
  rm -f "$home/data/footprints.json"
  engine_start "library-$1"
  idle=$(processes_memory)
  forget "$1"
  group_reset_peak "$group"
  watch_processes >"$work/samples" &
  watching=$!
  load "$1"
  cold=$took loaded=$code
  made=$(decision "$1")
  number=$(echo "$made" | jq -r .number)
  needed=$(echo "$made" | jq -c .needed)
  tier=$(echo "$made" | jq -r '.tier // "storage"')
  if [ "$loaded" = 200 ]; then
    cold=$(load_seconds "$1")
    ask "$1"
    [ "$code" = 200 ] || fail "$1 doesn't answer its sample inputs: $code $(jq -r .detail "$work/answer")"
    kill $watching
    row_of_loaded "$1"
  else
    kill $watching
    row_of_refused "$1"
  fi
  engine_stop
}

row_of_loaded() {
  held=$(curl -s "$url/tiers/status" | jq -c --arg name "$1@1" '.holders[] | select(.name | startswith($name)) | .memory' | kinds)
  peak=$(model_peak "$idle" <"$work/samples")
  steady=$(processes_memory | model_memory "$idle")
  cached=$(mib "$(group_peak "$group")")
  unload "$1"
  load "$1"
  warm=$took
  ask "$1"
  first=$took
  ratios=$(echo "$needed" | jq -r --arg peak "$peak" '($peak | split(" ") | map(tonumber)) as [$private, $mapped, $total]
    | [.private_bytes / 1048576 / $private, (.private_bytes + .mapped_bytes + .pinned_bytes) / 1048576 / $total]
    | map(. * 1000 | round / 1000 | tostring) | join(" / ")')
  echo "| $1 | $tier | $size | $(echo "$needed" | kinds) | $(echo "$peak" | cut -d' ' -f1,2 | sed 's/ / + /') | $ratios | $held | $(echo "$steady" | sed 's/ / + /') | $cached | $cold / $warm / $first | decision $number |"
  echo "$ratios" | awk -F' / ' '{ exit !($1 >= 0.9 && $1 <= 1.1 && $2 >= 0.9 && $2 <= 1.1) }' ||
    fail "$1: the estimate is $ratios of what was measured (private / all), outside of 0.9 to 1.1"
  ! must_be_refused "$1" || fail "$1 was loaded, and must be refused"
}

row_of_refused() {
  echo "| $1 | $tier | $size | $(echo "$needed" | kinds) | | | | | | | refused: $(jq -r '.detail // "no answer"' "$work/answer" | tr '|\n' '/ ') |"
  must_be_refused "$1" || [ "$swap_mib" = 0 ] || [ "$memory_mib" -lt 7577 ] || fail "$1 was refused, and must be loaded"
  echo "$made" | jq -e '.verdict == "refused"' >/dev/null || fail "$1 wasn't loaded, but the gate didn't refuse it"
}

: >"$failures"
for shape in $shapes; do
  generate "$shape" || echo "there is no $shape in this table: it couldn't be written" >&2
done
swap_or_without
printf 'samples: false\n' >"$home/conf/serai.yaml"
echo "Group of $memory_mib MiB memory and $swap_mib MiB swap; sizes in MiB, private + mapped; times in seconds. Measured are the"
echo "model's worker, or the engine above what it had idle; swapped pages count as private."
echo
echo "| model | tier | file | predicted peak | measured peak | predicted / measured (private / all) | steady: the engine's account | steady, measured | group's peak with page cache | load cold / warm / first answer | decision |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
for shape in $shapes; do
  [ ! -d "$home/catalog/$shape-random" ] || measure "$shape-random"
done
[ ! -s "$failures" ]
