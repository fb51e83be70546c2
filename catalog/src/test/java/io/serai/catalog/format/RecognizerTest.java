package io.serai.catalog.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.serai.catalog.format.Recognition.Part;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecognizerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "sentiment-bow, TEXT_CLASSIFICATION",
    "sentiment-bert, TEXT_CLASSIFICATION",
    "sentence-embedding, EMBEDDINGS",
    "tiny-lm, TEXT_GENERATION"
  })
  void tellsWhatGraphsAreFor(String sample, Task task) throws IOException {
    Recognition found = Recognizer.recognize(TestingFiles.SAMPLES.resolve(sample));
    assertThat(found.format()).isEqualTo(FileFormat.ONNX);
    assertThat(found.tasks()).containsExactly(task);
    assertThat(found.name()).isEqualTo(sample);
    assertThat(found.parts())
        .extracting(Part::name, Part::role)
        .containsExactly(tuple("model.onnx", "model"), tuple("tokenizer.json", "tokenizer"));
    assertThat(found.what()).contains("nodes, inputs input_ids (INT64 [-1, -1])");
  }

  @Test
  void aBackendIsAskedAboutItAsIfItWereInTheCatalog() throws IOException {
    Path sample = TestingFiles.SAMPLES.resolve("sentiment-bow");
    ModelSource source = Recognizer.recognize(sample).source();
    assertThat(source.format()).isEqualTo("onnx");
    assertThat(source.tasks()).containsExactly(Task.TEXT_CLASSIFICATION);
    ModelFile model = source.requireFile("model");
    assertThat(model.path()).isEqualTo(sample.resolve("model.onnx").toAbsolutePath());
    assertThat(model.size()).isEqualTo(Files.size(sample.resolve("model.onnx")));
  }

  @Test
  void takesALoneFileToo() throws IOException {
    Path file =
        Files.copy(
            TestingFiles.SAMPLES.resolve("sentiment-bow/model.onnx"), folder.resolve("bow.onnx"));
    Recognition found = Recognizer.recognize(file);
    assertThat(found.name()).isEqualTo("bow");
    assertThat(found.tasks()).isEmpty();
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains("text-classification, but there is no tokenizer.json");
  }

  @Test
  void readsAFolderAsOptimumExportsIt() throws IOException {
    Path onnx = Files.createDirectories(folder.resolve("bert/onnx"));
    Path sample = TestingFiles.SAMPLES.resolve("sentiment-bert");
    Files.copy(sample.resolve("model.onnx"), onnx.resolve("model.onnx"));
    Files.copy(sample.resolve("tokenizer.json"), folder.resolve("bert/tokenizer.json"));
    Files.writeString(
        folder.resolve("bert/config.json"),
        """
        {"architectures": ["BertForSequenceClassification"], "max_position_embeddings": 128,
         "id2label": {"0": "negative", "1": "positive"}}
        """);
    Recognition found = Recognizer.recognize(folder.resolve("bert"));
    assertThat(found.name()).isEqualTo("bert");
    assertThat(found.labels()).containsExactly("negative", "positive");
    assertThat(found.parameters()).isEqualTo(Map.of("max_length", 128));
    assertThat(found.parts())
        .extracting(Part::name)
        .containsExactly("onnx/model.onnx", "tokenizer.json");
  }

  @Test
  void readsNameAndArchitectureOfGguf() throws IOException {
    Path file =
        TestingFiles.gguf(
            folder.resolve("llama-3.Q4_K_M.gguf"),
            Map.of("general.architecture", "llama", "general.name", "Llama 3"));
    Recognition found = Recognizer.recognize(file);
    assertThat(found.requireFormat()).isEqualTo("gguf");
    assertThat(found.name()).isEqualTo("llama-3.Q4_K_M");
    assertThat(found.tasks()).containsExactly(Task.TEXT_GENERATION);
    assertThat(found.what()).contains("GGUF version 3: Llama 3, architecture llama");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "nomic-bert", "jina-bert-v2"})
  void embeddingModelsOfGgufAreKnownByTheirArchitecture(String architecture) throws IOException {
    Path file =
        TestingFiles.gguf(folder.resolve("e.gguf"), Map.of("general.architecture", architecture));
    assertThat(Recognizer.recognize(file).tasks()).containsExactly(Task.EMBEDDINGS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, TEXT_GENERATION",
    "1, EMBEDDINGS",
    "2, EMBEDDINGS",
    "3, EMBEDDINGS",
  })
  void modelsOfGgufThatSayHowVectorsBecomeOneEmbed(int pooling, Task task) throws IOException {
    Path file =
        TestingFiles.gguf(
            folder.resolve("e.gguf"),
            Map.of("general.architecture", "qwen3", "qwen3.pooling_type", pooling));
    assertThat(Recognizer.recognize(file).tasks()).containsExactly(task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3", "bert"})
  void thereIsNoTaskForModelsOfGgufThatRank(String architecture) throws IOException {
    Path file =
        TestingFiles.gguf(
            folder.resolve("r.gguf"),
            Map.of("general.architecture", architecture, architecture + ".pooling_type", 4));
    Recognition found = Recognizer.recognize(file);
    assertThat(found.tasks()).isEmpty();
    assertThat(found.notes()).singleElement().asString().contains("it ranks texts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmproj-model-f16.gguf", "llava.mmproj.gguf", "a-encoder.gguf"})
  void aModelOfGgufGetsWhatLetsItSee(String name) throws IOException {
    Path seeing = Files.createDirectory(folder.resolve("seeing"));
    Path model =
        TestingFiles.gguf(seeing.resolve("llava.gguf"), Map.of("general.architecture", "llama"));
    Path projector =
        TestingFiles.gguf(seeing.resolve(name), Map.of("general.architecture", "clip"));
    for (Path path : List.of(seeing, model)) {
      Recognition found = Recognizer.recognize(path);
      assertThat(found.parts())
          .extracting(Part::name, Part::role)
          .containsExactly(tuple("llava.gguf", "model"), tuple(name, "mmproj"));
      assertThat(found.capabilities()).containsExactly("vision");
      assertThat(found.tasks()).containsExactly(Task.TEXT_GENERATION);
      assertThat(found.notes()).isEmpty();
    }
    assertInvalid(projector, "makes tokens of images (mmproj) for a model in another file");
  }

  @Test
  void ofSeveralProjectorsItGetsOneAndSaysWhich() throws IOException {
    TestingFiles.gguf(folder.resolve("m.gguf"), Map.of("general.architecture", "qwen2vl"));
    for (String name : List.of("mmproj-F32.gguf", "mmproj-F16.gguf")) {
      TestingFiles.gguf(
          folder.resolve(name),
          Map.of("general.architecture", "clip", "clip.has_vision_encoder", false));
    }
    Recognition found = Recognizer.recognize(folder);
    assertThat(found.parts()).extracting(Part::name).containsExactly("m.gguf", "mmproj-F16.gguf");
    assertThat(found.capabilities()).isEmpty();
    assertThat(found.notes()).singleElement().asString().contains("it gets mmproj-F16.gguf");
  }

  @Test
  void tellsTypeAndContextOfTheSampleGguf() throws IOException {
    Recognition found = Recognizer.recognize(TestingFiles.SAMPLES.resolve("tiny-lm-gguf"));
    assertThat(found.what()).contains("parameters, most of them F32, context of 256 tokens");
    assertThat(found.chats()).isFalse();
  }

  @Test
  void aChatTemplateIsFoundWhereverItIs() throws IOException {
    Map<String, String> template =
        Map.of("general.architecture", "llama", "tokenizer.chat_template", "{{ messages }}");
    Path gguf = TestingFiles.gguf(folder.resolve("chat.gguf"), template);
    assertThat(Recognizer.recognize(gguf).chats()).isTrue();

    Path model = writer("config");
    assertThat(Recognizer.recognize(model).chats()).isFalse();
    Files.writeString(model.resolve("tokenizer_config.json"), "{\"eos_token\": \"</s>\"}");
    assertThat(Recognizer.recognize(model).chats()).isFalse();
    Files.writeString(model.resolve("tokenizer_config.json"), "{\"chat_template\": \"{{ 1 }}\"}");
    assertThat(Recognizer.recognize(model).chats()).isTrue();

    Path own = writer("own");
    Files.writeString(own.resolve("chat_template.jinja"), "{{ messages }}");
    Recognition found = Recognizer.recognize(own);
    assertThat(found.chats()).isTrue();
    assertThat(found.parts())
        .extracting(Part::role)
        .containsExactly("model", "tokenizer", "chat-template");
  }

  /** As those are that name many added tokens. */
  @Test
  void aChatTemplateIsFoundInALargeFile() throws IOException {
    Path model = writer("large");
    String tokens = "{\"content\": \"<|reserved|>\", \"special\": true}, ".repeat(60_000);
    String before = "{\"added\": [%s{}], \"chat_template\": ".formatted(tokens);
    Path file = model.resolve("tokenizer_config.json");
    Files.writeString(file, before + "[{\"name\": \"default\", \"template\": \"x\"}]}");
    assertThat(Recognizer.recognize(model).chats()).isTrue();
    Files.writeString(file, before + "[], \"chat_template_of\": \"nothing\"}");
    assertThat(Recognizer.recognize(model).chats()).isFalse();
    Files.writeString(file, before + "[");
    SeraiException cut =
        catchThrowableOfType(SeraiException.class, () -> Recognizer.recognize(model));
    assertThat(cut.code()).isEqualTo(ErrorCode.INVALID_MODEL);
  }

  @Test
  void aFileBesideAModelIsReadOnlyIfItIsSmall() throws IOException {
    Path model = Files.createDirectory(folder.resolve("embedder"));
    Path sample = TestingFiles.SAMPLES.resolve("sentence-embedding");
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(sample.resolve(file), model.resolve(file));
    }
    Path pooling = Files.createDirectory(model.resolve("1_Pooling")).resolve("config.json");
    Files.writeString(pooling, "[" + "{},".repeat(400_000) + "{}]");
    SeraiException large =
        catchThrowableOfType(SeraiException.class, () -> Recognizer.recognize(model));
    assertThat(large.code()).isEqualTo(ErrorCode.INVALID_MODEL);
    assertThat(large).hasMessageContaining("has more than 1 MiB");
  }

  private Path writer(String name) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(TestingFiles.SAMPLES.resolve("tiny-lm").resolve(file), made.resolve(file));
    }
    return made;
  }

  @Test
  void poolingIsTakenFromSentenceTransformers() throws IOException {
    Path made = Files.createDirectories(folder.resolve("embedder/1_Pooling")).getParent();
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(TestingFiles.SAMPLES.resolve("sentiment-bert").resolve(file), made.resolve(file));
    }
    Files.writeString(made.resolve("config.json"), "{\"architectures\": [\"BertModel\"]}");
    Path pooling = made.resolve("1_Pooling/config.json");
    Files.writeString(pooling, "{\"pooling_mode_cls_token\": true}");
    assertThat(Companions.pooling(pooling)).contains("cls");
    Files.writeString(pooling, "{\"pooling_mode_mean_tokens\": true}");
    assertThat(Companions.pooling(pooling)).contains("mean");
    Files.writeString(pooling, "{\"pooling_mode_lasttoken\": true}");
    assertThat(Companions.pooling(pooling)).isEmpty();
  }

  @Test
  void imagesArePreparedAsTheirConfigurationSays() throws IOException {
    Path file = folder.resolve("preprocessor_config.json");
    Files.writeString(
        file,
        """
        {"do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.25, 0.5],
         "size": {"height": 224, "width": 224}}
        """);
    assertThat(Companions.images(file))
        .isEqualTo(
            Map.of(
                "image.mean",
                "0.5, 0.5, 0.5",
                "image.std",
                "0.5, 0.25, 0.5",
                "image.size",
                "224x224",
                "image.crop",
                false));
    Files.writeString(
        file,
        """
        {"do_normalize": false, "do_center_crop": true, "size": {"shortest_edge": 256},
         "crop_size": {"height": 224, "width": 192}}
        """);
    assertThat(Companions.images(file))
        .isEqualTo(
            Map.of(
                "image.mean", "0", "image.std", "1", "image.size", "224x192", "image.resize", 256));
  }

  @Test
  void tellsTorchScriptFromPickles() throws IOException {
    Path script =
        TestingFiles.zip(
            folder.resolve("a.pt"), new byte[4], "a/data.pkl", "a/code/__torch__.py", "a/data/0");
    assertThat(Recognizer.recognize(script).format()).isEqualTo(FileFormat.TORCHSCRIPT);
    Path saved = TestingFiles.zip(folder.resolve("b.pt"), new byte[4], "b/data.pkl", "b/data/0");
    assertRefused(saved, FileFormat.PICKLE, "may run any code");
    byte[] old = new byte[64];
    old[0] = (byte) 0x80;
    old[1] = 2;
    assertRefused(Files.write(folder.resolve("c.bin"), old), FileFormat.PICKLE, "torch.jit.save");
  }

  @Test
  void saysWhichConversionHelps() throws IOException {
    Path file = TestingFiles.safetensors(folder.resolve("model.safetensors"), 40);
    assertRefused(file, FileFormat.SAFETENSORS, "optimum-cli export onnx");
    assertRefused(folder, FileFormat.SAFETENSORS, "convert_hf_to_gguf.py");
  }

  private static void assertRefused(Path path, FileFormat format, String help) throws IOException {
    Recognition found = Recognizer.recognize(path);
    assertThat(found.format()).isEqualTo(format);
    assertThat(found.loadable()).isFalse();
    SeraiException why = catchThrowableOfType(SeraiException.class, found::requireFormat);
    assertThat(why).hasMessageContaining(help);
    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_MODEL);
  }

  @Test
  void anythingElseIsUnknown() throws IOException {
    for (String content : new String[] {"", "x", "a text that is no model, but long enough"}) {
      assertThat(Recognizer.recognize(Files.writeString(folder.resolve("x.dat"), content)).format())
          .isEqualTo(FileFormat.UNKNOWN);
    }
    byte[] bytes = new byte[4096];
    for (int seed = 0; seed < 200; seed++) {
      new Random(seed).nextBytes(bytes);
      bytes[0] |= 1;
      assertThat(Recognizer.recognize(Files.write(folder.resolve("x.dat"), bytes)).loadable())
          .isFalse();
    }
  }

  @Test
  void aHeaderThatClaimsTerabytesIsNotBelieved() throws IOException {
    Path claims = TestingFiles.safetensors(folder.resolve("x.safetensors"), 1L << 42);
    assertThat(Recognizer.recognize(claims).format()).isEqualTo(FileFormat.UNKNOWN);
    Path gguf = TestingFiles.gguf(folder.resolve("x.gguf"), Map.of("a", "b"));
    byte[] bytes = Files.readAllBytes(gguf);
    TestingFiles.little(8).putLong(1L << 42).flip().get(bytes, 16, 8);
    assertInvalid(Files.write(gguf, bytes), "claims 4398046511104");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "a/../../x", ""})
  void dataThatClimbsOutIsRefused(String location) throws IOException {
    Path file = TestingFiles.onnx(folder.resolve("x.onnx"), location, 0, 4);
    SeraiException why =
        catchThrowableOfType(SeraiException.class, () -> Recognizer.recognize(file));
    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_MODEL);
    assertThat(why.getMessage()).doesNotContain("root:");
  }

  @Test
  void dataThatIsALinkOutOfTheFolderIsRefused() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.createSymbolicLink(model.resolve("w.bin"), secret);
    assertInvalid(TestingFiles.onnx(model.resolve("x.onnx"), "w.bin", 0, 4), "a link out of");
  }

  @Test
  void dataThatIsTruncatedOrMissingIsRefused() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[100]);
    Path whole = TestingFiles.onnx(folder.resolve("a.onnx"), "w.bin", 96, 4);
    assertThat(Recognizer.recognize(whole).parts())
        .extracting(Part::role)
        .containsExactly("model", "weights");
    assertInvalid(TestingFiles.onnx(folder.resolve("b.onnx"), "w.bin", 97, 4), "truncated");
    assertInvalid(
        TestingFiles.onnx(folder.resolve("c.onnx"), "w.bin", 0, Long.MAX_VALUE / 16), "truncated");
    assertInvalid(TestingFiles.onnx(folder.resolve("d.onnx"), "none.bin", 0, 4), "isn't there");
  }

  @Test
  void zipBombsAndNamesThatClimbOutAreRefused() throws IOException {
    assertInvalid(
        TestingFiles.zip(folder.resolve("a.pt"), new byte[1 << 22], "a/data.pkl", "a/code/x.py"),
        "more than 20 times its size");
    for (String name : new String[] {"../x", "a/../../x", "/etc/passwd", "a\\..\\x"}) {
      assertInvalid(
          TestingFiles.zip(folder.resolve("b.pt"), new byte[4], "a/data.pkl", name),
          "climbs out of it");
    }
  }

  @Test
  void aDirectoryThatWouldFillTheHeapIsRefused() throws IOException {
    Path file = TestingFiles.zip(folder.resolve("a.pt"), new byte[4], "a/data.pkl");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(out.length() - 10);
      out.writeInt(-1);
    }
    assertInvalid(file, "its directory has 4294967295 bytes");
  }

  @Test
  void truncatedFilesAreRefusedOrUnknown() throws IOException {
    byte[] whole = Files.readAllBytes(TestingFiles.SAMPLES.resolve("sentiment-bow/model.onnx"));
    for (int length = 1; length < whole.length; length += whole.length / 40) {
      Path file = Files.write(folder.resolve("x.onnx"), Arrays.copyOf(whole, length));
      try {
        assertThat(Recognizer.recognize(file).format()).isEqualTo(FileFormat.UNKNOWN);
      } catch (SeraiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL);
      }
    }
  }

  @Test
  void aFolderWithSeveralModelsOrNoneIsRefused() throws IOException {
    SeraiException none =
        catchThrowableOfType(SeraiException.class, () -> Recognizer.recognize(folder));
    assertThat(none).hasMessageContaining("no file that is a model");
    Files.writeString(folder.resolve("encoder.onnx"), "x");
    Files.writeString(folder.resolve("decoder.onnx"), "x");
    SeraiException several =
        catchThrowableOfType(SeraiException.class, () -> Recognizer.recognize(folder));
    assertThat(several).hasMessageContaining("give one of [decoder.onnx, encoder.onnx]");
    assertThat(several.code()).isEqualTo(ErrorCode.INVALID_INPUT);
  }

  private static void assertInvalid(Path file, String message) {
    SeraiException why =
        catchThrowableOfType(SeraiException.class, () -> Recognizer.recognize(file));
    assertThat(why).hasMessageContaining(message);
    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_MODEL);
  }
}
