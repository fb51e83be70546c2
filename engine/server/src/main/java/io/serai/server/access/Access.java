package io.serai.server.access;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who may ask what; keys may change meanwhile. */
public final class Access {
  private static final String OWNER = "serai";

  private final AccessSettings settings;
  private final String host;
  private final boolean loopback;
  private final NamedKey own;
  private volatile Keys known;

  /**
   * Decides for an engine.
   *
   * @param host the address it listens on
   * @param own the key of this home's own commands, which may do everything
   */
  public Access(AccessSettings settings, String host, Keys keys, ApiKey own) {
    this.settings = settings;
    this.host = host;
    loopback = Loopback.isListenedOn(host);
    this.own = new NamedKey(OWNER, Role.ADMIN, KeyHash.of(own), "");
    known = keys.with(this.own);
  }

  /** Decides where there are no keys. */
  public static Access withoutKeys(AccessSettings settings, String host) {
    return new Access(settings, host, Keys.NONE, ApiKey.random());
  }

  /** From now on these are the keys. */
  public void use(Keys keys) {
    known = keys.with(own);
  }

  /** Whether anybody has a key but this home's own commands. */
  private boolean hasKeys() {
    return known.all().size() > 1;
  }

  /**
   * Whether requests need a key. Where others can reach the engine, they do even when the last key
   * was removed.
   */
  public boolean asksForKeys() {
    return loopback
        ? settings.loopback() == LoopbackRule.KEYS
        : hasKeys() || !settings.allowWithoutKeys();
  }

  /**
   * What becomes of a request.
   *
   * @param sent the key it came with; null if none
   */
  public Verdict verdict(Permission needed, @Nullable String sent) {
    if (needed == Permission.OPEN || !asksForKeys()) {
      return new Verdict.Granted();
    }
    Optional<NamedKey> caller = known.of(sent);
    if (caller.isEmpty()) {
      return new Verdict.Unknown(sent != null);
    }
    Role role = needed == Permission.ADMIN ? Role.ADMIN : Role.INFER;
    return caller.get().role().covers(role)
        ? new Verdict.Granted()
        : new Verdict.Refused(caller.get(), role);
  }

  /**
   * Refuses to begin where anybody could do everything without that having been asked for.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_CONFIGURATION}
   */
  public void requireKeys() {
    if (!loopback && !hasKeys() && !settings.allowWithoutKeys()) {
      throw new SeraiException(
          ErrorCode.INVALID_CONFIGURATION,
          """
          others on the network can reach %s, and there are no keys: anybody could use, change and stop the engine
            serai keys add NAME --role infer   makes a key, which is asked for from then on
            --insecure   lets anybody in all the same, as 'access: {allowWithoutKeys: true}' in conf/serai.yaml does\
          """
              .formatted(host));
    }
  }

  /**
   * What whoever runs the engine should know of it.
   *
   * @param encrypted whether it is asked over TLS
   */
  public Optional<String> warning(boolean encrypted) {
    if (loopback) {
      return Optional.empty();
    }
    if (!asksForKeys()) {
      return Optional.of(
          "anybody who can reach %s may use, change and stop this engine ('allowWithoutKeys'); 'serai keys add' makes a key that is asked for from then on"
              .formatted(host));
    }
    return encrypted
        ? Optional.empty()
        : Optional.of(
            "keys and requests to %s pass over the network in the clear; set 'tls' in conf/serai.yaml"
                .formatted(host));
  }
}
