package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /health, OPEN",
    "HEAD, /health, OPEN",
    "GET, /v2/health/live, OPEN",
    "GET, /v2/health/ready, OPEN",
    "GET, /system/health, OPEN",
    "GET, /docs, OPEN",
    "GET, /docs/style.css, OPEN",
    "GET, /openapi.json, OPEN",
    "GET, /pipelines, INFER",
    "GET, /pipelines/a, INFER",
    "POST, /pipelines/a, INFER",
    "POST, /pipelines/a%2Fb, INFER",
    "GET, /device, INFER",
    "GET, /gate/decisions, INFER",
    "GET, /gate/decisions/3, INFER",
    "GET, /tiers/status, INFER",
    "GET, /jobs/load-1, INFER",
    "GET, /v1/models, INFER",
    "GET, /v1/models/owner/name, INFER",
    "POST, /v1/chat/completions, INFER",
    "POST, /v1/embeddings, INFER",
    "GET, /v2, INFER",
    "GET, /v2/models/owner/name/versions/1, INFER",
    "POST, /v2/models/m/infer, INFER",
    "POST, /v2/models/m/generate_stream, INFER",
    "POST, /v2/repository/index, INFER",
    "POST, /v2/repository/models/m/load, ADMIN",
    "POST, /v2/repository/models/owner/name/unload, ADMIN",
    "POST, /v2/repository/models/m/load/, ADMIN",
    "POST, /inference, INFER",
    "POST, /inference/stream, INFER",
    "POST, /batch_inference, INFER",
    "POST, /quick/classify, INFER",
    "GET, /models, INFER",
    "GET, /models/list, INFER",
    "POST, /models/select, INFER",
    "GET, /status, INFER",
    "GET, /performance, INFER",
    "GET, /system/memory, INFER",
    "POST, /load_model, ADMIN",
    "POST, /models/hot-load, ADMIN",
    "POST, /optimize, ADMIN",
    "POST, /tiers/move, ADMIN",
    "POST, /tiers/optimize, ADMIN",
    "PUT, /tiers/limits, ADMIN",
    "GET, /admin/status, ADMIN",
    "POST, /admin/stop, ADMIN",
    "POST, /admin/models, ADMIN",
    "GET, /admin/models/owner/name, ADMIN",
    "PUT, /admin/plugins/a.jar, ADMIN",
  })
  void whatEachRequestNeedsIsDecided(String method, String path, Permission needed) {
    assertThat(Permission.listed(method, path)).contains(needed);
    assertThat(Permission.of(method, path)).isEqualTo(needed);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /unknown",
    "POST, /health",
    "POST, /jobs",
    "DELETE, /device",
    "GET, /pipelines/a/b",
    "GET, /adminx",
    "GET, /v1",
    "GET, /v20",
    "POST, /inferences",
    "GET, /Health",
  })
  void whatNobodyThoughtOfNeedsTheRoleAdmin(String method, String path) {
    assertThat(Permission.listed(method, path)).isEmpty();
    assertThat(Permission.of(method, path)).isEqualTo(Permission.ADMIN);
  }
}
