package dev.sluice.config;

import java.util.List;

/** A configuration that cannot be used; says everything that is wrong with it. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** An exception that tells of problems, each with its key. */
    public ConfigException(List<String> problems) {
        super("the configuration has %d problem%s:%n  %s"
                .formatted(
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        String.join(System.lineSeparator() + "  ", problems)));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
