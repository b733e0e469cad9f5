package dev.sluice.authentication.store;

import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.CredentialStoreConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Has a node's store know what is in the tables, from its start and ever after, and keeps the tables small. */
public final class CredentialStoreVerticle extends VerticleBase {

    private static final long CLEAN_INTERVAL_MILLIS = 60_000;

    private final Databases databases;
    private final AuthenticationConfig config;
    private final CredentialStore store;
    private final Observer observer;
    private @Nullable Running running;
    private boolean reading;
    private boolean cleaning;

    /** Reading has a connection of its own: nobody waits for a cleaning to learn what was revoked. */
    private record Running(Database read, Database cleaned) {}

    public CredentialStoreVerticle(
            Databases databases, AuthenticationConfig config, CredentialStore store, Observer observer) {
        this.databases = databases;
        this.config = config;
        this.store = store;
        this.observer = observer;
    }

    /** Fails where the tables are asked for and missing, or there and not to be read. */
    @Override
    public Future<?> start() {
        Running begun = new Running(databases.openUpkeep(OperationKind.AUTH), databases.openUpkeep(OperationKind.AUTH));
        running = begun;
        CredentialTables tables = new CredentialTables(begun.cleaned(), config.clockSkew());
        KnowledgeReader reader =
                new KnowledgeReader(begun.read(), config.store().entriesMax(), new KeyChanges(observer));
        return tables.prepare()
                .compose(ready -> reader.read().onSuccess(this::know))
                .onSuccess(known -> {
                    vertx.setPeriodic(config.store().pollInterval().toMillis(), tick -> read(reader));
                    vertx.setPeriodic(CLEAN_INTERVAL_MILLIS, tick -> clean(tables));
                    clean(tables);
                })
                .mapEmpty()
                .recover(this::unprepared);
    }

    private Future<Object> unprepared(Throwable cause) {
        if (cause instanceof NoTablesException && config.store().use() == CredentialStoreConfig.Use.AUTO) {
            store.turnOff();
            observer.credentialsOff(cause);
            return Future.succeededFuture();
        }
        return Future.failedFuture(cause);
    }

    private void know(Knowledge found) {
        store.know(found);
        observer.credentialsRead(
                found.keys().size(), found.tokens().size() + found.users().size(), found.whole());
    }

    private void read(KnowledgeReader reader) {
        if (!reading) {
            reading = true;
            reader.read().onSuccess(this::know).onComplete(done -> reading = false);
        }
    }

    private void clean(CredentialTables tables) {
        if (!cleaning) {
            cleaning = true;
            tables.clean().onComplete(done -> cleaning = false);
        }
    }

    @Override
    public Future<?> stop() {
        return running == null
                ? Future.succeededFuture()
                : Future.join(running.read().close(), running.cleaned().close());
    }
}
