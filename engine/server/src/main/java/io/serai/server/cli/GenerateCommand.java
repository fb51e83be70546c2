package io.serai.server.cli;

import io.serai.catalog.FileEntry;
import io.serai.generator.GeneratedModel;
import io.serai.generator.GgufGenerator;
import io.serai.generator.ModelGenerator;
import io.serai.generator.ModelSize;
import io.serai.generator.Shape;
import io.serai.generator.Shapes;
import io.serai.spi.Cancellation;
import io.serai.spi.LoadListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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

/** {@code serai models generate}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Write a model of a well-known architecture in its full size with random weights.",
      "Loading, memory and speed are as with the real one; its answers mean nothing."
    })
final class GenerateCommand implements Callable<Integer> {
  /** What a model can be written as. */
  enum Format {
    onnx,
    gguf
  }

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SHAPE",
      description = "What to write; --list shows what there is.")
  @Nullable String name;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the model's folder is made (default: the home's catalog).")
  @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "onnx",
      description = "onnx, or gguf for llama.cpp (default: ${DEFAULT-VALUE}).")
  Format format = Format.onnx;

  @Option(names = "--list", description = "List the shapes.")
  boolean list;

  private record ShapeDocument(
      String name,
      String format,
      String weights,
      boolean sparse,
      long parameters,
      long bytes,
      int context,
      long cacheBytes) {}

  private record GeneratedDocument(
      String name,
      String folder,
      long parameters,
      long bytes,
      double seconds,
      List<FileDocument> files) {}

  private record FileDocument(String path, String role, long size, String sha256) {
    static FileDocument of(FileEntry file) {
      return new FileDocument(file.path(), file.role(), file.size(), file.sha256());
    }
  }

  @Override
  public Integer call() throws IOException {
    if (list == (name != null)) {
      throw new ParameterException(
          spec.commandLine(), "give a shape, such as gpt2-small, or --list");
    }
    if (name == null) {
      list();
    } else {
      generate(Shapes.find(name));
    }
    return ExitCode.OK.code();
  }

  private void list() {
    Output out = Output.of(spec);
    List<ShapeDocument> shapes = Shapes.all().stream().map(this::document).toList();
    if (global.json) {
      out.json(shapes);
      return;
    }
    Table table = Table.of("SHAPE", "PARAMETERS", "SIZE", "FORMAT", "CONTEXT", "CACHE");
    for (ShapeDocument shape : shapes) {
      table.row(
          shape.name,
          String.format(Locale.ROOT, "%,d", shape.parameters),
          Output.size(shape.bytes),
          shape.format + " " + shape.weights + (shape.sparse ? ", sparse" : ""),
          shape.context + " tokens",
          shape.cacheBytes == 0 ? "none" : Output.size(shape.cacheBytes));
    }
    out.table(table);
  }

  private ShapeDocument document(Shape shape) {
    ModelSize size = ModelSize.of(shape);
    return new ShapeDocument(
        shape.name(),
        format.name(),
        shape.weights().name().toLowerCase(Locale.ROOT),
        shape.sparse(),
        size.parameters(),
        bytes(shape),
        size.context(),
        size.keyValueBytes(size.context()));
  }

  private long bytes(Shape shape) {
    return switch (format) {
      case onnx -> ModelSize.of(shape).fileBytes();
      case gguf -> GgufGenerator.bytes(shape);
    };
  }

  private GeneratedModel write(Shape shape, Path parent, ProgressBar bar, Cancellation cancellation)
      throws IOException {
    long bytes = bytes(shape);
    LoadListener listener = (phase, fraction) -> bar.stepTo(Math.round(fraction * bytes));
    return switch (format) {
      case onnx ->
          new ModelGenerator()
              .generate(shape, parent.resolve(shape.modelName()), listener, cancellation);
      case gguf ->
          new GgufGenerator()
              .generate(
                  shape, parent.resolve(GgufGenerator.modelName(shape)), listener, cancellation);
    };
  }

  private void generate(Shape shape) throws IOException {
    Path parent = output == null ? global.home().own("catalog") : output;
    long started = System.nanoTime();
    GeneratedModel model;
    try (Interruption interruption = new Interruption();
        ProgressBar bar = progressBar(shape.name(), bytes(shape))) {
      model = write(shape, parent, bar, interruption.cancellation());
    }
    print(model, (System.nanoTime() - started) / 1e9);
  }

  private void print(GeneratedModel model, double seconds) {
    Output out = Output.of(spec);
    if (global.json) {
      out.json(
          new GeneratedDocument(
              model.name(),
              model.folder().toString(),
              model.parameters(),
              model.bytes(),
              seconds,
              model.files().stream().map(FileDocument::of).toList()));
      return;
    }
    out.line(
        "%s: %,d parameters, %s, written in %s",
        model.name(), model.parameters(), Output.size(model.bytes()), Output.time(seconds * 1e3));
    out.line("%s", model.folder());
  }

  private ProgressBar progressBar(String task, long bytes) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(bytes)
            .setUnit(" MiB", 1 << 20)
            .setUpdateIntervalMillis(200)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed();
    if (global.json || !Terminal.isError()) {
      builder.setConsumer(new NoProgress());
    }
    return builder.build();
  }
}
