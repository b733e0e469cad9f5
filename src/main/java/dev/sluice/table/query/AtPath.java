package dev.sluice.table.query;

import java.util.List;

/** Something said of an embedded resource, by the names that lead to it; of the request's own rows, none. */
public record AtPath<T>(List<String> path, T value) {

    public AtPath {
        path = List.copyOf(path);
    }

    public boolean isRoot() {
        return path.isEmpty();
    }
}
