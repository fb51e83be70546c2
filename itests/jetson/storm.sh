#!/bin/sh
# Many clients ask for more models than fit, in a group as large as a Jetson Orin Nano: see README.md beside this file.
#   storm.sh [--without-gate] [--operations 2000] [--clients 16] [--seed 1] [--minutes 90] [MODEL...]
# With --without-gate only the gate is switched off; it ends with the first process that is killed, and fails if none is.
operations=2000 clients=16 seed=1 minutes=90 gate=true models=
while [ $# -gt 0 ]; do
  case $1 in
    --without-gate) gate=false ;;
    --operations | --clients | --seed | --minutes)
      [ $# -gt 1 ] || { echo "$1 takes a number" >&2; exit 2; }
      eval "${1#--}=\$2"
      shift
      ;;
    -*) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;;
    *) models="$models $1" ;;
  esac
  shift
done
. "$(dirname "$0")/common.sh"
models=${models:-gpt2-small gpt2-medium gpt2-large bert-large bert-small llama-13b huge-16gb}
names=
for model in $models; do
  generate "$model" || { echo "there is no $model in this storm" >&2; continue; }
  names="$names $model-random"
  case $model in llama* | huge*) continue ;; esac
  twin "$model-random" "$model-twin"
  names="$names $model-twin"
done
# Two models that lock memory stand in for models on a GPU.
pinned=${PINNED_MIB:-512}
"$java_home/bin/java" -cp "$root/itests/target/test-classes:$archive/lib/*" io.serai.itests.FaultBundle "$home" "$pinned" pinned-a pinned-b
names="$names pinned-a pinned-b"
swap_or_without
printf 'samples: false\ngate: {enabled: %s}\n' $gate >"$home/conf/serai.yaml"
engine_start storm
log=$home/logs/serai.0.log
lines=$(wc -l <"$log")
echo "storm of $operations operations by $clients clients, seed $seed, gate $gate, $memory_mib MiB memory and $swap_mib MiB swap:$names"
set +e
# shellcheck disable=SC2086 # names are words
"$java_home/bin/java" -Xmx128m -XX:+UseSerialGC -cp "$root/itests/target/test-classes:$archive/lib/*" \
  io.serai.itests.storm.StormMain "$url" "$engine" "$group" "$home/catalog" "$seed" "$operations" "$clients" "$minutes" $names >"$work/storm" &
storm=$!
trap 'kill $storm; exit 130' INT TERM
new() { tail -n +$((lines + 1)) "$log"; }
began=$(date +%s)
# Without the gate, it is over with the first that is killed.
while [ $gate = false ] && kill -0 $storm 2>/dev/null; do
  if new | grep -q "was killed by the kernel's OOM killer"; then
    echo "after $(($(date +%s) - began)) s: $(new | grep -m 1 "was killed by the kernel's OOM killer" | sed 's/.*\(worker [^ ]* (process\)/\1/; s/;.*//')"
    kill $storm
  fi
  sleep 1
done
wait $storm
status=$?
set -e
cat "$work/storm"
echo "loads: $(new | grep -c 'model .* loaded in'), $(new | grep -c 'model .*gpt2-large.* loaded in') of them gpt2-large;" \
  "models that left for others: $(new | grep -c 'needs its memory\|has waited for its memory');" \
  "killed in workers: $(new | grep -c "worker of model .* killed by the kernel's OOM killer")"
echo "group: peak $(($(group_peak "$group") / 1048576)) MiB with page cache, $(group_oom_kills "$group") killed outside workers' groups"
killed=$(new | grep -c "OOM killer" || true)
if [ $gate = false ]; then
  if [ $status = 3 ] || [ "$killed" -gt 0 ]; then
    echo "killed, as it has to be without the gate"
    exit 0
  fi
  echo "NOTHING WAS KILLED without the gate: this storm proves nothing" >&2
  exit 1
fi
engine_stop
# What the full storm has to do at least; shorter ones do less.
if [ "$operations" -ge 2000 ] && [ $status = 0 ]; then
  loads=$(new | grep -c 'model .* loaded in')
  large=$(new | grep -c 'model .*gpt2-large.* loaded in')
  demoted=$(sed -n 's/^| DEMOTE | \([0-9]*\) done.*/\1/p' "$work/storm")
  if [ "$loads" -lt 400 ] || [ "$large" -lt 40 ] || [ "${demoted:-0}" -lt 50 ]; then
    echo "TOO LITTLE: $loads loads, $large of gpt2-large, ${demoted:-0} demotions; at least 400, 40 and 50 are wanted" >&2
    exit 1
  fi
fi
exit $status
