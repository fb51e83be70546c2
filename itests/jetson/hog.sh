#!/bin/sh
# Takes 3 GB of memory within a second while models are asked, in a group as large as a Jetson Orin Nano, holds them for a while and
# gives them back: see README.md beside this file. Exit code 1 if the engine dies, a request gets no answer or an unexplained
# failure, or if the model isn't asked as before afterwards.
#   hog.sh [--mib 3072] [--seconds 20] [SHAPE...]
mib=3072 seconds=20 shapes=
while [ $# -gt 0 ]; do
  case $1 in
    --mib | --seconds)
      [ $# -gt 1 ] || { echo "$1 takes a number" >&2; exit 2; }
      eval "${1#--}=\$2"
      shift
      ;;
    -*) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
    *) shapes="$shapes $1" ;;
  esac
  shift
done
shapes=${shapes:-gpt2-large gpt2-medium bert-large}
. "$(dirname "$0")/common.sh"
for tool in jq curl; do command -v $tool >/dev/null || { echo "install $tool first (apt-get install $tool)" >&2; exit 1; }; done
over=$work/over

# ask NAME: asks it until the file $over is there; a line per answer: its HTTP status, its code if it failed, and seconds.
ask() {
  while [ ! -f "$over" ]; do
    status=$(curl -s -m 300 -o "$work/answer-$1" -w '%{http_code} %{time_total}' "$url/pipelines/$1" \
      -d "@$home/catalog/$1/sample-inputs.json" || true)
    case $status in
      200\ *) code=- ;;
      *)
        code=$(jq -r '.code // "none"' "$work/answer-$1" 2>/dev/null || echo none)
        sleep 0.2
        ;;
    esac
    echo "$1 $code $status"
  done
}

# wait_until SECONDS COMMAND...: tries it five times a second.
wait_until() {
  tries=$(($1 * 5))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || return 1
    sleep 0.2
  done
}

steps() { curl -s "$url/tiers/status" | jq -r '[.pressure.steps[]] | join(" ")'; }
calm() { [ -z "$(steps)" ]; }
loads_again() { curl -s -o "$work/loaded" -w '%{http_code}' -m 300 -X POST "$url/admin/models/$1/load" | grep -q 200; }
private_mib() { processes_memory | awk '{ sum += $2 } END { printf "%.0f", sum }'; }

rm -f "$over"
names=
for shape in $shapes; do
  generate "$shape"
  names="$names $shape-random"
done
swap_or_without
printf 'samples: false\n' >"$home/conf/serai.yaml"
engine_start hog
log=$home/logs/serai.0.log
lines=$(wc -l <"$log")
for name in $names; do loads_again "$name" || echo "$name can't be loaded: $(jq -r .detail "$work/loaded")" >&2; done
asking=
for name in $names; do
  ask "$name" >"$work/asked-$name" &
  asking="$asking $!"
done
sleep 10
echo "group of $memory_mib MiB memory and $swap_mib MiB swap; loaded are$names: $(private_mib) MiB private, $(($(group_usage "$group") / 1048576)) MiB charged with page cache"
rm -f "$work/hog-there"
# At a higher priority, since it is to be faster than the models that are asked; they may wait for it.
take="nice -n -15 $java_home/bin/java -Xmx16m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED
  -cp $root/itests/target/test-classes io.serai.itests.fault.TakeMemory $mib"
# Outside of the group first: a virtual machine has to get memory that it hasn't used for a while from its host, which takes time.
$take 0 >/dev/null
(group_run "$group" $take "$seconds" >"$work/hog-there") &
hog=$!
status=0
wait_until 60 test -s "$work/hog-there" || { echo "the hog didn't get its memory within 60 s" >&2; status=1; }
echo "a process of the group has taken $mib MiB within $(cat "$work/hog-there") s; engine and workers $(private_mib) MiB private, $(($(group_usage "$group") / 1048576)) MiB charged; steps: $(steps)"
for second in $(seq "$seconds"); do
  sleep 1
  steps
done | sort | uniq -c | sed 's/^/seconds at steps: /'
wait $hog || { echo "the hog was ended: $?" >&2; status=1; }
wait_until 60 calm || { echo "there are steps still: $(steps)" >&2; status=1; }
sleep 10
touch "$over"
for process in $asking; do wait "$process"; done
for name in $names; do
  wait_until 120 loads_again "$name" || { echo "$name can't be loaded afterwards: $(jq -r .detail "$work/loaded")" >&2; status=1; }
done
kill -0 "$engine" || { echo "the engine has died" >&2; status=1; }
new() { tail -n +$((lines + 1)) "$log"; }
for name in $names; do
  awk '{ n[$2]++; if ($4 > most[$2]) most[$2] = $4 } END { for (code in n) printf "%s: %d answers %s, %.1f s at the most\n", $1, n[code], code == "-" ? "with a result" : code, most[code] }' "$work/asked-$name"
  if grep -vqE ' (-|INSUFFICIENT_MEMORY|MEMORY_PRESSURE|WORKER_LOST|OVERLOADED|QUARANTINED) ' "$work/asked-$name"; then
    echo "$name failed without a reason: $(grep -vE ' (-|INSUFFICIENT_MEMORY|MEMORY_PRESSURE|WORKER_LOST|OVERLOADED|QUARANTINED) ' "$work/asked-$name" | head -n 3)" >&2
    status=1
  fi
done
new | grep -E 'step [0-9] of 7|leaves: memory|killed by|ended' | sed 's/^/log: /' | cut -c1-200 | head -n 40
[ "$(group_oom_kills "$group")" = 0 ] || echo "killed in the group, outside of workers' groups: $(group_oom_kills "$group")"
engine_stop
exit $status
