package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sample model, with the manifest that a catalog would have. */
final class TestingGguf {
  static final Path SAMPLE = Path.of("../../catalog/samples/tiny-lm-gguf/model.gguf");

  private static final int METADATA_COUNT = 16;
  private static final int STRING = 8;

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

  /** The sample with a chat template in a file of its own, which is written. */
  static TestingGguf sampleWithTemplate(Path file, String template) throws IOException {
    ByteBuffer sample = ByteBuffer.wrap(Files.readAllBytes(SAMPLE)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] key = "tokenizer.chat_template".getBytes(StandardCharsets.UTF_8);
    // What comes after it must stay where it is modulo the alignment.
    int beside = Long.BYTES + key.length + Integer.BYTES + Long.BYTES;
    int length = (beside + template.length() + 31) / 32 * 32;
    byte[] text = template.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, length - beside);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    ByteBuffer out = ByteBuffer.allocate(sample.capacity() + length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(sample.slice(0, METADATA_COUNT)).putLong(sample.getLong(METADATA_COUNT) + 1);
    out.putLong(key.length).put(key).putInt(STRING).putLong(padded.length).put(padded);
    out.put(sample.position(METADATA_COUNT + Long.BYTES));
    Files.write(file, out.array());
    return of(file).parameter("context_length", 256).parameter("kv_cache_type", "f32");
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

  /** The model, loaded. */
  Model load(LlamaBackend backend) {
    return backend.load(source(), LoadListener.NONE, new Cancellation());
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
