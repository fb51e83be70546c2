package io.serai.core.host;

/** How far a plugin is. */
public enum PluginState {
  /** Its requirements are met; none of its code has run. */
  RESOLVED,
  /** Its backend runs. */
  STARTED,
  /** Taken out of use; ends when the last of its models is closed. */
  RETIRING,
  /** Can't be used; the problems say why. */
  BROKEN
}
