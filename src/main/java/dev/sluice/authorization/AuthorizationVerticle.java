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
    private final AccessStandings standings;
    private final CheckLanes lanes;
    private final Observer observer;
    private @Nullable Running running;

    private record Running(Database database, List<Registration> registrations) {}

    /**
     * One instance.
     *
     * @param standings how the types stand, looked at before this starts
     */
    public AuthorizationVerticle(
            GatewayBus bus,
            Databases databases,
            AuthorizationConfig config,
            AccessStandings standings,
            CheckLanes lanes,
            Observer observer) {
        this.bus = bus;
        this.databases = databases;
        this.config = config;
        this.standings = standings;
        this.lanes = lanes;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        Database database = databases.open(OperationKind.AUTHORIZATION);
        CheckReader reader = new CheckReader(database, standings);
        Authorizer authorizer =
                new Authorizer(config, new CheckQueue<>(vertx, lanes, observer, reader::read), observer);
        AccessSearcher searcher = new AccessSearcher(database, standings, authorizer, config.searchMax());
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
