#!/bin/sh
# What the step 'model:' adds to a direct call of the loaded model, by JMH: compare the p0.50 of direct and step.
. "$(dirname "$0")/common.sh"
bench -Djmh.executor=CUSTOM -Djmh.executor.class=io.serai.bench.EngineThreadExecutor org.openjdk.jmh.Main \
  -jvmArgs "--add-opens=java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
-Djmh.executor=CUSTOM -Djmh.executor.class=io.serai.bench.EngineThreadExecutor -Dserai.archive=$archive" "$@" ModelStep
