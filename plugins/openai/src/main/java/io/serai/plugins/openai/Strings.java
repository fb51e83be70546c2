package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Strings of a tensor. */
final class Strings {
  private Strings() {}

  /**
   * Reads data into the form that tensors have them in.
   *
   * @throws IOException if it isn't so many strings
   */
  static MemorySegment read(JsonParser in, int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int found = 0;
    JsonToken token = TensorsReader.firstElement(in);
    for (; token != null; token = TensorsReader.nextElement(in)) {
      if (token != JsonToken.VALUE_STRING || ++found > count) {
        throw new IOException("not %d strings".formatted(count));
      }
      byte[] text = in.getText().getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(length.putInt(0, text.length).array());
      bytes.writeBytes(text);
    }
    if (found < count) {
      throw new IOException("not %d strings".formatted(count));
    }
    return MemorySegment.ofArray(bytes.toByteArray());
  }
}
