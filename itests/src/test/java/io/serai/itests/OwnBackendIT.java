package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide in {@code docs/own-backend}, followed to the letter. */
class OwnBackendIT {
  private static final Path GUIDE = TestingArchive.ROOT.resolve("docs/own-backend");

  /** The catalog is looked through twice a second; a person types slower than that. */
  private static final String LISTED =
      "for i in $(seq 60); do $SERAI/bin/serai models list | grep -q support-desk && break;"
          + " sleep 0.2; done; ";

  @TempDir Path work;

  @Test
  void theSampleHasLessThanAHundredLines() throws Exception {
    assertThat(Files.readAllLines(GUIDE.resolve("KeywordBackend.java")))
        .hasSizeLessThan(100)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
  }

  @Test
  void theGuidesCommandsBuildInstallAndRunTheSample() throws Exception {
    copy(GUIDE, work);
    try (TestingArchive archive = new TestingArchive(work.resolve("home")).up()) {
      String printed = shell(archive, String.join("\n", commands()));
      assertThat(printed)
          .contains("com.example.keywords 1.0.0 is installed")
          .contains("complaint (0.60)")
          .contains("support-desk@1");
    }
  }

  private static List<String> commands() throws IOException {
    Matcher blocks =
        Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE.resolve("README.md")));
    return blocks.results().map(block -> block.group(1)).toList();
  }

  private String shell(TestingArchive archive, String script) throws Exception {
    Path output = work.resolve("output.txt");
    String patient = script.replace("$SERAI/bin/serai run", LISTED + "$SERAI/bin/serai run");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-ec", patient)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SERAI", TestingArchive.ARCHIVE.toAbsolutePath().toString());
    builder.environment().put("SERAI_HOME", archive.home().toString());
    builder.environment().put("SERAI_DEVICE_LOCK", "none");
    builder.environment().put("SERAI_AOT_FOLDER", SharedClassCache.folder().toString());
    builder
        .environment()
        .merge("PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + ":" + path);
    Process process = builder.start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
