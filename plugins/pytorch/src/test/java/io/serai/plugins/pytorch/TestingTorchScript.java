package io.serai.plugins.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript file without weights, made of its code. */
final class TestingTorchScript {
  /**
   * A pickled module of the type {@code __torch__.M} with the attribute {@code training: False}.
   */
  private static final byte[] MODULE = pickle();

  private final Map<String, byte[]> parts = new LinkedHashMap<>();

  private TestingTorchScript() {}

  /**
   * A module whose method is that.
   *
   * @param forward its head after {@code self} and its body, such as {@code x: Tensor) -> Tensor:\n
   *     return torch.neg(x)}
   */
  static TestingTorchScript of(String forward) {
    String code =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M,
            %s
        """
            .formatted(forward.strip().replace("\n", "\n    "));
    TestingTorchScript file = new TestingTorchScript();
    return file.with("version", "3\n".getBytes(StandardCharsets.US_ASCII))
        .with("data.pkl", MODULE)
        .with("constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'})
        .with("code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
  }

  /** x + 1 and the sum of all elements of x. */
  static TestingTorchScript tensors() {
    return of(
        """
        x: Tensor,
          y: Optional[Tensor]=None) -> Tuple[Tensor, Tensor]:
        return (torch.add(x, 1), torch.sum(x))
        """);
  }

  /** How often the words 4 and 5 occur in each text, as scores of two classes. */
  static TestingTorchScript classifier() {
    return of(
        """
        input_ids: Tensor,
          attention_mask: Tensor) -> Tensor:
        good = torch.sum(torch.eq(input_ids, 4), [1])
        bad = torch.sum(torch.eq(input_ids, 5), [1])
        return torch.to(torch.stack([good, bad], 1), 6)
        """);
  }

  /**
   * Scores of three classes per token: 4 begins something, 5 goes on with it, all else is outside.
   */
  static TestingTorchScript tokenClassifier() {
    return of(
        """
        input_ids: Tensor,
          attention_mask: Tensor) -> Tensor:
        begins = torch.eq(input_ids, 4)
        inside = torch.eq(input_ids, 5)
        outside = torch.logical_not(torch.logical_or(begins, inside))
        scores = torch.stack([outside, begins, inside], 2)
        return torch.mul(torch.to(scores, 6), 4)
        """);
  }

  /** The mean of each colour, as scores of as many classes. */
  static TestingTorchScript meanOfColours() {
    return of(
        """
        x: Tensor) -> Tensor:
        return torch.mean(x, [2, 3])
        """);
  }

  /** A vector per token: its number, and 1. */
  static TestingTorchScript encoder() {
    return of(
        """
        input_ids: Tensor,
          attention_mask: Tensor,
          token_type_ids: Tensor) -> Tensor:
        ids = torch.to(input_ids, 6)
        return torch.stack([ids, torch.ones_like(ids)], 2)
        """);
  }

  /** After each byte the next comes, without a cache. */
  static TestingTorchScript successor() {
    return of(
        """
        input_ids: Tensor) -> Tensor:
        return torch.to(torch.one_hot(torch.add(input_ids, 1), 257), 6)
        """);
  }

  /** The next token is the sum of all before, of which the cache keeps one number per token. */
  static TestingTorchScript summing(String past, String read, String present) {
    return of(
        """
        input_ids: Tensor,
          attention_mask: Tensor,
          past_key_values: %s) -> Tuple[Tensor, %s]:
        key, value = %s
        fresh = torch.reshape(torch.to(input_ids, 6), [1, 1, -1, 1])
        keys = torch.cat([key, fresh], 2)
        values = torch.cat([value, fresh], 2)
        total = torch.to(torch.remainder(torch.sum(keys), 256), 4)
        ids = torch.reshape(total, [1, 1])
        return (torch.to(torch.one_hot(ids, 257), 6), %s)
        """
            .formatted(past, past, read, present));
  }

  /** The same without a cache. */
  static TestingTorchScript summingWithoutCache() {
    return of(
        """
        input_ids: Tensor) -> Tensor:
        total = torch.remainder(torch.sum(input_ids), 256)
        return torch.to(torch.one_hot(torch.reshape(total, [1, 1]), 257), 6)
        """);
  }

  TestingTorchScript with(String name, byte[] content) {
    parts.put("archive/" + name, content);
    return this;
  }

  TestingTorchScript without(String name) {
    parts.remove("archive/" + name);
    return this;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        ZipEntry entry = new ZipEntry(part.getKey());
        if (!part.getKey().endsWith(".py")) {
          CRC32 checksum = new CRC32();
          checksum.update(part.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(part.getValue().length);
          entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] pickle() {
    String type = "c__torch__\nM\n";
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x80).put((byte) 2).put(type.getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) ')').put((byte) 0x81).put((byte) '}').put((byte) '(');
    bytes.put((byte) 'X').putInt(8).put("training".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 0x89).put((byte) 'u').put((byte) 'b').put((byte) '.');
    byte[] pickle = new byte[bytes.position()];
    bytes.flip().get(pickle);
    return pickle;
  }
}
