package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no TorchScript file is refused before libtorch is even loaded. */
class TorchScriptArchiveTest {
  private static final int ENTRY = 0x02014b50;
  private static final int END_BYTES = 22;

  @TempDir Path folder;

  @Test
  void readsWhatAModelTakesAndGives() throws Exception {
    TorchScriptArchive archive =
        read(
            TestingTorchScript.summing(
                    "List[Tuple[Tensor, Tensor]]", "past_key_values[0]", "[(keys, values)]")
                .with("data/0", new byte[100])
                .with("constants/0", new byte[20]));
    assertThat(archive.weightBytes()).isEqualTo(120);
    assertThat(archive.forward().arguments())
        .extracting(ForwardMethod.Argument::toString)
        .containsExactly(
            "Argument[name=input_ids, type=Tensor, optional=false]",
            "Argument[name=attention_mask, type=Tensor, optional=false]",
            "Argument[name=past_key_values, type=List[Tuple[Tensor, Tensor]], optional=false]");
    assertThat(archive.forward().result())
        .hasToString("Tuple[Tensor, List[Tuple[Tensor, Tensor]]]");
  }

  @Test
  void refusesATruncatedFileWhereverItEnds() {
    byte[] whole = TestingTorchScript.tensors().toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(catchThrowable(() -> estimate(part)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL));
    }
  }

  @Test
  void neverFailsOtherwiseForRandomBytes() {
    byte[] whole = TestingTorchScript.tensors().toBytes();
    Random random = new Random(4);
    for (int trial = 0; trial < 2_000; trial++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 1 + trial % 8; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Throwable thrown = catchThrowable(() -> estimate(damaged));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(SeraiException.class);
      }
    }
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    assertThatThrownBy(() -> estimate(noise)).hasMessageContaining("is not a ZIP file");
  }

  @Test
  void refusesSizesThatAreNotThere() {
    ByteBuffer huge = buffer(TestingTorchScript.tensors().with("data/0", new byte[8]));
    int entry = lastEntry(huge);
    huge.putInt(entry + 20, 0x7fffffff).putInt(entry + 24, 0x7fffffff);
    assertThatThrownBy(() -> estimate(huge.array()))
        .hasMessageContaining("archive/data/0")
        .hasMessageContaining("which are not there");
    ByteBuffer many = buffer(TestingTorchScript.tensors());
    many.putShort(many.limit() - END_BYTES + 10, (short) 0x7fff);
    assertThatThrownBy(() -> estimate(many.array()))
        .hasMessageContaining("its directory claims 32767 parts");
  }

  @Test
  void refusesBombs() {
    byte[] zeros = new byte[70 << 20];
    assertThatThrownBy(() -> estimate(TestingTorchScript.tensors().with("code/x.py", zeros)))
        .hasMessageContaining("claim more than 64 MiB of content");
    ByteBuffer overlapping =
        buffer(
            TestingTorchScript.tensors()
                .with("data/0", new byte[1000])
                .with("data/1", new byte[1000])
                .with("data/2", new byte[1000]));
    int last = lastEntry(overlapping);
    overlapping.putInt(last + 42, overlapping.getInt(last + 42) - 900);
    overlapping.putInt(last + 20, 3000).putInt(last + 24, 3000);
    assertThatThrownBy(() -> estimate(overlapping.array()))
        .hasMessageContaining("or those of another part");
  }

  @Test
  void saysWhatOtherFilesOfPyTorchAre() {
    assertThatThrownBy(() -> estimate(new byte[] {(byte) 0x80, 2, 'c', 'p', 'o', 's', '.'}))
        .hasMessageContaining("a pickled Python object")
        .hasMessageContaining("torch.jit.trace");
    assertThatThrownBy(() -> estimate(TestingTorchScript.tensors().without("constants.pkl")))
        .hasMessageContaining("has no constants.pkl")
        .hasMessageContaining("torch.save");
    assertThatThrownBy(() -> estimate(TestingTorchScript.tensors().without("code/__torch__.py")))
        .hasMessageContaining("no part 'archive/code/__torch__.py'");
    assertThatThrownBy(
            () ->
                estimate(
                    TestingTorchScript.tensors()
                        .with(
                            "code/__torch__.py",
                            "class N(Module):\n".getBytes(StandardCharsets.UTF_8))))
        .hasMessageContaining("no method 'forward' in the class 'M'");
  }

  @Test
  void readsNestedTypesToABound() {
    String deep = "Tuple[".repeat(20) + "Tensor" + "]".repeat(20);
    assertThatThrownBy(
            () ->
                estimate(
                    TestingTorchScript.of("x: " + deep + ") -> Tensor:\n  return torch.neg(x)")))
        .hasMessageContaining("a type that can't be read");
  }

  @Test
  void estimatesFromSizesAlone() {
    TestingModel model =
        TestingModel.in(folder)
            .module(TestingTorchScript.tensors().with("data/0", new byte[3 << 20]));
    assertThat(TestingBackend.BACKEND.estimate(model.source()).peak().privateBytes())
        .isEqualTo((60 + 3) << 20);
  }

  private TorchScriptArchive read(TestingTorchScript file) throws Exception {
    return ModelArchive.of(TestingModel.in(folder).module(file).source()).content();
  }

  private void estimate(TestingTorchScript file) {
    estimate(file.toBytes());
  }

  private void estimate(byte[] file) {
    TestingBackend.BACKEND.estimate(
        TestingModel.in(folder).file("model", "model.pt", file).source());
  }

  private static ByteBuffer buffer(TestingTorchScript file) {
    return ByteBuffer.wrap(file.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int lastEntry(ByteBuffer bytes) {
    return IntStream.range(0, bytes.limit() - END_BYTES)
        .filter(at -> bytes.getInt(at) == ENTRY)
        .max()
        .orElseThrow();
  }
}
