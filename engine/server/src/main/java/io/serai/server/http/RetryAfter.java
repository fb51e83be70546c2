package io.serai.server.http;

import io.serai.spi.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When to ask again, for requests that were refused for now. Kept beside the server, so that only
 * refused requests look for it.
 *
 * @param loads until models are loaded again at the soonest, while memory is short
 */
record RetryAfter(Supplier<Duration> loads) implements Shareable {
  private static final String NAME = "serai.retry-after";
  private static final long LEAST = 1;

  /** Has the requests of a server told so. */
  static void use(Vertx vertx, Supplier<Duration> loads) {
    known(vertx).put(NAME, new RetryAfter(loads));
  }

  /** The header's value for a failure: whole seconds, at least one. */
  static String seconds(RoutingContext request, Failure failure) {
    RetryAfter known =
        failure.code().equals(ErrorCode.MEMORY_PRESSURE.name())
            ? known(request.vertx()).get(NAME)
            : null;
    return Long.toString(known == null ? LEAST : Math.max(LEAST, known.seconds()));
  }

  private long seconds() {
    return loads.get().plusNanos(999_999_999).toSeconds();
  }

  private static LocalMap<String, @Nullable RetryAfter> known(Vertx vertx) {
    return vertx.sharedData().getLocalMap(NAME);
  }
}
