package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the HTTP API in a real browser, where there is one. */
class DocsPageIT {
  private static final int SECONDS = 180;

  @TempDir Path folder;

  @Test
  void aBrowserShowsAllOperationsAndHasNothingAgainstThePage() throws Exception {
    Optional<String> browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .filter(DocsPageIT::isHere)
            .findFirst();
    assumeTrue(browser.isPresent(), "there is no Chromium to open the page with");
    try (TestingArchive archive = new TestingArchive(folder.resolve("home")).up()) {
      Path said = folder.resolve("console.txt");
      String page = show(browser.get(), archive.url().resolve("/docs").toString(), said);
      JsonNode document = TestingArchive.JSON.readTree(archive.get("/openapi.json").body());
      List<String> operations = new ArrayList<>();
      for (JsonNode path : document.get("paths")) {
        path.findValuesAsText("operationId", operations);
      }
      assertThat(operations).hasSizeGreaterThan(60);
      for (String operation : operations) {
        assertThat(page).contains("-" + operation + "\"");
      }
      assertThat(Files.readAllLines(said)).noneMatch(line -> line.contains("CONSOLE"));
    }
  }

  private static boolean isHere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * The page as it is once its scripts ran.
   *
   * @param said where what the browser says is written, the page's console with it
   */
  private String show(String browser, String address, Path said) throws Exception {
    Path shown = folder.resolve("page.html");
    Process process =
        new ProcessBuilder(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--v=0",
                "--virtual-time-budget=30000",
                "--dump-dom",
                address)
            .redirectOutput(shown.toFile())
            .redirectError(said.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the browser didn't end: " + Files.readString(said));
    }
    return Files.readString(shown);
  }
}
