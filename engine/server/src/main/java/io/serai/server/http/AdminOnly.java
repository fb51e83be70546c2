package io.serai.server.http;

import io.serai.server.access.Access;
import io.serai.server.access.Permission;
import io.serai.server.access.Role;
import io.serai.server.access.Verdict;
import io.vertx.ext.web.RoutingContext;

/** What needs the role {@code admin} at an address that others may ask as well. */
public final class AdminOnly {
  private static final String ACCESS = "serai.access";

  private AdminOnly() {}

  /** Has keys be looked at for more than the address; without it nobody is asked for one. */
  static void use(RoutingContext request, Access access) {
    request.put(ACCESS, access);
  }

  /**
   * Refuses a request whose key hasn't the role {@code admin}, where keys are asked for. From any
   * thread.
   *
   * @param what needs it, such as {@code 'load'}
   */
  public static void require(RoutingContext request, String what) {
    Access access = request.get(ACCESS);
    if (access == null) {
      return;
    }
    switch (access.verdict(Permission.ADMIN, AccessHandler.key(request.request()))) {
      case Verdict.Granted granted -> {}
      case Verdict.Unknown unknown -> throw forbidden(what, "the one that was sent isn't known");
      case Verdict.Refused refused ->
          throw forbidden(
              what, "the one that was sent has the role '%s'".formatted(refused.key().role()));
    }
  }

  private static ForbiddenException forbidden(String what, String there) {
    return new ForbiddenException(
        "%s needs a key with the role '%s'; %s".formatted(what, Role.ADMIN, there));
  }
}
