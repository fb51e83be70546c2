package io.serai.spi;

/** What kind of thing went wrong; stable, for programs. */
public enum ErrorCode {
  /** The request's content can't be used. */
  INVALID_INPUT(Type.USER),
  /** It asks for more at once than is allowed. */
  TOO_LARGE(Type.USER),
  /** A parameter is unknown or out of range. */
  INVALID_PARAMETER(Type.USER),
  /** A configuration, manifest or pipeline can't be used. */
  INVALID_CONFIGURATION(Type.USER),
  /** The model's files are truncated, damaged, or not of the format they should be. */
  INVALID_MODEL(Type.USER),
  /** The model doesn't do the task that was asked for. */
  UNSUPPORTED_TASK(Type.USER),
  /** There is no model of that name or version. */
  MODEL_NOT_FOUND(Type.USER),
  /** There is no pipeline of that name. */
  PIPELINE_NOT_FOUND(Type.USER),
  /** There is no plugin of that name. */
  PLUGIN_NOT_FOUND(Type.USER),
  /** The gate has no decision of that number. */
  DECISION_NOT_FOUND(Type.USER),
  /** There is no job of that name. */
  JOB_NOT_FOUND(Type.USER),
  /** It was given up on request. */
  CANCELLED(Type.USER),
  /** Somebody unloaded the model while this waited for it. */
  MODEL_UNLOADED(Type.EXTERNAL),
  /** It took longer than it was allowed to. */
  TIMED_OUT(Type.EXTERNAL),
  /** Files of the model aren't on this machine. */
  FILES_MISSING(Type.EXTERNAL),
  /** No usable backend takes the model's format. */
  BACKEND_UNAVAILABLE(Type.EXTERNAL),
  /** The server that the model is on can't be reached, or failed. */
  REMOTE_FAILED(Type.EXTERNAL),
  /** There isn't enough memory. */
  INSUFFICIENT_MEMORY(Type.INSUFFICIENT_RESOURCES),
  /** Memory is short for now, so nothing is loaded that isn't. */
  MEMORY_PRESSURE(Type.INSUFFICIENT_RESOURCES),
  /** There isn't enough space on the disk. */
  INSUFFICIENT_STORAGE(Type.INSUFFICIENT_RESOURCES),
  /** Too many requests wait already. */
  OVERLOADED(Type.INSUFFICIENT_RESOURCES),
  /** Another process loads models on this device. */
  DEVICE_IN_USE(Type.INSUFFICIENT_RESOURCES),
  /** The engine is stopping. */
  STOPPING(Type.EXTERNAL),
  /** The runtime couldn't load a model that looked right. */
  LOAD_FAILED(Type.INTERNAL),
  /** The runtime failed while it computed. */
  RUNTIME_FAILED(Type.INTERNAL),
  /** The process that the model ran in ended before it answered. */
  WORKER_LOST(Type.INTERNAL),
  /** The model keeps failing and isn't tried for a while. */
  QUARANTINED(Type.INTERNAL),
  /** A step of a pipeline failed that isn't a model. */
  PIPELINE_FAILED(Type.INTERNAL),
  /** A fault of the engine itself. */
  INTERNAL(Type.INTERNAL);

  /** Who can do something about it. */
  public enum Type {
    /** Whoever asked: the same request fails again. */
    USER,
    /** Whoever runs the engine: an error in the engine or a runtime. */
    INTERNAL,
    /** Nobody at once: it may work later or elsewhere. */
    INSUFFICIENT_RESOURCES,
    /** Something outside the engine has to change. */
    EXTERNAL
  }

  private final Type type;

  ErrorCode(Type type) {
    this.type = type;
  }

  /** Who can do something about it. */
  public Type type() {
    return type;
  }
}
