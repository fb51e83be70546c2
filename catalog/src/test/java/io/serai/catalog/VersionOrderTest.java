package io.serai.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
  @Test
  void ordersByNumbersNotByLetters() {
    List<String> versions =
        new ArrayList<>(List.of("10", "2", "1.10", "1.2", "1.0", "1.0-rc1", "1"));
    versions.sort(VersionOrder.INSTANCE);
    assertThat(versions).containsExactly("1", "1.0-rc1", "1.0", "1.2", "1.10", "2", "10");
  }
}
