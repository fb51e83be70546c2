package io.serai.server.config;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Where log lines go. */
public final class Logging {
  private static final Logger ROOT = Logger.getLogger("");

  /** Libraries that tell more than anybody wants to know; kept, since loggers are held weakly. */
  private static final Logger[] TALKATIVE = {
    Logger.getLogger("org.apache.camel"),
    Logger.getLogger("io.vertx"),
    Logger.getLogger("io.netty"),
    Logger.getLogger("ai.djl")
  };

  private Logging() {}

  /**
   * Logs into files.
   *
   * @param pattern with {@code %g} for the number of the file, 0 for the newest
   * @param console whether to the standard error as well
   * @throws IOException if the files can't be written
   */
  public static void start(Path pattern, Config config, boolean console) throws IOException {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    add(new FileHandler(pattern.toString(), config.logFileBytes(), config.logFiles(), true));
    if (console) {
      add(new ConsoleHandler());
    }
    ROOT.setLevel(level(config.logLevel()));
    for (Logger logger : TALKATIVE) {
      logger.setLevel(config.logLevel().equals("debug") ? Level.FINE : Level.WARNING);
    }
  }

  private static void add(Handler handler) {
    handler.setFormatter(new OneLine());
    handler.setLevel(Level.ALL);
    ROOT.addHandler(handler);
  }

  private static Level level(String name) {
    return switch (name) {
      case "error" -> Level.SEVERE;
      case "warn" -> Level.WARNING;
      case "debug" -> Level.FINE;
      default -> Level.INFO;
    };
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord entry) {
      String logger = String.valueOf(entry.getLoggerName());
      StringBuilder line = new StringBuilder();
      line.append(
          "%s %-5s %s: %s%n"
              .formatted(
                  Instant.ofEpochMilli(entry.getMillis()).truncatedTo(ChronoUnit.MILLIS),
                  level(entry.getLevel()),
                  logger.substring(logger.lastIndexOf('.') + 1),
                  formatMessage(entry)));
      if (entry.getThrown() != null) {
        StringWriter trace = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(trace));
        line.append(trace);
      }
      return line.toString();
    }

    private static String level(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (level.intValue() >= Level.WARNING.intValue()) {
        return "WARN";
      }
      return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
  }
}
