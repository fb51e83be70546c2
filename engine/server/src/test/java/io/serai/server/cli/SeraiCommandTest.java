package io.serai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SeraiCommandTest {
  @TempDir Path folder;
  private Path input;

  private record Ended(int code, String err) {}

  @BeforeEach
  void makeInput() throws IOException {
    input = Files.writeString(folder.resolve("in.jsonl"), "\"a\"\n");
  }

  private Ended serai(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    if (!all.contains("--home")) {
      all.addAll(List.of("--home", folder.resolve("home").toString()));
    }
    StringWriter err = new StringWriter();
    CommandLine commandLine = SeraiCommand.commandLine();
    commandLine.setErr(new PrintWriter(err));
    commandLine.setOut(new PrintWriter(new StringWriter()));
    int code = commandLine.execute(all.toArray(String[]::new));
    assertThat(err.toString()).doesNotContain("Exception", "\tat ");
    return new Ended(code, err.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status --server localhost:8302|2|give one such as http://127.0.0.1:8000",
        "status --server foo|2|give one such as http://",
        "status --server http://a:99999|2|give one such as http://",
        "up --port 99999|2|a number from 0 to 65535",
        "engine --port -1|2|a number from 0 to 65535",
        "logs -n -1|2|at least 0",
        "run x --input /tmp|3|/tmp is a folder",
        "run x --input /nonexistent/i|3|no readable file",
        "run x y --home /dev/null/x|3|/dev/null",
      })
  void mistakesAreToldInASentence(String line, int code, String words) {
    Ended ended = serai(line.split(" "));
    assertThat(ended.err()).contains(words);
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void anEmptyNameIsRefused() {
    assertThat(serai("run", "", "hello"))
        .returns(2, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains("is empty");
  }

  @Test
  void theInputIsntOverwrittenByTheOutput() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), input);
    for (Path output : List.of(input, link)) {
      Ended ended = serai("run", "x", "--input", input.toString(), "--output", output.toString());
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("are the same file");
    }
    assertThat(input).hasContent("\"a\"\n");
  }

  @Test
  void aMistypedNameDoesntCostAnEarlierOutput() throws IOException {
    Path output = Files.writeString(folder.resolve("out.jsonl"), "earlier\n");
    // Other folders that only look like those of processes are no business of Serai's.
    Files.createDirectories(folder.resolve("home/data/bundles-old"));
    Ended ended = serai("run", "x", "--input", input.toString(), "--output", output.toString());
    assertThat(ended.err()).contains("no pipeline or model named 'x'");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(output).hasContent("earlier\n");
    assertThat(folder.resolve("home/data/bundles-old")).exists();
    assertThat(serai("run", "x", "--input", input.toString(), "--output", "/nonexistent/o"))
        .returns(3, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains("no folder /nonexistent");
  }

  @Test
  void aPipelinesFileThatIsntTextIsTold() throws IOException {
    Path file =
        Files.write(folder.resolve("a.yaml"), "# k\u00e4se".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(serai("pipelines", "validate", file.toString()))
        .returns(3, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains("isn't UTF-8 text");
  }
}
