package io.serai.plugins.pytorch;

import io.serai.spi.Gpu;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model in a folder, with the manifest that a catalog would have. */
final class TestingModel {
  private final Path folder;
  private final List<ModelFile> files = new ArrayList<>();
  private final Set<Task> tasks = new HashSet<>();
  private final Map<String, Object> parameters = new HashMap<>();
  private List<String> labels = List.of();
  private Gpu gpu = Gpu.AUTO;

  private TestingModel(Path folder) {
    this.folder = folder;
  }

  static TestingModel in(Path folder) {
    return new TestingModel(folder);
  }

  TestingModel module(TestingTorchScript module) {
    return file("model", "model.pt", module.toBytes());
  }

  TestingModel tokenizer(String json) {
    return file("tokenizer", "tokenizer.json", json.getBytes(StandardCharsets.UTF_8));
  }

  TestingModel file(String role, String name, byte[] content) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.resolveSibling(""));
      Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file(role, name);
  }

  /** A file that is there already, or isn't. */
  TestingModel file(String role, String name) {
    files.add(new TestingFile(name, role, folder.resolve(name)));
    return this;
  }

  TestingModel task(Task task) {
    tasks.add(task);
    return this;
  }

  TestingModel labels(String... values) {
    labels = List.of(values);
    return this;
  }

  TestingModel parameter(String name, Object value) {
    parameters.put(name, value);
    return this;
  }

  TestingModel gpu(Gpu value) {
    gpu = value;
    return this;
  }

  ModelSource source() {
    return new ModelSource(
        "testing", "1", "torchscript", tasks, files, labels, gpu, new Parameters(parameters));
  }

  private record TestingFile(String name, String role, Path path) implements ModelFile {
    @Override
    public long size() {
      try {
        return Files.size(path);
      } catch (IOException e) {
        return 0;
      }
    }

    @Override
    public SeekableByteChannel open() throws IOException {
      return Files.newByteChannel(path);
    }
  }
}
