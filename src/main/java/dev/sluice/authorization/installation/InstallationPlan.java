package dev.sluice.authorization.installation;

import java.util.List;

/**
 * What is to be done to a database so that it holds what the configuration asks for.
 *
 * @param problems that must be mended first; there are no statements then
 * @param statements to be run in one transaction; none where all stands as it should
 */
public record InstallationPlan(List<String> problems, List<String> statements) {

    public InstallationPlan {
        problems = List.copyOf(problems);
        statements = List.copyOf(statements);
    }

    static InstallationPlan refused(List<String> problems) {
        return new InstallationPlan(problems, List.of());
    }

    static InstallationPlan of(List<String> statements) {
        return new InstallationPlan(List.of(), statements);
    }
}
