package io.serai.core.worker;

import io.serai.core.worker.wire.WorkerStart;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a worker has ended. */
public sealed interface WorkerExit {
  /** The cause in words, such as {@code was killed by signal 9}, to follow the worker's name. */
  String words();

  /** A death by a signal: those that native code brings upon itself are crashes. */
  static WorkerExit bySignal(int number) {
    return switch (number) {
      case 4 -> new NativeCrash("SIGILL", "");
      case 6 -> new NativeCrash("SIGABRT", "");
      case 7 -> new NativeCrash("SIGBUS", "");
      case 8 -> new NativeCrash("SIGFPE", "");
      case 11 -> new NativeCrash("SIGSEGV", "");
      default -> new Killed(number);
    };
  }

  /** Whether it ended although nobody wanted it to. */
  default boolean unwanted() {
    return !(this instanceof Closed || this instanceof EndedForMemory);
  }

  /**
   * It was asked to.
   *
   * @param byForce whether it had to be killed, because it didn't
   */
  record Closed(boolean byForce) implements WorkerExit {
    @Override
    public String words() {
      return byForce ? "was closed, and killed since that took too long" : "was closed";
    }
  }

  /**
   * It ended by itself.
   *
   * @param code of the process
   */
  record Exited(int code) implements WorkerExit {
    private static final int JAVA_HEAP_FULL = 3;

    @Override
    public String words() {
      return switch (code) {
        case JAVA_HEAP_FULL -> "ended with exit code 3; its Java heap may have been full";
        case WorkerStart.LOST -> "ended, since what computed its model had ended";
        default -> "ended with exit code " + code;
      };
    }
  }

  /**
   * Somebody killed it.
   *
   * @param signal the number
   */
  record Killed(int signal) implements WorkerExit {
    @Override
    public String words() {
      return "was killed by signal " + signal;
    }
  }

  /**
   * The kernel killed it for want of memory.
   *
   * @param reached the control group that had reached its limit; null if it was none
   */
  record OutOfMemory(@Nullable ReachedLimit reached) implements WorkerExit {
    @Override
    public String words() {
      return "was killed by the kernel's OOM killer"
          + (reached == null ? ", because the machine was out of memory" : reached.words());
    }
  }

  /** The engine ended it, since memory had run out. */
  record EndedForMemory() implements WorkerExit {
    @Override
    public String words() {
      return "was ended by the engine because memory ran out";
    }
  }

  /**
   * Native code in it crashed.
   *
   * @param signal its name, such as {@code SIGSEGV}
   * @param frame where, as the JVM saw it; may be empty
   */
  record NativeCrash(String signal, String frame) implements WorkerExit {
    @Override
    public String words() {
      return "crashed with %s%s".formatted(signal, frame.isEmpty() ? "" : " in " + frame);
    }
  }

  /**
   * The engine killed it, because a call took too long.
   *
   * @param call what it was asked
   * @param deadline how long it was given
   */
  record Hung(String call, Duration deadline) implements WorkerExit {
    @Override
    public String words() {
      return "was killed, since it gave no sign for %.1f s while it was asked to %s"
          .formatted(deadline.toMillis() / 1000.0, call);
    }
  }

  /**
   * The engine killed it, because they couldn't speak any more.
   *
   * @param reason in words
   */
  record Disconnected(String reason) implements WorkerExit {
    @Override
    public String words() {
      return "was killed, since the connection to it broke: " + reason;
    }
  }
}
