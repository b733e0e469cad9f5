package dev.sluice.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test class a gateway over its own database, injected as {@link TestGateway}. */
public final class GatewayExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(GatewayExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        gatewayOf(context);
    }

    private static TestGateway gatewayOf(ExtensionContext context) {
        TestDatabase database = PostgresExtension.databaseOf(context);
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestGateway.class, key -> TestGateway.start(database), TestGateway.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestGateway.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return gatewayOf(context);
    }
}
