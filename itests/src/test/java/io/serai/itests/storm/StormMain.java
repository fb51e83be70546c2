package io.serai.itests.storm;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A storm from the command line: {@code URL PID GROUP CATALOG SEED OPERATIONS CLIENTS MINUTES
 * MODEL...}. The catalog's folders have the models' sample inputs. Ends with 0 if all went well,
 * with 1 if there were problems, and with 3 if the engine died or a process of its group was
 * killed.
 */
public final class StormMain {
  private static final int FIXED = 8;

  private StormMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Map<String, String> bodies = new TreeMap<>();
    for (int i = FIXED; i < args.length; i++) {
      bodies.put(args[i], SampleQuestion.body(Path.of(args[3]).resolve(args[i])));
    }
    Storm storm = new Storm(URI.create(args[0]), Long.parseLong(args[1]), Path.of(args[2]), bodies);
    Storm.Result result =
        storm.run(
            Mix.LOADS,
            Long.parseLong(args[4]),
            Integer.parseInt(args[5]),
            Integer.parseInt(args[6]),
            Duration.ofMinutes(Long.parseLong(args[7])));
    System.out.print(result.text());
    if (!result.engineLives() || result.oomKills() > 0) {
      System.exit(3);
    }
    System.exit(result.problems().isEmpty() ? 0 : 1);
  }
}
