package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what llama.cpp logs: all of it for whoever debugs, and an error for a message. */
final class LlamaLog {
  private static final Logger LOG = LoggerFactory.getLogger("llama.cpp");
  private static final int ERROR = 4;
  private static final int LONGEST = 4096;

  private final Sink sink = new Sink();
  private final MemorySegment callback;

  @SuppressWarnings("restricted")
  LlamaLog() {
    try {
      callback =
          Linker.nativeLinker()
              .upcallStub(
                  MethodHandles.lookup()
                      .bind(
                          sink,
                          "write",
                          MethodType.methodType(
                              void.class, int.class, MemorySegment.class, MemorySegment.class)),
                  FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
                  Arena.ofAuto());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A {@code ggml_log_callback}. */
  MemorySegment callback() {
    return callback;
  }

  /** Forgets what it said. */
  void clear() {
    sink.firstError = "";
  }

  /** What it said first of errors since {@link #clear}, which is the cause; empty if nothing. */
  String firstError() {
    return sink.firstError;
  }

  /** Knows nothing of the callback, which would otherwise keep itself alive through it. */
  private static final class Sink {
    private volatile String firstError = "";

    /** Called by native code, which no exception may reach. */
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
    private void write(int level, MemorySegment text, MemorySegment userData) {
      if (level != ERROR && !LOG.isDebugEnabled()) {
        return;
      }
      String line = CString.read(text, LONGEST).strip();
      if (line.isEmpty()) {
        return;
      }
      LOG.debug("{}", line);
      if (level == ERROR && firstError.isEmpty()) {
        firstError = line;
      }
    }
  }
}
