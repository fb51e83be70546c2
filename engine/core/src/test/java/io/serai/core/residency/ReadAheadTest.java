package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.store.StoredFile;
import io.serai.core.device.PageCache;
import io.serai.spi.Cancellation;
import io.serai.spi.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
  private static final int MIB = 1 << 20;

  /** What this thread may have fetched besides: classes, or heap from swap. */
  private static final long BESIDES = 4 * MIB;

  @TempDir Path folder;
  private ModelFile graph;
  private ModelFile weights;

  @BeforeEach
  void write() throws IOException {
    Assumptions.assumeFalse(
        Files.getFileStore(folder).type().equals("tmpfs"), "the temporary folder is in memory");
    graph = written("model.onnx", MIB + 1);
    weights = written("model.onnx.data", 15 * MIB);
  }

  private ModelFile written(String name, int bytes) throws IOException {
    Path path = folder.resolve(name);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(bytes));
      channel.force(true);
    }
    PageCache.drop(path);
    return new StoredFile(name, "model", bytes, path);
  }

  @Test
  void filesComeFromTheDiskOnceAndArentFetchedByWhoReadsThem() throws IOException {
    long before = fetched();
    assertThat(ReadAhead.of(List.of(graph, weights), Long.MAX_VALUE, new Cancellation()))
        .isEqualTo(16 * MIB + 1);
    long ahead = fetched() - before;
    assertThat(ahead).isBetween(16L * MIB, 16 * MIB + BESIDES);
    Files.readAllBytes(graph.path());
    Files.readAllBytes(weights.path());
    assertThat(fetched() - before - ahead).isLessThan(BESIDES);
  }

  @Test
  void whatIsThereIsntFetchedAgain() throws IOException {
    ReadAhead.of(List.of(graph, weights), Long.MAX_VALUE, new Cancellation());
    long before = fetched();
    assertThat(ReadAhead.of(List.of(graph, weights), Long.MAX_VALUE, new Cancellation()))
        .isEqualTo(16 * MIB + 1);
    assertThat(fetched() - before).isLessThan(BESIDES);
  }

  @Test
  void itEndsAtTheMostBytes() throws IOException {
    long before = fetched();
    assertThat(ReadAhead.of(List.of(graph, weights), 5 * MIB, new Cancellation()))
        .isEqualTo(5 * MIB);
    assertThat(fetched() - before).isBetween(5L * MIB, 5 * MIB + BESIDES);
  }

  @Test
  void nothingIsReadWhenItIsGivenUp() {
    Cancellation cancellation = new Cancellation();
    cancellation.request("nobody wants it any more");
    assertThat(ReadAhead.of(List.of(graph, weights), Long.MAX_VALUE, cancellation)).isZero();
  }

  @Test
  void aFileThatIsGoneIsLeftToTheLoad() throws IOException {
    Files.delete(graph.path());
    assertThat(ReadAhead.of(List.of(graph, weights), Long.MAX_VALUE, new Cancellation()))
        .isEqualTo(15 * MIB);
  }

  /** Bytes that this thread had fetched from disks until now; others fetch what they need. */
  private static long fetched() throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/io")).stream()
        .filter(line -> line.startsWith("read_bytes:"))
        .mapToLong(line -> Long.parseLong(line.substring("read_bytes:".length()).trim()))
        .findFirst()
        .orElseThrow();
  }
}
