package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Texts as C has them: bytes in UTF-8 up to a zero. */
final class CString {
  private CString() {}

  /**
   * The text at an address; what isn't UTF-8 in it is replaced.
   *
   * @param most bytes that are read
   */
  @SuppressWarnings("restricted")
  static String read(MemorySegment address, int most) {
    MemorySegment bytes = address.reinterpret(most);
    int length = 0;
    while (length < most && bytes.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    byte[] text = bytes.asSlice(0, length).toArray(JAVA_BYTE);
    return new String(text, StandardCharsets.UTF_8);
  }
}
