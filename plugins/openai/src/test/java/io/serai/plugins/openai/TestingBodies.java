package io.serai.plugins.openai;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** What would be sent. */
final class TestingBodies {
  private TestingBodies() {}

  static String text(BodyPublisher body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CompletableFuture<Void> done = new CompletableFuture<>();
    body.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer item) {
            while (item.hasRemaining()) {
              bytes.write(item.get());
            }
          }

          @Override
          public void onError(Throwable why) {
            done.completeExceptionally(why);
          }

          @Override
          public void onComplete() {
            done.complete(null);
          }
        });
    done.join();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
