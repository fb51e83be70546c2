#!/bin/sh
# Requests per second of a small model of tensors over the Open Inference Protocol, as JSON and as binary data, and the processor time that
# the server takes for each, against the same graph called in a loop; wrk is needed. SECONDS_EACH sets how long each measurement is; the
# warm-up before takes three times that.
. "$(dirname "$0")/common.sh"
command -v wrk >/dev/null || { echo "install wrk first (apt-get install wrk)" >&2; exit 1; }
seconds=${SECONDS_EACH:-10}
home=$(mktemp -d)
trap '"$archive/bin/serai" down --home "$home" >/dev/null; rm -rf "$home"' EXIT
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
url=$("$archive/bin/serai" status --home "$home" --json | sed -n 's/.*"url" : "\(.*\)".*/\1/p')
pid=$("$archive/bin/serai" status --home "$home" --json | sed -n 's/.*"pid" : \([0-9]*\).*/\1/p')
cpu() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
resident() { awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/$pid/status"; }
for form in json binary; do
  wrk -t1 -c8 -d$((3 * seconds)) -s "$home/$form.lua" "$url/v2/models/mlp/infer" >/dev/null
  for connections in 1 8 64; do
    before=$(cpu)
    result=$(wrk -t1 -c$connections -d"$seconds" --latency -s "$home/$form.lua" "$url/v2/models/mlp/infer")
    after=$(cpu)
    echo "$result" | awk -v f=$form -v c=$connections -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v mib="$(resident)" '
      /50%/ {median=$2} /99%/ {tail=$2} /requests in/ {n=$1} /Requests\/sec/ {rate=$2} /Non-2xx/ {bad=$NF} /Socket errors/ {bad=$0}
      END {printf "%-6s %2d connections: %.0f requests/s, median %s, 99%% %s, %.0f us CPU each, resident %d MiB%s\n",
        f, c, rate, median, tail, ticks / hz * 1e6 / n, mib, bad ? ", FAILED " bad : ""}'
  done
done
