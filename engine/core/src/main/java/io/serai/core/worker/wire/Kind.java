package io.serai.core.worker.wire;

import java.util.List;

/** The kind of a message, as its ordinal in a frame. Both processes run the same code. */
enum Kind {
  ESTIMATE,
  LOAD,
  INFER,
  CLASSIFY,
  EMBED,
  GENERATE,
  FIND_ENTITIES,
  CLASSIFY_IMAGES,
  UNLOAD,
  MODEL_MEMORY,
  MEMORY,
  DEMOTE,
  PROMOTE,
  TRIM,
  PING,
  CANCEL,
  EXIT,
  AUTHENTICATION,
  WELCOME,
  NEEDED_MEMORY,
  ESTIMATED,
  LOADED,
  TENSORS,
  CLASSIFIED,
  EMBEDDED,
  GENERATED,
  FOUND_ENTITIES,
  PROCESS_MEMORY,
  MOVED,
  DONE,
  FAILED,
  PROGRESS,
  ALIVE,
  TOKEN,
  TOOL_CALL;

  private static final List<Kind> ALL = List.of(values());

  /** The kind with that number; throws {@link IndexOutOfBoundsException} if there is none. */
  static Kind of(int number) {
    return ALL.get(number);
  }

  /** Its number. */
  @SuppressWarnings("EnumOrdinal")
  byte number() {
    return (byte) ordinal();
  }

  static Kind of(Message message) {
    return switch (message) {
      case Request.Estimate _ -> ESTIMATE;
      case Request.Load _ -> LOAD;
      case Request.Infer _ -> INFER;
      case Request.Classify _ -> CLASSIFY;
      case Request.Embed _ -> EMBED;
      case Request.Generate _ -> GENERATE;
      case Request.FindEntities _ -> FIND_ENTITIES;
      case Request.ClassifyImages _ -> CLASSIFY_IMAGES;
      case Request.Unload _ -> UNLOAD;
      case Request.ModelMemory _ -> MODEL_MEMORY;
      case Request.Memory _ -> MEMORY;
      case Request.Demote _ -> DEMOTE;
      case Request.Promote _ -> PROMOTE;
      case Request.Trim _ -> TRIM;
      case Request.Ping _ -> PING;
      case Request.Cancel _ -> CANCEL;
      case Request.Exit _ -> EXIT;
      case Reply.Authentication _ -> AUTHENTICATION;
      case Reply.Welcome _ -> WELCOME;
      case Reply.NeededMemory _ -> NEEDED_MEMORY;
      case Reply.Estimated _ -> ESTIMATED;
      case Reply.Loaded _ -> LOADED;
      case Reply.Tensors _ -> TENSORS;
      case Reply.Classified _ -> CLASSIFIED;
      case Reply.Embedded _ -> EMBEDDED;
      case Reply.Generated _ -> GENERATED;
      case Reply.FoundEntities _ -> FOUND_ENTITIES;
      case Reply.ProcessMemory _ -> PROCESS_MEMORY;
      case Reply.Moved _ -> MOVED;
      case Reply.Done _ -> DONE;
      case Reply.Failed _ -> FAILED;
      case Reply.Progress _ -> PROGRESS;
      case Reply.Alive _ -> ALIVE;
      case Reply.Token _ -> TOKEN;
      case Reply.ToolCall _ -> TOOL_CALL;
    };
  }
}
