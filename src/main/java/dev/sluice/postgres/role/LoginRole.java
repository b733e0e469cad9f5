package dev.sluice.postgres.role;

import java.util.List;
import java.util.Set;

/**
 * The role that the gateway logs in as, as it should be.
 *
 * @param requestRoles the roles that it may take for requests, and none other
 * @param strongRoles those of the request roles that pass row-level security when they have to be made
 * @param connectionsMax how many connections it may have
 */
public record LoginRole(String name, List<String> requestRoles, Set<String> strongRoles, int connectionsMax) {

    public LoginRole {
        requestRoles = List.copyOf(requestRoles);
        strongRoles = Set.copyOf(strongRoles);
    }
}
