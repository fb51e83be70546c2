# The memory of the engine and of its workers; sourced by the scripts beside it. POSIX sh; engine is the engine's process.

# processes_memory: a line for the engine and each worker: its process, private MiB (with what is swapped) and mapped MiB.
processes_memory() {
  for process in $engine $(pgrep -P "$engine" || true); do
    awk -v process="$process" '/^RssAnon/ { private += $2 } /^VmSwap/ { private += $2 } /^RssFile/ { mapped += $2 }
      END { if (NR) printf "%s %.1f %.1f\n", process, private / 1024, mapped / 1024 }' "/proc/$process/status" 2>/dev/null || true
  done
}

# watch_processes: prints processes_memory twenty times a second, an empty line after each, until it is killed.
watch_processes() {
  while kill -0 "$engine" 2>/dev/null; do
    processes_memory
    echo
    sleep 0.05
  done
}

# model_memory IDLE: from lines of processes_memory, private and mapped MiB that a model takes, and their sum: those of the
# workers, or, without one, the engine's above what IDLE says that it had before.
model_memory() {
  awk -v engine="$engine" -v idle="$1" 'BEGIN { split(idle, before, " ") }
    $1 == engine { private = $2 - before[2]; mapped = $3 - before[3]; next }
    { workers++; inWorkers += $2; mappedThere += $3 }
    END { if (workers) { private = inWorkers; mapped = mappedThere } printf "%.0f %.0f\n", private, mapped }'
}

# model_peak IDLE: from what watch_processes printed, the most private MiB, the mapped ones then, and the most of both together.
model_peak() {
  awk -v engine="$engine" -v idle="$1" 'BEGIN { split(idle, before, " ") }
    function look() {
      if (workers) { private = inWorkers; mapped = mappedThere }
      if (!worker || workers) {
        if (workers && !worker) { worker = 1; most = sum = 0 }
        if (private > most) { most = private; then = mapped }
        if (private + mapped > sum) sum = private + mapped
      }
      workers = inWorkers = mappedThere = 0
    }
    NF == 0 { look(); next }
    $1 == engine { private = $2 - before[2]; mapped = $3 - before[3]; next }
    { workers++; inWorkers += $2; mappedThere += $3 }
    END { printf "%.0f %.0f %.0f\n", most, then, sum }'
}
