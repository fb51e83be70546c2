#!/bin/sh
# Choosing one of a thousand models, by JMH: compare the p0.50 and p0.99 of choose with those of moments, which is what changes before;
# EngineSelectionBenchmark.select is the whole of it in a running engine, lookAndSelect with what is read before each call.
. "$(dirname "$0")/common.sh"
bench org.openjdk.jmh.Main -jvmArgs "--add-opens=java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
-XX:+UseSerialGC -Xmx128m -Dserai.archive=$archive" "$@" SelectionBenchmark
