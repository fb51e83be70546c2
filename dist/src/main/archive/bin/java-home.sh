# Finds an installed JDK. Sourced by mvnw, serai and bin/serai; POSIX sh.

# Service managers start programs without HOME; what it would be is in the password file.
if [ -z "${HOME:-}" ]; then
  HOME=$(eval "printf '%s' ~$(id -un)")
  export HOME
fi

# java_feature_version DIR: prints the feature version (25) of the JDK in DIR, or nothing.
java_feature_version() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# find_java_home MINIMUM: prints the home of a JDK of at least that feature version: JAVA_HOME, the java on the
# PATH, else the lowest one that is new enough among the usual folders. Prints a sentence on standard error and
# returns 1 where there is none.
find_java_home() {
  minimum=$1 best= best_version=
  path_java=$(command -v java 2>/dev/null) && path_java=$(readlink -f "$path_java" 2>/dev/null)
  for candidate in "${JAVA_HOME:-/nonexistent}" "${path_java%/bin/java}"; do
    version=$(java_feature_version "$candidate")
    if [ "${version:-0}" -ge "$minimum" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(java_feature_version "$candidate")
    if [ "${version:-0}" -ge "$minimum" ] && [ "$version" -lt "${best_version:-100000}" ]; then
      best=$candidate best_version=$version
    fi
  done
  if [ -n "$best" ]; then
    printf '%s\n' "$best"
    return 0
  fi
  echo "Serai needs a JDK of version $minimum or newer and found none: not in JAVA_HOME, not on the PATH, not under" \
    "/usr/lib/jvm, /usr/java, /opt, ~/.jdks or ~/.sdkman. Install one (for example Eclipse Temurin $minimum) or set" \
    "JAVA_HOME to it." >&2
  return 1
}
