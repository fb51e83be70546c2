package io.serai.core.host;

import java.util.List;
import java.util.Set;

/**
 * What a bundle says it holds, without being started.
 *
 * @param name the backend's name
 * @param formats what it takes, in lower case
 * @param worker whether it runs in a process of its own
 * @param options what its models can be asked for that not every backend can, such as {@code
 *     logprobs}
 * @param declaredOptions what those can be whose manifests have it among their capabilities
 * @param forms what it can hold generated texts to: {@code grammar}, {@code json-schema}; {@code
 *     none} for nothing at all, empty if it doesn't say
 */
public record BackendOffer(
    String name,
    List<String> formats,
    WorkerNeed worker,
    List<String> options,
    List<String> declaredOptions,
    List<String> forms) {
  /** Copies the lists. */
  public BackendOffer {
    formats = List.copyOf(formats);
    options = List.copyOf(options);
    declaredOptions = List.copyOf(declaredOptions);
    forms = List.copyOf(forms);
  }

  /**
   * Whether a model takes an option.
   *
   * @param capabilities what its manifest lists
   */
  public boolean takes(BackendOption option, Set<String> capabilities) {
    return options.contains(option.id())
        || (declaredOptions.contains(option.id()) && capabilities.contains(option.id()));
  }

  /** Whether it can hold generated texts to a form; true as well if it doesn't say. */
  public boolean mayHoldTo(String form) {
    return forms.isEmpty() || forms.contains(form);
  }

  /** A backend that may run in the engine's process. */
  public BackendOffer(String name, List<String> formats) {
    this(name, formats, WorkerNeed.NONE, List.of(), List.of(), List.of());
  }
}
