package io.serai.itests.storm;

/** What a client may do. */
enum Operation {
  LOAD,
  UNLOAD,
  REQUEST,
  PIN,
  UNPIN,
  DEMOTE,
  PROMOTE
}
