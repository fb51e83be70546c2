#!/bin/sh
# Choosing one of a thousand models, by JMH: compare the p0.50 and p0.99 of choose with those of moments, which is what changes before.
. "$(dirname "$0")/common.sh"
bench org.openjdk.jmh.Main -jvmArgs "-XX:+UseSerialGC -Xmx128m" "$@" SelectionBenchmark
