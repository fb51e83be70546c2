package io.serai.routes.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.TestingEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBeansTest {
  private static final String GREET =
      """
      - beans:
          - name: %1$s
            type: io.serai.routes.pipeline.TestingBean
            properties: {word: %2$s}
      - route:
          id: %3$s
          from:
            uri: direct
            parameters: {name: %3$s}
            steps:
              - bean: {id: %3$s-say, ref: %1$s, method: say}
      """;

  @TempDir Path work;
  private TestingEngine engine;

  @BeforeEach
  void start() throws Exception {
    engine = new TestingEngine(work);
    TestingBean.MADE.set(0);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void validatingMakesNothingAndChangesNothing() throws Exception {
    List<String> problems = validate(GREET.formatted("greeter", "hello", "greet"));
    assertThat(problems).isEmpty();
    assertThat(validate(GREET.formatted("majorityVote", "hello", "greet")))
        .containsExactly(
            "2:7: the name 'majorityVote' belongs to the engine or to another file; give the bean"
                + " another");
    assertThat(TestingBean.MADE).hasValue(0);
    assertThat(bean("greeter")).isNull();
    assertThat(bean("majorityVote")).isInstanceOf(AggregationStrategy.class);
  }

  @Test
  void tellsWhichClassIsntThere() throws Exception {
    assertThat(
            validate(
                GREET.formatted("greeter", "hello", "greet").replace("TestingBean", "TestingBaen")))
        .containsExactly("3:7: there is no class 'io.serai.routes.pipeline.TestingBaen'");
  }

  @Test
  void beansComeAndGoWithTheirFile() throws Exception {
    Path file = engine.route("a.yaml", GREET.formatted("greeter", "hello", "greet"));
    assertThat(say("greet")).isEqualTo("hello world");
    assertThat(TestingBean.MADE).hasValue(1);
    engine.route("a.yaml", GREET.formatted("greeter", "bye", "greet"));
    engine.settle();
    assertThat(say("greet")).isEqualTo("bye world");
    Files.delete(file);
    engine.settle();
    assertThat(bean("greeter")).isNull();
  }

  @Test
  void aRejectedEditLeavesTheBeansThatRun() throws Exception {
    engine.route("a.yaml", GREET.formatted("greeter", "hello", "greet"));
    assertThat(say("greet")).isEqualTo("hello world");
    Object before = bean("greeter");
    engine.route("a.yaml", GREET.formatted("greeter", "bye", "greet").replace("steps:", "stesp:"));
    engine.settle();
    assertThat(bean("greeter")).isSameAs(before);
    engine.route("a.yaml", GREET.formatted("greeter", "bye", "greet").replace("word:", "wrod:"));
    engine.settle();
    assertThat(engine.pipelines().problems()).hasSize(1);
    assertThat(say("greet")).isEqualTo("hello world");
    assertThat(bean("greeter")).isInstanceOf(TestingBean.class);
  }

  @Test
  void aNameBelongsToOneFile() throws Exception {
    engine.route("a.yaml", GREET.formatted("greeter", "hello", "greet"));
    Path other = engine.route("b.yaml", GREET.formatted("greeter", "bye", "leave"));
    assertThat(say("greet")).isEqualTo("hello world");
    assertThat(engine.pipelines().problems())
        .singleElement()
        .asString()
        .startsWith(other + ": the name 'greeter' belongs to");
  }

  private Object bean(String name) {
    return engine.context().getRegistry().lookupByName(name);
  }

  private String say(String pipeline) {
    return (String) ((RunResult.Completed) engine.run(pipeline, "world")).answer();
  }

  private List<String> validate(String text) {
    Path file = work.resolve("checked.yaml");
    return engine.pipelines().validate(file, text).stream()
        .map(problem -> problem.toString().substring(file.toString().length() + 1))
        .toList();
  }
}
