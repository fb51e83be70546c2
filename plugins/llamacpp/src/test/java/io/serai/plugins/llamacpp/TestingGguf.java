package io.serai.plugins.llamacpp;

import io.serai.spi.Gpu;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sample model, with the manifest that a catalog would have. */
final class TestingGguf {
  static final Path SAMPLE = Path.of("../../catalog/samples/tiny-lm-gguf/model.gguf");

  private final Path file;
  private final Map<String, Object> parameters = new HashMap<>();
  private Set<Task> tasks = Set.of(Task.TEXT_GENERATION);
  private Gpu gpu = Gpu.AUTO;
  private final List<ModelFile> more = new ArrayList<>();

  private TestingGguf(Path file) {
    this.file = file;
  }

  static TestingGguf sample() {
    return new TestingGguf(SAMPLE)
        .parameter("context_length", 256)
        .parameter("kv_cache_type", "f32");
  }

  static TestingGguf of(Path file) {
    return new TestingGguf(file);
  }

  TestingGguf parameter(String name, Object value) {
    parameters.put(name, value);
    return this;
  }

  /** With another file. */
  TestingGguf with(String role, Path path) {
    more.add(new TestingFile(path.getFileName().toString(), role, path));
    return this;
  }

  TestingGguf tasks(Task... values) {
    tasks = Set.of(values);
    return this;
  }

  TestingGguf gpu(Gpu value) {
    gpu = value;
    return this;
  }

  ModelSource source() {
    List<ModelFile> files = new ArrayList<>(more);
    files.addFirst(new TestingFile("model.gguf", "model", file));
    return new ModelSource(
        "testing", "1", "gguf", tasks, files, List.of(), gpu, new Parameters(parameters));
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
