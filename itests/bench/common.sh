# What the benchmarks share; sourced. Builds what is missing, unless NO_BUILD is set, and sets archive, java and classpath.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/dist/src/main/archive/bin/java-home.sh"
java_home=$(find_java_home 25)
[ -n "${NO_BUILD:-}" ] || "$root/mvnw" -q -f "$root/pom.xml" -DskipTests -pl dist,itests/bench -am package
archive=$(dirname "$(dirname "$(ls -d "$root"/dist/target/serai-*/serai-*/bin/serai)")")
export SERAI_DEVICE_LOCK=none MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=65536 TOKENIZERS_PARALLELISM=false OMP_WAIT_POLICY=passive
bench() {
  "$java_home/bin/java" --add-opens=java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Dserai.archive="$archive" \
    -cp "$root/itests/bench/target/classes:$(cat "$root/itests/bench/target/classpath")" "$@"
}
