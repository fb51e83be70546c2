package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.kserve.Address.Operation;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/v2,SERVER,'',-",
        "/v2/,SERVER,'',-",
        "/v2/health/live,LIVE,'',-",
        "/v2/health/ready,READY,'',-",
        "/v2/repository/index,INDEX,'',-",
        "/v2/models/bow,MODEL,bow,-",
        "/v2/models/bow/versions/1,MODEL,bow,1",
        "/v2/models/bow/ready,MODEL_READY,bow,-",
        "/v2/models/bow/versions/1.2/ready,MODEL_READY,bow,1.2",
        "/v2/models/bow/infer,INFER,bow,-",
        "/v2/models/bow/versions/3/infer,INFER,bow,3",
        "/v2/models/acme/bow/infer,INFER,acme/bow,-",
        "/v2/models/acme%2Fbow/infer,INFER,acme/bow,-",
        "/v2/models/acme/bow/versions/3/infer,INFER,acme/bow,3",
        "/v2/models/a+b/infer,INFER,a+b,-",
        "/v2/models/pipeline:vote/infer,INFER,pipeline:vote,-",
        "/v2/models/pipeline%3Avote/infer,INFER,pipeline:vote,-",
        "/v2/models/lm/generate,GENERATE,lm,-",
        "/v2/models/lm/generate_stream,GENERATE_STREAM,lm,-",
        "/v2/models/acme%2Finfer,MODEL,acme/infer,-",
        "/v2/models/infer,MODEL,infer,-",
        "/v2/repository/models/acme/bow/load,LOAD,acme/bow,-",
        "/v2/repository/models/bow/versions/2/unload,UNLOAD,bow,2",
        "/v2/repository/models/load,NONE,'',-",
        "/v2/repository/models/bow,NONE,'',-",
        "/v2/models/,NONE,'',-",
        "/v2/models,NONE,'',-",
        "/v2/nothing,NONE,'',-",
      })
  void saysWhatIsAskedOfWhom(String path, Operation operation, String model, String version) {
    assertThat(Address.of(path)).isEqualTo(new Address(operation, model, version));
  }

  @Test
  void refusesWhatIsWronglyEncoded() {
    assertThatThrownBy(() -> Address.of("/v2/models/%zz"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void headIsAsGoodAsGet() {
    assertThat(Operation.MODEL.takes(HttpMethod.HEAD)).isTrue();
    assertThat(Operation.INFER.takes(HttpMethod.HEAD)).isFalse();
    assertThat(Operation.INFER.takes(HttpMethod.POST)).isTrue();
  }
}
