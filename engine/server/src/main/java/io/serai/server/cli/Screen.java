package io.serai.server.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Where frames are drawn: over each other on a terminal, whose keys are read meanwhile, else one
 * after the other.
 */
final class Screen implements AutoCloseable {
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K";
  private static final String END_OF_SCREEN = "\u001b[J";
  private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
  private static final String THIS_SCREEN = "\u001b[?25h\u001b[?1049l";
  private static final int CTRL_C = 3;
  private static final int NOTHING = -2;

  private final PrintWriter out;
  private final @Nullable Terminal terminal;
  private boolean first = true;

  private Screen(PrintWriter out, @Nullable Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** One that prints a frame below the other, without control codes. */
  static Screen plain(PrintWriter out) {
    return new Screen(out, null);
  }

  /**
   * The terminal, if input and output both are one; else a plain one.
   *
   * @throws IOException if the terminal can't be used
   */
  static Screen open(PrintWriter out) throws IOException {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
      return plain(out);
    }
    Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
    if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      terminal.close();
      return plain(out);
    }
    Attributes raw = new Attributes(terminal.enterRawMode());
    raw.setLocalFlag(LocalFlag.ICANON, false);
    raw.setLocalFlag(LocalFlag.ECHO, false);
    // Ctrl-C is read as a key, so that the terminal is left as it was.
    raw.setLocalFlag(LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    terminal.writer().print(OTHER_SCREEN);
    return new Screen(out, terminal);
  }

  /** Draws lines that may have picocli's markup, as many as there is room for. */
  void draw(List<String> lines) {
    if (terminal == null) {
      if (!first) {
        out.println();
      }
      lines.forEach(line -> out.println(Ansi.OFF.string(line)));
      out.flush();
    } else {
      terminal.writer().print(drawn(lines, terminal.getWidth(), terminal.getHeight()));
      terminal.flush();
    }
    first = false;
  }

  /** What has a terminal of that size show the lines, and nothing else. */
  static String drawn(List<String> lines, int width, int height) {
    StringBuilder drawn = new StringBuilder(HOME);
    int most = height < 1 ? lines.size() : Math.min(height, lines.size());
    for (int i = 0; i < most; i++) {
      String plain = Ansi.OFF.string(lines.get(i));
      boolean fits = width < 1 || plain.length() <= width;
      drawn
          .append(fits ? Ansi.ON.string(lines.get(i)) : plain.substring(0, width))
          .append(END_OF_LINE)
          .append(i < most - 1 ? "\r\n" : "");
    }
    return drawn.append(END_OF_SCREEN).toString();
  }

  /**
   * Waits.
   *
   * @return whether to go on: nobody pressed {@code q} or Ctrl-C
   * @throws IOException if the terminal is gone
   */
  boolean await(long millis) throws IOException, InterruptedException {
    if (terminal == null) {
      TimeUnit.MILLISECONDS.sleep(millis);
      return !out.checkError();
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis;
        left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      int key = terminal.reader().read(left);
      if (key == 'q' || key == 'Q' || key == CTRL_C || (key < 0 && key != NOTHING)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (terminal != null) {
      terminal.writer().print(THIS_SCREEN);
      terminal.flush();
      terminal.close();
    }
  }
}
