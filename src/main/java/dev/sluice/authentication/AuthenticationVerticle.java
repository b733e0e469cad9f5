package dev.sluice.authentication;

import dev.sluice.authentication.store.CredentialStore;
import dev.sluice.authentication.store.StoredCredentials;
import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers who is asking, and the row of a user, on the event bus. */
public final class AuthenticationVerticle extends VerticleBase {

    private final GatewayBus bus;
    private final Databases databases;
    private final AuthenticationConfig config;
    private final Supplier<Authenticator> authenticator;
    private final CredentialStore store;
    private @Nullable Running running;

    private record Running(Database database, List<Registration> registrations) {}

    /**
     * An answerer on one event loop.
     *
     * @param authenticator the one in force, asked for with each request
     */
    public AuthenticationVerticle(
            GatewayBus bus,
            Databases databases,
            AuthenticationConfig config,
            Supplier<Authenticator> authenticator,
            CredentialStore store) {
        this.bus = bus;
        this.databases = databases;
        this.config = config;
        this.authenticator = authenticator;
        this.store = store;
    }

    @Override
    public Future<?> start() {
        Database database = databases.open(OperationKind.AUTH);
        StoredCredentials stored = store.on(database);
        UserLookup users = new UserLookup(database, config.userTable(), config.userKey());
        running = new Running(
                database,
                List.of(
                        bus.answer(
                                Operations.VERIFY,
                                (request, call) -> authenticator.get().verify(request, stored, call)),
                        bus.answer(Operations.USER, users::find)));
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
