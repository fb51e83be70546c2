package io.serai.server.kserve;

import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Strings as a tensor has them: each is its length in four bytes and then its bytes. */
final class StringElements {
  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Appends one, in UTF-8. */
  void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(utf8.length >>> shift);
    }
    bytes.writeBytes(utf8);
  }

  /** All that were appended. */
  MemorySegment toSegment() {
    return MemorySegment.ofArray(bytes.toByteArray());
  }

  /** A tensor of one dimension. */
  static Tensor tensor(List<String> texts) {
    StringElements elements = new StringElements();
    texts.forEach(elements::add);
    return new Tensor(ElementType.BYTES, Shape.of(texts.size()), elements.toSegment());
  }

  /** The strings of a tensor; bytes that aren't UTF-8 are replaced. */
  static List<String> of(Tensor tensor) {
    List<String> texts = new ArrayList<>();
    MemorySegment data = tensor.data();
    for (long at = 0; at < data.byteSize(); ) {
      int length = data.get(LENGTH, at);
      byte[] text = data.asSlice(at + LENGTH.byteSize(), length).toArray(ValueLayout.JAVA_BYTE);
      texts.add(new String(text, StandardCharsets.UTF_8));
      at += LENGTH.byteSize() + length;
    }
    return texts;
  }
}
