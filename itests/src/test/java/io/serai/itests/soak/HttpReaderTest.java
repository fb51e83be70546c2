package io.serai.itests.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
  private static final String PLAIN =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nseven";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsev\r\n2\r\nen\r\n0\r\n\r\n";

  private static InputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Reply read(String text) throws IOException {
    return new HttpReader(of(text)).read();
  }

  @Test
  void anAnswerIsReadToItsEnd() throws Exception {
    assertThat(read(PLAIN + "more").text()).isEqualTo("seven");
    assertThat(read(PLAIN).contentType()).isEqualTo("text/plain");
    assertThat(read(CHUNKED).text()).isEqualTo("seven");
    assertThat(read(PLAIN.replace("200 OK", "404 Not Found")).status()).isEqualTo(404);
  }

  @Test
  void slowlyReadItIsTheSame() throws Exception {
    assertThat(new HttpReader(new SlowInput(of(CHUNKED))).read().text()).isEqualTo("seven");
  }

  @Test
  void everyAnswerThatIsCutOffIsNoticed() {
    for (String whole : new String[] {PLAIN, CHUNKED}) {
      for (int length = 0; length < whole.length(); length++) {
        String part = whole.substring(0, length);
        assertThatThrownBy(() -> read(part)).as(part).isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    assertThatThrownBy(() -> read("hello\r\n\r\n")).hasMessageContaining("isn't HTTP");
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n\r\n")).hasMessageContaining("how long");
    assertThatThrownBy(() -> read(CHUNKED.replace("sev", "seve"))).hasMessageContaining("goes on");
  }
}
