#!/bin/sh
# Swaps two models of the same size for one another in a group as large as a Jetson Orin Nano, where only one fits at a time, and
# prints times and memory in Markdown: see README.md beside this file. Exit code 1 if a request isn't answered, or if memory
# doesn't return to within 2 % of what it was after the first swap to the same model. In every fifth swap the old model still
# computes for a client when the new one is asked for, whose files must come from the disk; also 1 if none of those drained and read.
#   hotswap.sh [--swaps 50] [SHAPE]
swaps=50 shape=
while [ $# -gt 0 ]; do
  case $1 in
    --swaps) [ $# -gt 1 ] || { echo "--swaps takes a number" >&2; exit 2; }; swaps=$2; shift ;;
    -*) sed -n '2,7s/^# //p' "$0" >&2; exit 2 ;;
    *) shape=$1 ;;
  esac
  shift
done
shape=${shape:-gpt2-large}
. "$(dirname "$0")/common.sh"
for tool in jq curl; do command -v $tool >/dev/null || { echo "install $tool first (apt-get install $tool)" >&2; exit 1; }; done
tolerance=${TOLERANCE:-0.02}
clients=4
first=$shape-random
second=$shape-twin
lines=$work/swaps

# question NAME: what it is asked: one token, whose scores are the answer. Of three tokens with all that is kept of them the answer
# has 3 MB as JSON, for which the engine's heap grows and shrinks by more than what is looked for here.
question() {
  jq -c '.inputs |= with_entries(if .value.shape == [1, 3] then .value.shape = [1, 1] | .value.data |= .[:1] else . end)
    | .outputs = [{name: "logits"}]' "$home/catalog/$1/sample-inputs.json" >"$work/question-$1"
}

# long_question NAME: what keeps it computing for seconds: 96 tokens, of which the first layer's keys are the answer.
long_question() {
  jq -c '.inputs |= with_entries(if .value.shape == [1, 3] then .value.data as $data | .value.shape = [1, 96]
    | .value.data = [range(96) | $data[. % 3]] else . end) | .outputs = [{name: "present.0.key"}]' \
    "$home/catalog/$1/sample-inputs.json" >"$work/long-$1"
}

# ask NAME FILE: the answer goes to FILE, its HTTP status and seconds to FILE.status.
ask() {
  curl -s -m 900 -o "$2" -w '%{http_code} %{time_total}\n' "$url/pipelines/$1" \
    -d "@$work/question-$1" >"$2.status" || true
}

# ask_together NAME: several clients at once; the first answer is kept as $work/answer and its seconds as took. Each must be 200.
ask_together() {
  asked=
  for client in $(seq $clients); do
    ask "$1" "$work/answer-$client" &
    asked="$asked $!"
  done
  for process in $asked; do wait "$process"; done
  for client in $(seq $clients); do
    read -r code seconds <"$work/answer-$client.status" || code=none
    if [ "$code" != 200 ]; then
      echo "$1 didn't answer: $code $(cat "$work/answer-$client")" >&2
      exit 1
    fi
    echo "$seconds $client"
  done >"$work/answered"
  sort -n "$work/answered" | head -n 1 >"$work/earliest"
  read -r took client <"$work/earliest"
  cp "$work/answer-$client" "$work/answer"
}

# alone NAME: waits until no other model holds memory, up to 20 s.
alone() {
  tries=0
  while curl -s "$url/tiers/status" | jq -e --arg name "$1@" '[.holders[] | select((.name | contains("-random@") or contains("-twin@")) and (.name | startswith($name) | not))] | length > 0' >/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "the model that left still holds memory after 20 s" >&2; exit 1; }
    sleep 0.2
  done
}

# phases NAME: where the time of its load went, in milliseconds; the new one's files are read while the old one drains.
phases() {
  curl -s "$url/admin/models/$1" | jq -c '.loaded.load_times | {drain: .drain_ms, free: .free_ms, read: .read_ms,
    "start worker": .start_ms, initialise: .initialise_ms, "first answer": .first_answer_ms}'
}

# busy NAME: has a client wait for a long answer of it; sets busy_client.
busy() {
  curl -s -m 900 -o "$work/long-answer" -w '%{http_code}' "$url/pipelines/$1" -d "@$work/long-$1" >"$work/long-status" &
  busy_client=$!
  sleep 0.5
}

# swap_to NAME [FROM]: a line of JSON: times in milliseconds, memory in MiB afterwards. With FROM that one computes when it begins,
# and the files of NAME are dropped from the page cache before.
swap_to() {
  if [ $# -gt 1 ]; then
    for file in "$home/catalog/$1"/*; do forget_file "$file"; done
    busy "$2"
  fi
  ask_together "$1"
  if [ $# -gt 1 ]; then
    wait $busy_client
    [ "$(cat "$work/long-status")" = 200 ] || { echo "$2 didn't answer what it had begun: $(head -c 300 "$work/long-answer")" >&2; exit 1; }
  fi
  alone "$1"
  settle
  private=$(processes_memory | awk '{ sum += $2 } END { printf "%.1f", sum }')
  available=$(curl -s "$url/device" | jq '.available_bytes / 1048576')
  jq -nc --arg to "$1" --argjson took "$took" --argjson phases "$(phases "$1")" --argjson private "$private" \
    --argjson available "$available" --argjson cold "$([ $# -gt 1 ] && echo true || echo false)" \
    '{to: $to, cold: $cold, times: ({"first request to its answer": ($took * 1000)} + $phases), private: $private, available: $available}'
}

# settle: waits until the sizes of engine and workers are the same for a while, up to a minute. The engine's heap gives back within
# 10 s what it grew by for the answers, and a model stays in memory for 10 s at least.
settle() {
  before=0 same=0 tries=0
  while [ $same -lt 12 ] && [ $tries -lt 60 ]; do
    sleep 1
    now=$(processes_memory | awk '{ sum += $2 } END { printf "%.0f", sum }')
    [ $((now - before)) -lt 4 ] && [ $((before - now)) -lt 4 ] && same=$((same + 1)) || same=0
    before=$now tries=$((tries + 1))
  done
}

generate "$shape"
twin "$first" "$second"
question "$first"
question "$second"
long_question "$first"
long_question "$second"
swap_or_without
printf 'samples: false\n' >"$home/conf/serai.yaml"
rm -f "$home/data/footprints.json"
engine_start hotswap
mib=$(du -m --apparent-size -s "$home/catalog/$first" | cut -f1)
ask_together "$first"
limit=$(curl -s "$url/gate/decisions" | jq --arg name "$first@" '[.decisions[] | select(.name | startswith($name)) | .needed
  | .private_bytes + .mapped_bytes + .pinned_bytes] | max * 1.4 / 1073741824 * 100 | round / 100')
curl -sf -X PUT "$url/admin/limits" -H 'Content-Type: application/json' -d "{\"ram_max_gb\": $limit}" >/dev/null ||
  { echo "the limit of $limit GiB can't be set" >&2; exit 1; }
echo "$swaps swaps between two models of $mib MiB ($shape), $clients requests waiting in line at each, in a group of $memory_mib MiB memory"
echo "and $swap_mib MiB swap; models may hold $limit GiB together."
loaded=$first
settle
# Both are measured when they are loaded for the first time, and leave larger heaps behind than later ones.
swap_to "$second" >/dev/null
swap_to "$first" >/dev/null
: >"$lines"
for number in $(seq "$swaps"); do
  old=$loaded
  [ "$loaded" = "$first" ] && loaded=$second || loaded=$first
  if [ $((number % 5)) = 0 ]; then swap_to "$loaded" "$old"; else swap_to "$loaded"; fi >>"$lines"
  echo "swap $number: $(tail -n 1 "$lines")" >&2
done
echo
echo "| | min | median | max |"
echo "| --- | --- | --- | --- |"
for cold in false true; do
  jq -rs --argjson cold $cold 'def row(name): sort | "| \(name) | \(.[0]) | \(.[length / 2 | floor]) | \(.[-1]) |";
    [.[] | select(.cold == $cold)] as $all | if $all == [] then empty else
      (if $cold then "| **files from the disk, the old model in use** | | | |" else empty end),
      (($all[0].times | keys_unsorted[]) as $phase | [$all[].times[$phase] // 0 | . / 100 | round / 10] | row("\($phase), s")) end' "$lines"
done
jq -rs 'def row(name): sort | "| \(name) | \(.[0]) | \(.[length / 2 | floor]) | \(.[-1]) |";
  ([.[].private | round] | row("private memory of engine and workers afterwards, MiB")),
  ([.[].available | round] | row("available memory afterwards, MiB"))' "$lines"
echo "| an earlier server, 2.88 GB on a Jetson: out and in, s | | 40.4 (24.4 + 16.0) | |"
echo
jq -es --argjson tolerance "$tolerance" 'def drift(f): [group_by(.to)[] | (.[0] | f) as $first | .[] | ((f - $first) / $first) | if . < 0 then -. else . end] | max;
  [drift(.private), drift(.available)] as $drift
  | "Most drift from the first swap to the same model: process sizes \($drift[0] * 1000 | round / 10) %, available memory \($drift[1] * 1000 | round / 10) %.",
    ($drift | max) <= $tolerance' "$lines" >"$work/drift" && status=0 || status=1
head -n 1 "$work/drift" | jq -r .
engine_stop
if [ "$swaps" -ge 5 ]; then
  jq -es '[.[] | select(.cold) | .times] | (map(.drain) | max) > 0 and (map(.read) | max) > 0' "$lines" >/dev/null ||
    { echo "no swap waited for the old model, or read the new one's files" >&2; exit 1; }
fi
[ $status = 0 ] || { echo "memory didn't return to within $(awk -v t="$tolerance" 'BEGIN { print t * 100 }') %" >&2; exit 1; }
