package io.serai.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsWhatWasRegisteredOnceAndNothingThatWasClosed() {
    cancellation.onRequest(() -> ran.add("kept"));
    cancellation.onRequest(() -> ran.add("closed")).close();
    cancellation.request("enough");
    cancellation.request("again");
    assertThat(ran).containsExactly("kept");
  }

  @Test
  void runsAtOnceWhatIsRegisteredAfterwards() {
    cancellation.request("enough");
    cancellation.onRequest(() -> ran.add("late")).close();
    assertThat(ran).containsExactly("late");
  }

  @Test
  void tellsThatSomebodyLooked() {
    Runnable looked = () -> ran.add("looked");
    Cancellation watched = new Cancellation(looked);
    watched.onRequest(() -> {}).close();
    assertThat(ran).isEmpty();
    watched.check();
    assertThat(watched.requested()).isFalse();
    assertThat(ran).containsExactly("looked", "looked");
  }

  @Test
  void givesUpWithTheReasonOnlyWhenItWasAskedFor() {
    cancellation.check();
    cancellation.request("the client left");
    assertThat(cancellation.requested()).isTrue();
    assertThatThrownBy(cancellation::check)
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
        .hasMessage("the client left");
  }
}
