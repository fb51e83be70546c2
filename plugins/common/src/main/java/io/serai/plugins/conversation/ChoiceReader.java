package io.serai.plugins.conversation;

import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads how likely the tokens of one text were; what isn't told in the form that it should have is
 * left out. Not for several threads.
 */
public final class ChoiceReader {
  private final int likeliest;
  private int offset;

  /**
   * A reader of a text that begins.
   *
   * @param likeliest how many of the likeliest tokens are wanted in each place; null if nothing is
   */
  public ChoiceReader(@Nullable Integer likeliest) {
    this.likeliest = likeliest == null ? -1 : likeliest;
  }

  /**
   * The tokens in a {@code logprobs} of a choice, whether it is a chat's or a completion's.
   *
   * @param logprobs a map, or anything else for none
   */
  public List<TokenChoice> read(@Nullable Object logprobs) {
    if (likeliest < 0 || !(logprobs instanceof Map<?, ?> map)) {
      return List.of();
    }
    return map.get("content") instanceof List<?> content ? tokens(content) : columns(map);
  }

  /** The tokens of a list such as that in a chat's {@code logprobs}. */
  public List<TokenChoice> tokens(List<?> content) {
    List<TokenChoice> choices = new ArrayList<>();
    for (Object item : likeliest < 0 ? List.of() : content) {
      TokenLogprob chosen = token(item);
      if (chosen != null) {
        Object others = ((Map<?, ?>) item).get("top_logprobs");
        choices.add(
            choice(
                chosen,
                others instanceof List<?> list
                    ? list.stream().map(ChoiceReader::token).filter(Objects::nonNull).toList()
                    : List.of()));
      }
    }
    return choices;
  }

  private static @Nullable TokenLogprob token(@Nullable Object item) {
    return item instanceof Map<?, ?> map
            && map.get("token") instanceof String text
            && map.get("logprob") instanceof Number logprob
        ? token(text, map.get("bytes"), logprob)
        : null;
  }

  private static TokenLogprob token(String text, @Nullable Object bytes, Number logprob) {
    List<Integer> told =
        bytes instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance)
            ? list.stream().map(Integer.class::cast).toList()
            : null;
    return new TokenLogprob(text, told, Math.min(0, logprob.doubleValue()));
  }

  /** A completion has a list for each of the things that are told. */
  private List<TokenChoice> columns(Map<?, ?> map) {
    if (!(map.get("tokens") instanceof List<?> tokens)
        || !(map.get("token_logprobs") instanceof List<?> logprobs)) {
      return List.of();
    }
    List<?> others = map.get("top_logprobs") instanceof List<?> list ? list : List.of();
    List<TokenChoice> choices = new ArrayList<>();
    for (int i = 0; i < Math.min(tokens.size(), logprobs.size()); i++) {
      if (tokens.get(i) instanceof String text && logprobs.get(i) instanceof Number logprob) {
        Object there = i < others.size() ? others.get(i) : null;
        choices.add(choice(token(text, null, logprob), byText(there)));
      }
    }
    return choices;
  }

  private static List<TokenLogprob> byText(@Nullable Object others) {
    List<TokenLogprob> found = new ArrayList<>();
    if (others instanceof Map<?, ?> map) {
      map.forEach(
          (text, logprob) -> {
            if (logprob instanceof Number number) {
              found.add(token(String.valueOf(text), null, number));
            }
          });
    }
    found.sort(Comparator.comparingDouble(TokenLogprob::logprob).reversed());
    return found;
  }

  private TokenChoice choice(TokenLogprob chosen, List<TokenLogprob> others) {
    TokenChoice choice = new TokenChoice(chosen, others.stream().limit(likeliest).toList(), offset);
    offset += chosen.text().length();
    return choice;
  }
}
