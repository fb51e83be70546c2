package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class StringElementsTest {
  @Test
  void writesLengthsInLittleEndian() {
    MemorySegment content = StringElements.encode(new String[] {"é", ""});
    assertThat(content.toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(2, 0, 0, 0, 0xc3, 0xa9, 0, 0, 0, 0);
  }

  @Test
  void readsWhatItWrote() {
    String[] strings = {"one", "", "😀"};
    assertThat(StringElements.decode(StringElements.encode(strings), Shape.of(3)))
        .containsExactly(strings);
  }

  @Test
  void refusesContentThatDoesNotFitTheShape() {
    refuses(Shape.of(5), "room for fewer strings than the shape [5]", 1, 0, 0, 0, 'a');
    refuses(Shape.of(Long.MAX_VALUE), "room for fewer");
    refuses(Shape.of(Long.MAX_VALUE, 2), "no tensor can have the shape");
    refuses(Shape.of(1), "ends within string 1 of 1", 2, 0, 0, 0, 'a');
    refuses(Shape.of(1), "ends within string 1 of 1", 0xff, 0xff, 0xff, 0xff, 'a');
    refuses(Shape.of(1), "1 bytes follow its 1 strings", 1, 0, 0, 0, 'a', 'b');
  }

  private static void refuses(Shape shape, String message, int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    assertThatThrownBy(() -> StringElements.decode(MemorySegment.ofArray(content), shape))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining(message);
  }
}
