# A group of processes with as much memory and swap as a small device has; sourced by the scripts beside it. POSIX sh.
# Both versions of control groups are written. What can't be done is said on standard error, with status 1.

# group_parent: prints the folder that groups are made in: of version 1 below this process's own, of version 2 at the top.
group_parent() {
  [ "$(id -u)" = 0 ] || { echo "control groups take root here" >&2; return 1; }
  v1=$(awk '{ dash = 0; for (i = 1; i <= NF; i++) if ($i == "-") dash = i
    if ($(dash + 1) == "cgroup" && ("," $(dash + 3) ",") ~ /,memory,/) print $5 }' /proc/self/mountinfo | head -n 1)
  if [ -n "$v1" ]; then
    own=$(awk -F: '("," $2 ",") ~ /,memory,/ { print $3 }' /proc/self/cgroup)
    [ -d "$v1$own" ] && echo "$v1${own%/}" || echo "$v1"
    return 0
  fi
  v2=$(awk '{ dash = 0; for (i = 1; i <= NF; i++) if ($i == "-") dash = i
    if ($(dash + 1) == "cgroup2") print $5 }' /proc/self/mountinfo | head -n 1)
  if [ -z "$v2" ] || ! grep -qw memory "$v2/cgroup.controllers"; then
    echo "no memory controller of control groups is mounted" >&2
    return 1
  fi
  grep -qw memory "$v2/cgroup.subtree_control" || echo +memory >"$v2/cgroup.subtree_control" || return 1
  echo "$v2"
}

# group_make NAME MEMORY_MIB SWAP_MIB: makes a group and prints its folder.
group_make() {
  parent=$(group_parent) || return 1
  group=$parent/serai-jetson-$1-$$
  mkdir "$group" || return 1
  memory=$(($2 * 1024 * 1024)) swap=$(($3 * 1024 * 1024))
  if [ -f "$group/memory.limit_in_bytes" ]; then
    echo $memory >"$group/memory.limit_in_bytes" || return 1
    [ ! -f "$group/memory.memsw.limit_in_bytes" ] || echo $((memory + swap)) >"$group/memory.memsw.limit_in_bytes"
  else
    echo $memory >"$group/memory.max" || return 1
    [ ! -f "$group/memory.swap.max" ] || echo $swap >"$group/memory.swap.max"
  fi
  echo "$group"
}

# group_run FOLDER COMMAND...: runs a command in it; with '&' after it, $! is that command's process.
group_run() {
  group=$1
  shift
  exec sh -c 'echo $$ >"$0/cgroup.procs" || exit 125; exec "$@"' "$group" "$@"
}

# group_value FILE [NAME]: a number from one of the group's files; 0 where there is none.
group_value() {
  if [ ! -f "$1" ]; then
    echo 0
  elif [ $# = 1 ]; then
    cat "$1"
  else
    awk -v name="$2" '$1 == name { n = $2 } END { print n + 0 }' "$1"
  fi
}

# group_peak, group_usage, group_anonymous FOLDER: bytes; group_oom_kills FOLDER: processes that the kernel killed. Version 1
# counts kills for each group apart: a worker's, in a group of its own below this one, isn't counted.
group_peak() { group_either "$1" memory.max_usage_in_bytes memory.peak; }
group_usage() { group_either "$1" memory.usage_in_bytes memory.current; }
group_anonymous() {
  [ -f "$1/memory.current" ] && group_value "$1/memory.stat" anon || group_value "$1/memory.stat" total_rss
}
group_oom_kills() {
  [ -f "$1/memory.events" ] && group_value "$1/memory.events" oom_kill || group_value "$1/memory.oom_control" oom_kill
}
group_either() { [ -f "$1/$2" ] && group_value "$1/$2" || group_value "$1/$3"; }

# group_reset_peak FOLDER: counts the peak from now on, where the kernel can (version 1; version 2 since Linux 6.12).
group_reset_peak() {
  if [ -f "$1/memory.max_usage_in_bytes" ]; then
    echo 0 >"$1/memory.max_usage_in_bytes"
  elif [ -f "$1/memory.peak" ]; then
    echo 0 2>/dev/null >"$1/memory.peak" || true
  fi
}

# group_remove FOLDER: kills what is left in it and in the groups below, and removes them. Waits up to 20 s.
group_remove() {
  tries=0
  while [ -d "$1" ] && [ $tries -lt 100 ]; do
    for folder in $(find "$1" -depth -type d); do
      for process in $(cat "$folder/cgroup.procs" 2>/dev/null); do kill -9 "$process" 2>/dev/null || true; done
      rmdir "$folder" 2>/dev/null || true
    done
    [ ! -d "$1" ] || sleep 0.2
    tries=$((tries + 1))
  done
  [ ! -d "$1" ] || { echo "group $1 can't be removed" >&2; return 1; }
}

# swap_on FILE MIB: makes a swap file and uses it. Status 1, and a sentence, where that can't be; nothing is left then.
swap_on() {
  [ "$(id -u)" = 0 ] || { echo "no swap: that takes root" >&2; return 1; }
  free=$(df -Pm "$(dirname "$1")" | awk 'NR == 2 { print $4 }')
  if [ "$free" -lt $(($2 + 2048)) ]; then
    echo "no swap: $free MiB of disk are free, $2 would be taken" >&2
    return 1
  fi
  if fallocate -l "$2M" "$1" && chmod 600 "$1" && mkswap "$1" >/dev/null && swapon "$1"; then
    return 0
  fi
  rm -f "$1"
  echo "no swap: this kernel or container doesn't allow it" >&2
  return 1
}

# swap_off FILE: gives it up again.
swap_off() {
  [ -f "$1" ] || return 0
  ! grep -q "^$1 " /proc/swaps || swapoff "$1"
  rm -f "$1"
}

# forget_file FILE: drops what the page cache has of it.
forget_file() { dd if="$1" iflag=nocache count=0 status=none; }
