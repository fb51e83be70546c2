package io.serai.plugins.onnxruntime;

/** Where a tensor of parameters that lies in a file of its own is, once its model is loaded. */
enum Residence {
  /** Copied into another layout; the pages of the file are given up. */
  COPIED,
  /** In the pages of the file, which every call reads. */
  MAPPED,
  /** Both: copied for one node, and read as it lies by another. */
  BOTH,
  /** In the pages of the file, of which a call reads a few, since it is a table to look up in. */
  LOOKED_UP
}
