package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.text.Problem;
import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadParametersTest {
  @Test
  void hasDefaultsForAll() {
    LoadParameters defaults = LoadParameters.of(Parameters.NONE, Gpu.AUTO);
    assertThat(defaults.threads()).isEqualTo(1);
    assertThat(defaults.optimization()).isEqualTo(Optimization.ALL);
    assertThat(defaults.provider()).isEqualTo(ExecutionProvider.CPU);
    assertThat(defaults.text().maxLength()).isEmpty();
    assertThat(defaults.prepackingDisabled()).isFalse();
  }

  @Test
  void readsWhatIsSet() {
    LoadParameters parameters =
        LoadParameters.of(
            new Parameters(
                Map.of(
                    "threads",
                    2,
                    "execution_mode",
                    "parallel",
                    "optimization",
                    "basic",
                    "problem",
                    "multi_label",
                    "eos_token",
                    50256,
                    "session.disable_prepacking",
                    1)),
            Gpu.AUTO);
    assertThat(parameters.threads()).isEqualTo(2);
    assertThat(parameters.parallelExecution()).isTrue();
    assertThat(parameters.optimization()).isEqualTo(Optimization.BASIC);
    assertThat(parameters.text().problem()).isEqualTo(Problem.MULTI_LABEL);
    assertThat(parameters.text().endToken()).hasValue("50256");
    assertThat(parameters.session()).containsExactly(Map.entry("session.disable_prepacking", "1"));
    assertThat(parameters.prepackingDisabled()).isTrue();
  }

  @Test
  void whatTheManifestSaysOfTheGpuGoesFirst() {
    Parameters tensorRt = new Parameters(Map.of("execution_provider", "tensorrt"));
    assertThat(LoadParameters.of(tensorRt, Gpu.OFF).provider()).isEqualTo(ExecutionProvider.CPU);
    assertThat(LoadParameters.of(tensorRt, Gpu.REQUIRED).provider())
        .isEqualTo(ExecutionProvider.TENSORRT);
    assertThat(LoadParameters.of(Parameters.NONE, Gpu.REQUIRED).provider().device(1))
        .isEqualTo("cuda:1");
  }

  @Test
  void whatAGpuMustComputeIsntLeftToTheProcessorUnlessTheManifestSaysSo() {
    Map.Entry<String, String> all = Map.entry("session.disable_cpu_ep_fallback", "1");
    assertThat(LoadParameters.of(Parameters.NONE, Gpu.REQUIRED).session()).containsExactly(all);
    assertThat(LoadParameters.of(Parameters.NONE, Gpu.OFF).session()).isEmpty();
    Parameters cuda = new Parameters(Map.of("execution_provider", "cuda"));
    assertThat(LoadParameters.of(cuda, Gpu.AUTO).session()).isEmpty();
    Parameters some = new Parameters(Map.of("session.disable_cpu_ep_fallback", 0));
    assertThat(LoadParameters.of(some, Gpu.REQUIRED).session()).containsValue("0");
  }

  @Test
  void saysWhatAValueMustBe() {
    refuses("threads", 0, "'threads' must be from 1 to 1024, but is '0'");
    refuses("threads", "many", "'threads' must be a whole number, but is 'many'");
    refuses("normalize", "maybe", "'normalize' must be true or false, but is 'maybe'");
    refuses("pooling", "max", "'pooling' must be one of mean, cls, but is 'max'");
    refuses("context_length", 1, "'context_length' must be from 2");
  }

  @Test
  void describesEveryParameterOnce() {
    assertThat(LoadParameterSpecs.ALL)
        .extracting(ParameterSpec::name)
        .doesNotHaveDuplicates()
        .contains("threads", "session.*", "pooling");
    assertThat(LoadParameterSpecs.ALL)
        .allSatisfy(spec -> assertThat(spec.description()).isNotBlank().doesNotEndWith("."));
  }

  private static void refuses(String name, Object value, String message) {
    assertThatThrownBy(() -> LoadParameters.of(new Parameters(Map.of(name, value)), Gpu.AUTO))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining(message);
  }
}
