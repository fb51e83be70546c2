package io.serai.generator;

/** Architectures that can be written. */
public enum Family {
  /** A decoder with learnt positions whose head is its embedding. */
  GPT2("GPT-2"),
  /** An encoder with a head for two classes. */
  BERT("BERT"),
  /** A decoder whose attention and feed-forward part stand side by side; rotary positions. */
  GPTJ("GPT-J"),
  /** A decoder with RMSNorm, SwiGLU and rotary positions. */
  LLAMA("LLaMA");

  private final String title;

  Family(String title) {
    this.title = title;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** Whether it generates tokens, and so has a cache of keys and values. */
  public boolean decodes() {
    return this != BERT;
  }
}
