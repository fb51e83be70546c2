package io.serai.server.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Collects warnings and errors about requests that are logged until it is closed. Others of the
 * same process tell how the machine does.
 */
final class TestingLog extends Handler implements AutoCloseable {
  private static final List<String> LOGGERS =
      List.of("io.serai.server.http.", "org.apache.camel.", "io.netty.", "io.vertx.");

  /** It warns where a thread got no processor for long. */
  private static final String WATCHDOG = "BlockedThreadChecker";

  private final List<String> lines = new CopyOnWriteArrayList<>();

  TestingLog() {
    Logger.getLogger("").addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord entry) {
    String logger = String.valueOf(entry.getLoggerName());
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()
        && LOGGERS.stream().anyMatch(logger::startsWith)
        && !logger.endsWith(WATCHDOG)) {
      lines.add(logger + ": " + entry.getMessage() + ": " + entry.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
