package io.serai.routes.pipeline;

/**
 * Ids of routes and steps. While an edited pipeline takes over from its earlier text both are
 * there, and Camel wants ids to be unique, so later texts carry a number that people don't see.
 */
public final class StepIds {
  private static final char MARK = '~';

  private StepIds() {}

  /** The id as it is for the nth text of a pipeline, counted from 1. */
  static String numbered(String id, int generation) {
    return generation == 1 ? id : id + MARK + generation;
  }

  /** The id as the pipeline's file has it. */
  public static String visible(String id) {
    int mark = id.lastIndexOf(MARK);
    return mark < 0 ? id : id.substring(0, mark);
  }
}
