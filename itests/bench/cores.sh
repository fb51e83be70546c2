#!/bin/sh
# Calls per second of three models in parallel, against each of them alone, on the engine's budget of cores.
. "$(dirname "$0")/common.sh"
bench io.serai.bench.CoresLoop
