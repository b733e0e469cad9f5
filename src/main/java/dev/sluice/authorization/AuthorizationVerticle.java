package dev.sluice.authorization;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers access checks and searches on the event bus. */
public final class AuthorizationVerticle extends VerticleBase {

    private final GatewayBus bus;
    private final Databases databases;
    private final AuthorizationConfig config;
    private final Observer observer;
    private @Nullable Running running;

    private record Running(Database database, List<Registration> registrations) {}

    public AuthorizationVerticle(GatewayBus bus, Databases databases, AuthorizationConfig config, Observer observer) {
        this.bus = bus;
        this.databases = databases;
        this.config = config;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        Database database = databases.open(OperationKind.AUTHORIZATION);
        Authorizer authorizer = new Authorizer(database, config, observer);
        AccessSearcher searcher = new AccessSearcher(database, authorizer, config.searchMax());
        running = new Running(
                database,
                List.of(
                        bus.answer(Operations.CHECK, authorizer::check),
                        bus.answer(Operations.CHECKS, authorizer::checks),
                        bus.answer(Operations.SEARCH, searcher::search)));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (running == null) {
            return Future.succeededFuture();
        }
        Running ending = running;
        return Future.join(
                        ending.registrations().stream().map(Registration::end).toList())
                .transform(ended -> ending.database().close());
    }
}
