package io.serai.core.host;

/** What may be asked of models that write texts, and that not every backend can. */
public enum BackendOption {
  /** The probabilities of tokens. */
  LOGPROBS("logprobs", "tell the probabilities of tokens", "'logprobs'"),
  /** Tools, and conversations that tell of them. */
  TOOLS("tools", "call tools", "'tools' and what they answered"),
  /** Pictures in conversations. */
  VISION("vision", "look at images", "the images"),
  /** Pictures that are elsewhere. */
  IMAGE_URLS("image-urls", "fetch images", "images that aren't data: URLs");

  private final String id;
  private final String deed;
  private final String fields;

  BackendOption(String id, String deed, String fields) {
    this.id = id;
    this.deed = deed;
    this.fields = fields;
  }

  /** The word by which bundles say that they take it, and manifests where they have to. */
  public String id() {
    return id;
  }

  /** What a backend does that takes it, after "can". */
  public String deed() {
    return deed;
  }

  /** What to leave out of a request in order not to ask for it. */
  public String fields() {
    return fields;
  }
}
