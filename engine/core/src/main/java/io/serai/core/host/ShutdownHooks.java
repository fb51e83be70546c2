package io.serai.core.host;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JVM shutdown hooks that belong to a bundle. Native runtimes register some (ONNX Runtime's
 * environment does), and each pins its class loader for good, so when a bundle ends they are run
 * then and there and removed.
 */
final class ShutdownHooks {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownHooks.class);

  private ShutdownHooks() {}

  static void runAndRemove(ClassLoader owner) throws InterruptedException {
    for (Thread hook : hooks()) {
      if (belongsTo(owner, hook) && Runtime.getRuntime().removeShutdownHook(hook)) {
        hook.start();
        hook.join();
      }
    }
  }

  private static List<Thread> hooks() {
    try {
      Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
      hooks.setAccessible(true);
      if (hooks.get(null) instanceof Map<?, ?> registered) {
        Set<?> threads = registered.keySet();
        return threads.stream().map(Thread.class::cast).toList();
      }
      return List.of();
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.warn(
          "shutdown hooks of bundles can't be found, so bundles may stay in memory; start Java with"
              + " --add-opens=java.base/java.lang=ALL-UNNAMED ({})",
          e.toString());
      return List.of();
    }
  }

  private static boolean belongsTo(ClassLoader owner, Thread hook) {
    Object task = task(hook);
    return owner.equals(hook.getClass().getClassLoader())
        || owner.equals(hook.getContextClassLoader())
        || (task != null && owner.equals(task.getClass().getClassLoader()));
  }

  /** What a thread runs; the JDK keeps it in {@code Thread.holder.task}. */
  private static @Nullable Object task(Thread thread) {
    try {
      Field holder = Thread.class.getDeclaredField("holder");
      holder.setAccessible(true);
      Object fields = holder.get(thread);
      Field task = fields.getClass().getDeclaredField("task");
      task.setAccessible(true);
      return task.get(fields);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.warn("what the shutdown hook {} runs can't be seen: {}", thread, e.toString());
      return null;
    }
  }
}
