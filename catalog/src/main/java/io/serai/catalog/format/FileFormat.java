package io.serai.catalog.format;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file with a model can be. */
public enum FileFormat {
  /** A graph of ONNX. */
  ONNX("onnx", "ONNX", null),
  /** ONNX Runtime's own form of a graph. */
  ORT("ort", "ONNX Runtime's own format (.ort)", null),
  /** A program of PyTorch with its weights. */
  TORCHSCRIPT("torchscript", "TorchScript", null),
  /** Weights for llama.cpp. */
  GGUF("gguf", "GGUF", null),
  /** Weights without a program. */
  SAFETENSORS(
      null,
      "safetensors",
      "it holds weights without the program that computes with them. Convert it: for ONNX"
          + " 'optimum-cli export onnx --model FOLDER OUTPUT', for language models also llama.cpp's"
          + " 'convert_hf_to_gguf.py FOLDER'"),
  /** Python objects, which may run any code when they are loaded. */
  PICKLE(
      null,
      "a PyTorch pickle",
      "loading it may run any code that somebody put into it, so nothing here does. Where it comes"
          + " from somebody you trust, convert it: for ONNX 'optimum-cli export onnx --model FOLDER"
          + " OUTPUT', or save it from PyTorch with torch.jit.save"),
  /** Anything else. */
  UNKNOWN(
      null,
      "of no format that is known here",
      "known are ONNX, ORT, TorchScript, GGUF, safetensors and PyTorch's pickles");

  private final @Nullable String manifestFormat;
  private final String words;
  private final @Nullable String obstacle;

  FileFormat(@Nullable String manifestFormat, String words, @Nullable String obstacle) {
    this.manifestFormat = manifestFormat;
    this.words = words;
    this.obstacle = obstacle;
  }

  /** What manifests call it; empty if it can't be loaded as it is. */
  public Optional<String> manifestFormat() {
    return Optional.ofNullable(manifestFormat);
  }

  /** For people, to stand after "is". */
  public String words() {
    return words;
  }

  /** Why it can't be loaded, and what would help; empty if it can. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }
}
