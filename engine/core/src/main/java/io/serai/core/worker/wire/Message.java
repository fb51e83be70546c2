package io.serai.core.worker.wire;

/** What a frame says. */
public sealed interface Message permits Request, Reply {}
