package io.serai.routes.pipeline;

/**
 * Ids of routes. While an edited pipeline takes over from its earlier text both are there, and
 * Camel wants the ids of routes to be unique, so later texts carry a number.
 */
final class RouteIds {
  private static final char MARK = '~';

  private RouteIds() {}

  /** The id as it is for the nth text of a pipeline, counted from 1. */
  static String numbered(String id, int generation) {
    return generation == 1 ? id : id + MARK + generation;
  }
}
