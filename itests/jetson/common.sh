# What the scripts beside it share; sourced. Builds what is missing, sets archive, java, home and work, and cleans up at the end.
set -eu
jetson=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$jetson/../.." && pwd)
. "$root/dist/src/main/archive/bin/java-home.sh"
. "$jetson/group.sh"
. "$jetson/memory.sh"
java_home=$(find_java_home 25)
memory_mib=${MEMORY_MIB:-7577}
swap_mib=${SWAP_MIB:-11264}
work=${WORK:-${TMPDIR:-/tmp}/serai-jetson}
home=$work/home
swap=$work/swap-$$
group= engine=
# What it measures is an engine of its own, beside which another may have this machine.
export SERAI_DEVICE_LOCK=none

group_parent >/dev/null || { echo "nothing was run" >&2; exit 1; }
[ -n "${NO_BUILD:-}" ] || "$root/mvnw" -q -f "$root/pom.xml" -DskipTests -pl itests -am package
archive=$(dirname "$(dirname "$(ls -d "$root"/dist/target/serai-*/serai-*/bin/serai)")")
mkdir -p "$home/conf"

serai() { "$archive/bin/serai" "$@" --home "$home"; }

clean_up() {
  [ -z "$group" ] || group_remove "$group"
  swap_off "$swap"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# swap_or_without: with swap, or a note that there is none.
swap_or_without() {
  if [ "$swap_mib" -gt 0 ] && ! swap_on "$swap" "$swap_mib"; then
    echo "runs without swap" >&2
    swap_mib=0
  fi
}

# generate SHAPE: writes the model unless it is there; status 1 where the disk is too small.
generate() {
  [ -d "$home/catalog/$1-random" ] || serai models generate "$1" >&2
}

# twin FIRST SECOND: a second model of the same size, with files of its own.
twin() {
  [ ! -d "$home/catalog/$2" ] || return 0
  mkdir "$work/twin-$$"
  cp "$home/catalog/$1"/* "$work/twin-$$/"
  sed "s/^name: .*/name: $2/" "$home/catalog/$1/model.yaml" >"$work/twin-$$/model.yaml"
  mv "$work/twin-$$" "$home/catalog/$2"
}

# engine_start: starts the engine in a new group, and sets engine (its process), group and url.
engine_start() {
  group=$(group_make "$1" "$memory_mib" "$swap_mib")
  # A model that crashed in an earlier run, as they do without the gate, would be loaded otherwise than others for a day.
  rm -f "$home/data/engine.json" "$home/data/crashes.json"
  (SERAI_HOME=$home SERAI_AOT=off group_run "$group" "$archive/bin/serai" engine --port 0) >"$work/engine.out" 2>&1 &
  engine=$!
  tries=0
  while [ ! -f "$home/data/engine.json" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 $engine 2>/dev/null; then
      cat "$work/engine.out" >&2
      exit 1
    fi
    sleep 0.2
  done
  url=$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$home/data/engine.json")
}

# engine_stop: ends it, waits up to a minute, and removes its group. Prints nothing.
engine_stop() {
  kill $engine 2>/dev/null || true
  tries=0
  while kill -0 $engine 2>/dev/null && [ $tries -lt 300 ]; do
    sleep 0.2
    tries=$((tries + 1))
  done
  group_remove "$group"
  group=
}
