package io.serai.server.http;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.server.access.Access;
import io.serai.server.access.Hosts;
import io.serai.server.access.Origins;
import io.serai.server.api.LocalApi;
import io.serai.server.config.Compat;
import io.serai.server.config.Config;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Its handlers and the {@code platform-http} routes of pipelines share one port.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int IDLE_SECONDS = 120;

  private final Config config;
  private final Vertx vertx;
  private final Router router;
  private final List<HttpApi> apis;
  private final InFlight inFlight = new InFlight();
  private final Router pipelines;
  private final @Nullable CertificateWatch certificate;
  private final BodyBudget bodyBudget;
  private final io.vertx.core.http.HttpServer server;

  /**
   * Listens, but answers 503 to everything until {@link #serve}.
   *
   * @param access decides who may ask what
   * @param apis those besides the engine's own
   * @throws SeraiException with {@link ErrorCode#INVALID_CONFIGURATION} if the address can't be
   *     had, or nobody else may, or the certificate can't be used
   */
  public HttpServer(Config config, Access access, HttpApi... apis) {
    this(
        config, access, new BodyBudget(config.maxRequestBytes()), new SlowClients(), List.of(apis));
  }

  /** The same with other limits for clients. */
  HttpServer(
      Config config,
      Access access,
      BodyBudget bodyBudget,
      SlowClients slowClients,
      List<HttpApi> apis) {
    access.requireKeys();
    this.config = config;
    this.apis = List.copyOf(apis);
    this.bodyBudget = bodyBudget;
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(Math.min(2, config.cores()))
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    router = Router.router(vertx);
    router.route().failureHandler(HttpServer::endIfGone);
    for (int status = 400; status < 600; status++) {
      router.errorHandler(status, this::refused);
    }
    router.errorHandler(404, HttpServer::notFound);
    router.errorHandler(413, this::tooLarge);
    router.errorHandler(503, HttpServer::tookTooLong);
    router.errorHandler(500, HttpServer::fault);
    for (HttpApi api : apis) {
      if (!api.prefix().isEmpty()) {
        router.route(api.prefix() + "/*").handler(ProblemJson.in(api.errors()));
      }
    }
    pipelines = Router.router(vertx);
    Origins origins = new Origins(config.access().origins(), config.compat() == Compat.DEVICE);
    Hosts hosts = Hosts.of(config.host(), Hosts.machine(), config.access().origins());
    router.route().handler(slowClients.requests());
    router
        .route()
        .handler(new AccessHandler(access, origins, hosts, new PipelineRoutes(pipelines)));
    router.route().handler(inFlight);
    slowClients.watch(vertx);
    certificate = certificate();
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(slowClients::connected)
            .requestHandler(router)
            .invalidRequestHandler(HttpServer::unreadable);
    try {
      server.listen(config.port(), config.host()).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      vertx.close();
      throw new SeraiException(
          ErrorCode.INVALID_CONFIGURATION,
          "can't listen on %s:%d (%s); choose another with --host and --port, or stop what uses it"
              .formatted(config.host(), config.port(), reason(e)),
          e);
    }
  }

  private @Nullable CertificateWatch certificate() {
    try {
      return config.tls() == null ? null : new CertificateWatch(config.tls(), vertx);
    } catch (InvalidFileException e) {
      vertx.close();
      throw new SeraiException(ErrorCode.INVALID_CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS + config.requestTimeoutSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(8192)
            .setMaxHeaderSize(16384)
            // There are no web sockets here, and each handler in a connection's pipeline costs all
            // requests.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            // With it a connection would count only once its first request was there.
            .setHttp2ClearTextEnabled(false);
    if (certificate != null) {
      options.setSsl(true).setKeyCertOptions(certificate.current().options());
    }
    return options;
  }

  private static String reason(CompletionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** The port that is listened on. */
  public int port() {
    return server.actualPort();
  }

  /** The address, such as {@code http://127.0.0.1:8000}. */
  public String url() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return (certificate == null ? "http://" : "https://") + host + ":" + port();
  }

  /** The SHA-256 of the certificate that is shown, in hexadecimal; null without TLS. */
  public @Nullable String fingerprint() {
    return certificate == null ? null : certificate.current().fingerprint();
  }

  /**
   * Looks whether the certificate's files changed. By one thread at a time, which may wait.
   *
   * @return whether another certificate is shown now
   */
  public boolean refreshCertificate() {
    return certificate != null && certificate.refresh(server);
  }

  /** What is to be mended about the certificate. */
  public List<Problem> certificateProblems() {
    return certificate == null ? List.of() : certificate.problems(Instant.now());
  }

  /** Lets pipelines have {@code platform-http} routes on this port; before they are loaded. */
  public void join(CamelContext context) {
    VertxPlatformHttpServerConfiguration platform = new VertxPlatformHttpServerConfiguration();
    platform.setBindPort(port());
    platform.setBindHost(config.host());
    context.getRegistry().bind("serai-http", platform);
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(port());
    router.route("/*").order(1000).subRouter(pipelines);
    context
        .getRegistry()
        .bind(
            name,
            new VertxPlatformHttpRouter(null, vertx, pipelines, name) {
              @Override
              public Handler<RoutingContext> bodyHandler() {
                return bodyBudget.around(
                    BodyHandler.create(false)
                        .setBodyLimit(config.maxRequestBytes())
                        .setPreallocateBodyBuffer(true));
              }
            });
  }

  /**
   * Answers from now on.
   *
   * @param stop asks the process to end; returns at once
   */
  public void serve(LocalApi api, Runnable stop) {
    Answers answers = new Answers(api);
    RetryAfter.use(vertx, api::untilLoads);
    router
        .route()
        .handler(
            TimeoutHandler.create(TimeUnit.SECONDS.toMillis(config.requestTimeoutSeconds()), 503));
    Handler<RoutingContext> bodies = bodyBudget.around(new BodyReader(config.maxRequestBytes()));
    // First, since each route in front of another costs all requests that aren't for it.
    addApis(api, bodies, true);
    HealthHandler health = new HealthHandler(InstantSource.system(), api::isStopping);
    Addresses.get(router, "/health").handler(health);
    Addresses.get(router, "/system/health").handler(health);
    Addresses.get(router, "/device").handler(request -> answers.with(request, api::device));
    new PipelineHandlers(api, answers).addTo(router, bodies);
    new GateHandlers(api.gate(), answers).addTo(router, bodies);
    new JobHandlers(api, answers).addTo(router, bodies);
    new AdminHandlers(api, answers, bodyBudget, stop).addTo(router, bodies);
    addApis(api, bodies, false);
    Addresses.addTo(router);
    inFlight.open();
  }

  private void addApis(LocalApi api, Handler<RoutingContext> bodies, boolean withPrefix) {
    for (HttpApi more : apis) {
      if (more.prefix().isEmpty() != withPrefix) {
        more.addTo(router, bodies, api);
      }
    }
  }

  /** Whatever else Vert.x has against a request. */
  private void refused(RoutingContext request) {
    // What can't be decoded isn't routed either, and so met no API.
    apis.stream()
        .filter(api -> !api.prefix().isEmpty())
        .filter(api -> String.valueOf(request.request().path()).startsWith(api.prefix() + "/"))
        .findFirst()
        .ifPresent(api -> ProblemJson.use(request, api.errors()));
    // Vert.x gives no status to an address that it can't decode.
    int status = Math.max(400, request.statusCode());
    switch (status) {
      case 406 ->
          ProblemJson.send(
              request, 406, "NOT_ACCEPTABLE", "nothing here is of a type that 'Accept' names");
      case 415 ->
          ProblemJson.send(
              request,
              415,
              "UNSUPPORTED_MEDIA_TYPE",
              "this address doesn't take the body's 'Content-Type'");
      default -> {
        if (status >= 500) {
          fault(request);
        } else {
          ProblemJson.send(request, status, "INVALID_INPUT", "the request can't be understood");
        }
      }
    }
  }

  /** A request that isn't HTTP enough to be routed. */
  private static void unreadable(HttpServerRequest request) {
    String reason = String.valueOf(request.decoderResult().cause().getMessage());
    int status =
        reason.startsWith("An HTTP line is larger")
            ? 414
            : reason.startsWith("HTTP header is larger") ? 431 : 400;
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    ProblemJson.send(request, status, "INVALID_INPUT", "the request can't be read: " + reason);
  }

  private static void notFound(RoutingContext request) {
    ProblemJson.send(
        request, 404, "NOT_FOUND", "there is nothing at this address; try /health or /pipelines");
  }

  private void tooLarge(RoutingContext request) {
    ProblemJson.send(
        request,
        413,
        "TOO_LARGE",
        "the request is larger than %d bytes, the limit that 'maxRequestBytes' sets"
            .formatted(config.maxRequestBytes()));
  }

  private static void tookTooLong(RoutingContext request) {
    String reason = "the request took longer than 'requestTimeoutSeconds' allows";
    ProblemJson.send(request, 504, "TIMED_OUT", reason);
    RunningRequest.giveUp(request, reason);
  }

  /** Nobody hears of a failure after the caller hung up, and it is no fault of the engine. */
  private static void endIfGone(RoutingContext request) {
    if (ProblemJson.isGone(request)) {
      LOG.debug("{} {} was given up", request.request().method(), request.request().path());
    } else {
      request.next();
    }
  }

  private static void fault(RoutingContext request) {
    LOG.error(
        "{} {} failed", request.request().method(), request.request().path(), request.failure());
    ProblemJson.send(request, 500, "INTERNAL", "a fault of the engine; its log has more");
  }

  /** Takes no more requests and waits for the running ones, for as long as was set. */
  public void drain() throws InterruptedException {
    if (!inFlight.drain(config.drainSeconds())) {
      LOG.warn(
          "requests still run after {} s and are cut off ('drainSeconds')", config.drainSeconds());
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
