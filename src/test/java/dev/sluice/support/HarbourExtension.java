package dev.sluice.support;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test class the harbour, a small database that has one of each thing that the dialect reads, and a gateway
 * over it, injected as {@link Harbour}.
 */
public final class HarbourExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(HarbourExtension.class);

    private static final List<String> SCRIPTS = List.of("harbour.sql", "harbour-goods.sql", "harbour-calls.sql");

    private static final List<String> SETTINGS = List.of(
            "rest.base-path=",
            "rest.db-schemas=[harbour, customs]",
            "rest.db-aggregates-enabled=true",
            "rest.db-plan-enabled=true");

    @Override
    public void beforeAll(ExtensionContext context) {
        harbourOf(context);
    }

    private static Harbour harbourOf(ExtensionContext context) {
        TestDatabase database = PostgresExtension.databaseOf(context);
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(Harbour.class, key -> open(database), Harbour.class);
    }

    private static Harbour open(TestDatabase database) {
        SCRIPTS.forEach(script -> database.runResource("/sql/" + script));
        return new Harbour(start(database));
    }

    /** A gateway over a harbour with settings beside the usual ones. */
    public static TestGateway start(TestDatabase database, String... settings) {
        return TestGateway.start(
                database, Stream.concat(SETTINGS.stream(), Stream.of(settings)).toArray(String[]::new));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Harbour.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return harbourOf(context);
    }
}
