package io.serai.server.http;

import io.serai.spi.ErrorCode;

/** The HTTP status that an error code stands for. */
public final class HttpStatus {
  private HttpStatus() {}

  /** 4xx where another request would help, 5xx where it wouldn't. */
  public static int of(ErrorCode code) {
    return switch (code) {
      case INVALID_INPUT, INVALID_PARAMETER, INVALID_CONFIGURATION, UNSUPPORTED_TASK, CANCELLED ->
          400;
      case MODEL_NOT_FOUND,
          PIPELINE_NOT_FOUND,
          PLUGIN_NOT_FOUND,
          DECISION_NOT_FOUND,
          JOB_NOT_FOUND ->
          404;
      case MODEL_UNLOADED -> 409;
      case TOO_LARGE -> 413;
      case INVALID_MODEL, FILES_MISSING, BACKEND_UNAVAILABLE -> 424;
      case OVERLOADED, MEMORY_PRESSURE -> 429;
      case REMOTE_FAILED -> 502;
      case TIMED_OUT -> 504;
      case STOPPING, QUARANTINED, DEVICE_IN_USE -> 503;
      case INSUFFICIENT_MEMORY, INSUFFICIENT_STORAGE -> 507;
      case LOAD_FAILED, RUNTIME_FAILED, WORKER_LOST, PIPELINE_FAILED, INTERNAL -> 500;
    };
  }
}
