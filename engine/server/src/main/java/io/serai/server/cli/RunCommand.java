package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run a pipeline, or ask a model by its name.",
      "Uses the engine that serves the home folder, else the one that has this device, else one of"
          + " its own that ends with the command."
    })
final class RunCommand implements Callable<Integer> {
  private static final int BAR_WIDTH = 79;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(index = "0", paramLabel = "NAME", description = "A pipeline or a model.")
  String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "TEXT",
      description = "The text; without it, the standard input.")
  List<String> words = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Run for each line of a file of JSON strings or objects with a 'text' or 'inputs'; -"
              + " for the standard input.")
  @Nullable Path input;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "Ask about a JPEG or PNG file in place of a text.")
  @Nullable Path image;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where --input's answers go, a JSON line each, in order (default: standard" + " output).")
  @Nullable Path output;

  @Option(
      names = "--resume",
      description = "Go on after the last answer that --output has already.")
  boolean resume;

  @Option(
      names = "--concurrency",
      defaultValue = "16",
      description = "Records under way at once (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--task",
      description = "What to do, for pipelines and models that do several things.")
  @Nullable String task;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter, such as maxTokens=20.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--stream",
      description = "Print what is generated as it comes; with --json, each token on a line.")
  boolean stream;

  @Option(
      names = "--chat",
      paramLabel = "FILE",
      description =
          "Ask a conversation: a file of JSON, a list of objects with 'role' and 'content'; - for"
              + " the standard input. A TEXT is what the user says last.")
  @Nullable Path chat;

  @Override
  public Integer call() throws IOException, InvalidFileException, InterruptedException {
    check();
    try (RunEngine engine = RunEngine.find(global, name, Output.of(spec))) {
      return input == null ? one(engine.api()) : batch(engine.api(), input);
    }
  }

  private void check() {
    if (name.isBlank()) {
      throw misuse("the name of a pipeline or model is empty");
    }
    if (input != null && !words.isEmpty()) {
      throw misuse("give a text or --input, not both");
    }
    if (input == null && (output != null || resume)) {
      throw misuse("--output and --resume go with --input");
    }
    if (resume && output == null) {
      throw misuse("--resume goes with --output");
    }
    if (concurrency < 1) {
      throw misuse("--concurrency must be at least 1");
    }
    if (input != null) {
      checkFiles(input);
    }
    if (input != null && (stream || chat != null)) {
      throw misuse("--stream and --chat ask once; they don't go with --input");
    }
    if (image != null && (input != null || chat != null || !words.isEmpty())) {
      throw misuse("give a text, --chat, --input or --image, one of them");
    }
    if (input == null && image == null && chat == null && words.isEmpty() && Terminal.isInput()) {
      throw misuse("there is no text; give one, --input FILE or --image FILE");
    }
  }

  private void checkFiles(Path from) {
    Path source = isStandardInput(from) ? Path.of("/dev/stdin") : from;
    if (!isStandardInput(from) && (!Files.isReadable(from) || Files.isDirectory(from))) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          Files.isDirectory(from)
              ? from + " is a folder; --input takes a file"
              : "there is no readable file " + from);
    }
    if (output == null) {
      return;
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(output)) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          Files.isDirectory(output)
              ? output + " is a folder; --output takes a file"
              : "there is no folder %s for --output".formatted(folder));
    }
    if (isSameFile(source, output)) {
      throw misuse("--input and --output are the same file");
    }
  }

  private static boolean isSameFile(Path source, Path target) {
    try {
      return Files.isRegularFile(target) && Files.isSameFile(source, target);
    } catch (IOException e) {
      // One of them can't be looked at, so it isn't the other, which can.
      return false;
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int one(Api api) throws IOException {
    RunBody body = body();
    Output out = Output.of(spec);
    if (stream) {
      stream(api, body, out);
      return ExitCode.OK.code();
    }
    RunDocument answer = api.run(name, body).join();
    if (global.json) {
      out.json(answer);
    } else {
      AnswerText.print(out, answer);
    }
    return ExitCode.OK.code();
  }

  private RunBody body() throws IOException {
    if (chat != null) {
      String said = words.isEmpty() ? null : String.join(" ", words);
      return RunBody.ofMessages(Chats.read(chat, said)).with(task, values());
    }
    if (image != null) {
      return RunBody.ofImage(Files.readAllBytes(image)).with(task, values());
    }
    String text =
        words.isEmpty()
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip()
            : String.join(" ", words);
    return RunBody.ofText(text).with(task, values());
  }

  /** The run is given up where the process is ended from outside, or nobody reads it any more. */
  private void stream(Api api, RunBody body, Output out) {
    StreamedText text = new StreamedText(out);
    try (Interruption interruption = new Interruption()) {
      Cancellation cancellation = interruption.cancellation();
      Consumer<TokenDocument> tokens = global.json ? out::jsonLine : text::token;
      CompletableFuture<RunDocument> answer =
          api.stream(
              name,
              body,
              token -> {
                tokens.accept(token);
                if (!out.isRead()) {
                  cancellation.request("nobody reads the answer any more");
                }
              },
              cancellation);
      try {
        RunDocument said = answer.join();
        if (global.json) {
          out.jsonLine(said);
        } else {
          text.answer(said);
        }
      } catch (CompletionException e) {
        text.brokeOff();
        throw e;
      }
    }
  }

  /** Numbers and booleans as such, anything else as text. */
  private @Nullable Map<String, Object> values() {
    if (parameters.isEmpty()) {
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    parameters.forEach((key, value) -> values.put(key, value(value)));
    return values;
  }

  private static Object value(String text) {
    if (text.matches("-?\\d{1,18}")) {
      return Long.parseLong(text);
    }
    if (text.matches("-?\\d*\\.\\d+")) {
      return Double.parseDouble(text);
    }
    return text;
  }

  private int batch(Api api, Path from) throws IOException, InterruptedException {
    // A name that is mistyped must not cost an earlier output.
    RunEngine.requireName(api, name);
    Resumption before =
        resume && output != null && Files.exists(output) ? Resumption.of(output) : Resumption.NONE;
    long skip = before.lines();
    long total = isStandardInput(from) ? -1 : countRecords(from);
    long started = System.nanoTime();
    Batch.Summary summary;
    try (BufferedReader reader = reader(from);
        OutputStream out = output();
        ProgressBar bar = progressBar(total, skip)) {
      summary =
          new Batch(api, name, task, values(), concurrency)
              .run(reader, out, skip, done -> bar.stepTo(skip + done));
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    long failed = before.failed() + summary.failed();
    Output.of(spec)
        .note(
            "%d records in %s, %.0f/s%s%s",
            summary.records(),
            Output.time(seconds * 1e3),
            summary.records() / seconds,
            skip == 0 ? "" : ", after " + skip + " that were there",
            failed == 0 ? "" : ", " + failed + " failed");
    return failed == 0 ? ExitCode.OK.code() : ExitCode.FAILED.code();
  }

  private static long countRecords(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }

  /** Lines of bytes, a character each; which of them aren't UTF-8 is told record by record. */
  private static BufferedReader reader(Path from) throws IOException {
    return isStandardInput(from)
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1))
        : Files.newBufferedReader(from, StandardCharsets.ISO_8859_1);
  }

  /** Not System.out, which keeps to itself that what is written doesn't arrive. */
  private OutputStream output() throws IOException {
    if (output == null) {
      return new FileOutputStream(FileDescriptor.out) {
        @Override
        public void close() {}
      };
    }
    return Files.newOutputStream(
        output,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        resume ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static boolean isStandardInput(Path path) {
    return path.toString().equals("-");
  }

  private ProgressBar progressBar(long total, long done) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setUpdateIntervalMillis(200)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed();
    boolean shown = Terminal.isError() && (output != null || !Terminal.isOutput());
    builder.setConsumer(
        shown ? new ConsoleProgressBarConsumer(System.err, BAR_WIDTH) : new NoProgress());
    ProgressBar bar = builder.build();
    bar.stepTo(done);
    return bar;
  }
}
