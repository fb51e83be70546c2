package io.serai.server.cli;

import io.serai.spi.ErrorCode;

/** Exit codes of the command line. */
enum ExitCode {
  OK(0),
  /** The engine, a model or a record of a batch failed. */
  FAILED(1),
  /** The command line itself is wrong. */
  USAGE(2),
  /** The input, a file or a parameter can't be used. */
  INVALID(3),
  /** There is no model, pipeline or plugin of that name. */
  NOT_FOUND(4),
  /**
   * There isn't enough memory or disk, too many requests wait, or another engine has the device.
   */
  NO_RESOURCES(5),
  /** No engine runs, or it can't be reached. */
  NO_ENGINE(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ExitCode of(ErrorCode error) {
    return switch (error) {
      case MODEL_NOT_FOUND,
          PIPELINE_NOT_FOUND,
          PLUGIN_NOT_FOUND,
          DECISION_NOT_FOUND,
          JOB_NOT_FOUND ->
          NOT_FOUND;
      case INVALID_INPUT,
          TOO_LARGE,
          INVALID_PARAMETER,
          INVALID_CONFIGURATION,
          INVALID_MODEL,
          UNSUPPORTED_TASK,
          FILES_MISSING,
          BACKEND_UNAVAILABLE ->
          INVALID;
      case INSUFFICIENT_MEMORY, MEMORY_PRESSURE, INSUFFICIENT_STORAGE, OVERLOADED, DEVICE_IN_USE ->
          NO_RESOURCES;
      case STOPPING -> NO_ENGINE;
      case CANCELLED,
          MODEL_UNLOADED,
          TIMED_OUT,
          LOAD_FAILED,
          RUNTIME_FAILED,
          WORKER_LOST,
          REMOTE_FAILED,
          QUARANTINED,
          PIPELINE_FAILED,
          INTERNAL ->
          FAILED;
    };
  }
}
