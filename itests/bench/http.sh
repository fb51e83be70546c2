#!/bin/sh
# Requests per second of a pipeline of two models over HTTP, against the same models called in a loop; wrk is needed.
. "$(dirname "$0")/common.sh"
command -v wrk >/dev/null || { echo "install wrk first (apt-get install wrk)" >&2; exit 1; }
home=$(mktemp -d)
trap '"$archive/bin/serai" down --home "$home" >/dev/null; rm -rf "$home"' EXIT
mkdir -p "$home/routes"
sed -n '/"""/,/"""/p' "$root/itests/bench/src/main/java/io/serai/bench/BenchEngine.java" | sed '1d;$d;s/^      //' >"$home/routes/chain.yaml"
printf 'wrk.method = "POST"\nwrk.body = [[{"text": "The battery died after two days, I want my money back."}]]\n' >"$home/post.lua"
loop=$(bench io.serai.bench.DirectLoop)
echo "models in a loop, all cores: $loop chains/s"
"$archive/bin/serai" up --home "$home" --port 0 >/dev/null
url=$("$archive/bin/serai" status --home "$home" --json | sed -n 's/.*"url" : "\(.*\)".*/\1/p')
pid=$("$archive/bin/serai" status --home "$home" --json | sed -n 's/.*"pid" : \([0-9]*\).*/\1/p')
cpu() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
wrk -t1 -c8 -d10 -s "$home/post.lua" "$url/pipelines/chain" >/dev/null
for connections in 1 8 64; do
  before=$(cpu)
  result=$(wrk -t1 -c$connections -d10 --latency -s "$home/post.lua" "$url/pipelines/chain")
  after=$(cpu)
  echo "$result" | awk -v c=$connections -v loop="$loop" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    /50%/ {median=$2} /99%/ {tail=$2} /requests in/ {n=$1} /Requests\/sec/ {rate=$2} /Non-2xx/ {bad=$NF}
    END {printf "%2d connections: %.0f requests/s (%.2f of the loop), median %s, 99%% %s, %.0f us CPU each%s\n",
      c, rate, rate / loop, median, tail, ticks / hz * 1e6 / n, bad ? ", FAILED " bad : ""}'
done
