package io.serai.core.residency;

import io.serai.spi.Footprint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models in the engine's own process, as far as those of one bundle share what a runtime takes
 * once per process, such as the context of a GPU. Safe to use from several threads.
 */
final class EngineProcess {
  private final Set<Member> members = ConcurrentHashMap.newKeySet();

  /**
   * Has a model join.
   *
   * @param plugin its bundle's name and version; what another bundle's libraries have brought is of
   *     no use to it
   */
  Member join(String plugin) {
    Member member = new Member(plugin);
    members.add(member);
    return member;
  }

  /** A model's place in the process. Closed once. */
  final class Member implements AutoCloseable {
    private final String plugin;
    private volatile boolean brought;

    private Member(String plugin) {
      this.plugin = plugin;
    }

    /** Tells what it brings that its bundle has only once; {@link Footprint#NONE} if nothing. */
    void brings(Footprint once) {
      brought = once.totalBytes() > 0;
    }

    /** Whether any of the others brought what its bundle has only once. */
    boolean othersBroughtOnce() {
      return members.stream()
          .anyMatch(member -> member != this && member.brought && member.plugin.equals(plugin));
    }

    @Override
    public void close() {
      members.remove(this);
    }
  }
}
