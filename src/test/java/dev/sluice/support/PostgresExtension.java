package dev.sluice.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test class a real PostgreSQL database of its own, injected as {@link TestDatabase}. One server serves all
 * classes of the process; the database is dropped after the class, which fails if it left a statement running. Nested
 * classes share the database of the class around them.
 */
public final class PostgresExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        databaseOf(context);
    }

    /** The database of the test class at hand, for extensions that build on this one. */
    public static TestDatabase databaseOf(ExtensionContext context) {
        // Where several processes run the tests, each class is a run of its own; the session is that of the process.
        TestServer server = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent(TestServer.class, key -> TestServer.start(), TestServer.class);
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestServer.Lease.class, key -> server.lease(), TestServer.Lease.class)
                .database();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return databaseOf(context);
    }
}
