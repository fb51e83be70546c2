#!/bin/sh
# How soon a caller hears that its worker was killed in the middle of texts, and how soon the next request is answered, which loads the
# model again; for llama.cpp and PyTorch, by SIGKILL, by a native crash (SIGSEGV) and as llama.cpp ends itself (SIGABRT). Each time with
# another copy of the model, since one whose worker dies again and again is put in quarantine. Exit code 1 if an answer isn't what it
# should be, or a caller heard of a death after more than a second.
#   worker-killed.sh [--times 5]
times=5
while [ $# -gt 0 ]; do
  case $1 in
    --times) [ $# -gt 1 ] || { echo "--times takes a number" >&2; exit 2; }; times=$2; shift ;;
    *) sed -n '2,6s/^# //p' "$0" >&2; exit 2 ;;
  esac
  shift
done
. "$(dirname "$0")/common.sh"
for tool in jq curl; do command -v $tool >/dev/null || { echo "install $tool first (apt-get install $tool)" >&2; exit 1; }; done
home=$(mktemp -d)
trap '"$archive/bin/serai" down --home "$home" >/dev/null 2>&1; rm -rf "$home"' EXIT
# copies MODEL SIGNAL: of the model, each of which runs in a worker.
copies() {
  for i in $(seq "$times"); do
    copy=$home/catalog/$1-$2-$i
    mkdir -p "$copy"
    cp "$archive/catalog/$1"/* "$copy/"
    sed -i "s/^name:.*/name: $1-$2-$i\nresidency: {isolation: worker}/" "$copy/model.yaml"
  done
}
models="tiny-lm-gguf tiny-lm-torch" signals="KILL SEGV ABRT" limit=1000 status=0
for model in $models; do for signal in $signals; do copies $model $signal; done; done
ln -s "$root/plugins/pytorch/target/libtorch" "$home/libtorch"
"$archive/bin/serai" up --home "$home" --port 0 >/dev/null
url=$("$archive/bin/serai" status --home "$home" --json | jq -r .url)
pid=$("$archive/bin/serai" status --home "$home" --json | jq -r .pid)
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
now() { date +%s%N; }
wrong() { echo "$1" >&2; exit 1; }
jq -n '{texts: [range(400) | "Once there was"], parameters: {maxTokens: 200}}' >"$home/long.json"
median_and_most() { sort -n | awk '{ all[NR] = $1 } END { printf "%.0f | %.0f", (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2, all[NR] }'; }

# ask MODEL: a short question; the answer must be right.
ask() {
  curl -s -m 60 -o "$home/answer" "$url/pipelines/$1" -d '{"text": "3+4=", "parameters": {"maxTokens": 2}}'
  jq -e '.result.text | startswith("7")' "$home/answer" >/dev/null || wrong "$1: $(cat "$home/answer")"
}

# kill_once MODEL SIGNAL: adds a line of milliseconds to $home/heard and to $home/again.
kill_once() {
  curl -s -m 60 -o "$home/failed" "$url/pipelines/$1" -d "@$home/long.json" &
  caller=$!
  worker=$(pgrep -P "$pid" | head -n 1)
  before=$(ticks "$worker")
  while [ $(($(ticks "$worker") - before)) -lt 30 ]; do kill -0 $caller || wrong "$1 was too fast to be killed"; done
  began=$(now)
  kill -"$2" "$worker"
  wait $caller
  heard=$(now)
  jq -e '.code == "WORKER_LOST"' "$home/failed" >/dev/null || wrong "$1: $(head -c 300 "$home/failed")"
  ask "$1"
  echo $(((heard - began) / 1000000)) >>"$home/heard"
  echo $((($(now) - heard) / 1000000)) >>"$home/again"
}

echo "| model | killed by | error after, ms: median | most | next answer after, ms: median | most |"
echo "| --- | --- | --- | --- | --- | --- |"
for model in $models; do
  for signal in $signals; do
    rm -f "$home/heard" "$home/again"
    for i in $(seq "$times"); do
      ask "$model-$signal-$i"
      kill_once "$model-$signal-$i" "$signal"
      curl -s -o "$home/unloaded" -X POST "$url/admin/models/$model-$signal-$i/unload"
    done
    echo "| $model | SIG$signal | $(median_and_most <"$home/heard") | $(median_and_most <"$home/again") |"
    if [ "$(sort -n "$home/heard" | tail -n 1)" -gt $limit ]; then
      echo "$model, SIG$signal: a caller heard of it after more than $limit ms" >&2
      status=1
    fi
  done
done
exit $status
