package io.serai.core.worker.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The signal that ends a process whatever it does, made ready to be sent to this one. */
final class KillSignal {
  private static final int NUMBER = 9;

  private final MethodHandle kill;
  private final int process;

  /** Looks up what it needs now rather than when memory is short. */
  KillSignal() {
    Linker linker = Linker.nativeLinker();
    kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    process = Math.toIntExact(ProcessHandle.current().pid());
  }

  void send() {
    try {
      int result = (int) kill.invokeExact(process, NUMBER);
      assert result == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("kill can't be called", e);
    }
  }
}
