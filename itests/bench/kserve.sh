#!/bin/sh
# Requests per second of a small model of tensors over the Open Inference Protocol, as JSON and as binary data, and the processor time that
# the server takes for each, against the same graph called in a loop and, where Node and npm are there, against ONNX Runtime for Node behind
# Node's own HTTP server (node/server.mjs), the quickest of other servers; wrk is needed. The two take turns, ROUNDS times. SECONDS_EACH
# sets how long each measurement is; the warm-up before takes three times that, WARM_UP seconds in the first round.
. "$(dirname "$0")/common.sh"
command -v wrk >/dev/null || { echo "install wrk first (apt-get install wrk)" >&2; exit 1; }
seconds=${SECONDS_EACH:-10}
home=$(mktemp -d)
node_pid=
trap '"$archive/bin/serai" down --home "$home" >/dev/null; [ -z "$node_pid" ] || kill "$node_pid"; rm -rf "$home"' EXIT
head=$(bench io.serai.bench.MlpModel "$home")
script() {
  printf 'wrk.method = "POST"\nlocal file = io.open("%s", "rb")\nwrk.body = file:read("*a")\n%s\n' "$home/$1" "$2"
}
script request.json 'wrk.headers["Content-Type"] = "application/json"' >"$home/json.lua"
script request.bin "wrk.headers[\"Inference-Header-Content-Length\"] = \"$head\"" >"$home/binary.lua"
load=$(cut -d' ' -f1-3 /proc/loadavg)
echo "load of the machine before: $load, cores: $(nproc)"
bench io.serai.bench.MlpLoop "$home/catalog/mlp/model.onnx" |
  awk '{printf "the graph in a loop, one thread: %d calls/s, %.1f us CPU each\n", $1, $2}'
"$archive/bin/serai" up --home "$home" --port 0 >/dev/null
status() { "$archive/bin/serai" status --home "$home" --json | sed -n "s/.*\"$1\" : \"\{0,1\}\([^\",]*\).*/\1/p"; }
engine_pid=$(status pid) engine_url=$(status url)
servers=engine
if command -v npm >/dev/null; then
  cp "$(dirname "$0")"/node/* "$home"
  (cd "$home" && npm ci --ignore-scripts --silent --no-audit --no-fund >/dev/null)
  node "$home/server.mjs" "$home/catalog/mlp/model.onnx" >"$home/node-port" &
  node_pid=$!
  while ! [ -s "$home/node-port" ]; do kill -0 $node_pid; sleep 0.1; done
  node_url=http://127.0.0.1:$(cat "$home/node-port")
  servers="engine node"
fi
cpu() { awk '{print $14 + $15}' "/proc/$1/stat"; }
resident() { awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/$1/status"; }

# measure SERVER FORM SECONDS_OF_WARM_UP
measure() {
  eval "pid=\$$1_pid url=\$$1_url"
  wrk -t1 -c8 -d"$3" -s "$home/$2.lua" "$url/v2/models/mlp/infer" >/dev/null
  for connections in 1 8 64; do
    before=$(cpu "$pid")
    result=$(wrk -t1 -c$connections -d"$seconds" --latency -s "$home/$2.lua" "$url/v2/models/mlp/infer")
    after=$(cpu "$pid")
    echo "$result" | awk -v s="$1" -v f="$2" -v c=$connections -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v mib="$(resident "$pid")" '
      /50%/ {median=$2} /99%/ {tail=$2} /requests in/ {n=$1} /Requests\/sec/ {rate=$2} /Non-2xx/ {bad=$NF} /Socket errors/ {bad=$0}
      END {printf "%-6s %-6s %2d connections: %.0f requests/s, median %s, 99%% %s, %.0f us CPU each, resident %d MiB%s\n",
        s, f, c, rate, median, tail, ticks / hz * 1e6 / n, mib, bad ? ", FAILED " bad : ""}'
  done
}

warm_up=${WARM_UP:-$((3 * seconds))}
for round in $(seq "${ROUNDS:-1}"); do
  for form in json binary; do
    for server in $servers; do measure "$server" $form "$warm_up"; done
  done
  warm_up=$((3 * seconds))
done
