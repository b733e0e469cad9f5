package dev.sluice.support;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.authorization.installation.AccessAdministration;
import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.client.DataGateway;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Secret;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.sample.EmbeddedPostgres;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A database with the archive of {@code sql/archive.sql}, its access views installed and filled, and a gateway over it
 * that refreshes nothing by itself once it has started.
 */
public final class Archive implements AutoCloseable {

    public static final String ANN = "a0000000-0000-4000-8000-000000000001";
    public static final String BEN = "a0000000-0000-4000-8000-000000000002";
    public static final String CAT = "a0000000-0000-4000-8000-000000000003";

    public static final String MAP = "d0000000-0000-4000-8000-000000000001";
    public static final String OTHER_MAP = "d0000000-0000-4000-8000-000000000002";
    public static final String LETTER = "d0000000-0000-4000-8000-000000000003";

    public static final String OWNER = "velro_owner";

    private static final int PATIENCE_SECONDS = 10;

    private final TestDatabase database;
    private final Path folder;
    private @Nullable TestGateway gateway;

    private Archive(TestDatabase database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    /** Makes the archive anew, without what is installed for it and without a gateway. */
    public static Archive bare(TestDatabase database, Path folder) {
        Archive archive = new Archive(database, folder);
        archive.configure(archive.defaultRules());
        archive.administration().drop();
        database.run("drop schema if exists archive cascade");
        database.runResource("/sql/archive.sql");
        database.runResource("/sql/archive-rows.sql");
        return archive;
    }

    /** Makes the archive anew, installs, and starts a gateway with some settings. */
    public static Archive open(TestDatabase database, Path folder, String... settings) {
        Archive archive = bare(database, folder);
        assertThat(archive.administration().apply().problems()).isEmpty();
        assertThat(archive.refresh()).isEqualTo("refreshed");
        archive.start(settings);
        return archive;
    }

    /** Starts the gateway and waits until it has dated the view. */
    public void start(String... settings) {
        String before = asOf();
        String[] all = new String[settings.length + 3];
        all[0] = "authorization.inspect_interval=1h";
        all[1] = "authorization.refresh_interval=1h";
        all[2] = "authorization.refresh_share_percent=100";
        System.arraycopy(settings, 0, all, 3, settings.length);
        gateway = TestGateway.start(file(), database, all);
        eventually(() -> !asOf().equals(before));
    }

    private String asOf() {
        return String.valueOf(database.value("select as_of from sluice.access_state where resource_type = 'document'"));
    }

    /** The rows as they were at first, and a view of them. */
    public void reset() {
        database.runResource("/sql/archive-rows.sql");
        assertThat(refresh()).isEqualTo("refreshed");
    }

    public String defaultRules() {
        try (InputStream rules = Archive.class.getResourceAsStream("/archive/authorization.yaml")) {
            return new String(Objects.requireNonNull(rules).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes other rules, for administrations and gateways to come. */
    public void configure(String rules) {
        try {
            Files.writeString(folder.resolve("authorization.yaml"), rules);
            Files.writeString(file(), "authorization: {rules: authorization.yaml}\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path file() {
        return folder.resolve("sluice.yaml");
    }

    public AccessAdministration administration(String... settings) {
        return administration(database, OWNER, settings);
    }

    /** An administration of a database, as the superuser that takes a role. */
    public AccessAdministration administration(TestDatabase of, @Nullable String role, String... settings) {
        return new AccessAdministration(
                new ConfigLoader(Map.of(), List.of(settings)).load(file()),
                new Secret(of.administratorUri()),
                EmbeddedPostgres.AUTHENTICATOR,
                role);
    }

    /** Refreshes the view of documents and says how it went. */
    public String refresh() {
        return database.value("select sluice.document_refresh(true)");
    }

    /** Why documents are checked live, null where nothing is wrong. */
    public @Nullable String problem() {
        return standing().problem();
    }

    public AccessStanding standing() {
        return administration().status().get(0);
    }

    public void run(String sql) {
        database.run(sql);
    }

    public DataGateway bus() {
        return DataGateway.on(Objects.requireNonNull(gateway).gateway().vertx());
    }

    public TestGateway gateway() {
        return Objects.requireNonNull(gateway);
    }

    /**
     * What a user may do with a document, by whom, and which view said so. A decision within SQL and searches in both
     * directions must agree with it.
     */
    public String answer(String user, String document) {
        AccessDecision decision = await(bus().checkAccess(AccessCheck.of(user, "document", document, "read")));
        assertThat(canWithinSql(user, document)).as("within SQL").isEqualTo(decision.accessGranted());
        assertThat(readable(user).contains(document)).as("by user").isEqualTo(decision.accessGranted());
        if (decision.effectiveRole() != null) {
            AccessSearchResult users =
                    await(bus().searchAccess(new AccessSearch(null, "document", document, "read", null)));
            assertThat(users.results().contains(user) || users.everySignedInUser())
                    .as("by document")
                    .isEqualTo(decision.accessGranted());
        }
        return told(decision);
    }

    /** The same without asking in other ways. */
    public String check(String user, String document) {
        return told(await(bus().checkAccess(AccessCheck.of(user, "document", document, "read"))));
    }

    /** The documents that a user may read. */
    public List<String> readable(String user) {
        return await(bus().searchAccess(new AccessSearch(user, "document", null, "read", null)))
                .results();
    }

    /** A decision in one line. */
    public static String told(AccessDecision decision) {
        String given = decision.effectiveRole() == null
                ? ""
                : " as %s by %s".formatted(decision.effectiveRole(), decision.accessMethod());
        return "%s%s, %s".formatted(decision.outcome().label(), given, decision.source());
    }

    private boolean canWithinSql(String user, String document) {
        return database.value(sqlCheck(user, document)).equals("t");
    }

    /** The statement that asks within SQL whether a user may read a document. */
    public static String sqlCheck(String user, String document) {
        return """
                with caller as materialized (
                  select set_config('request.jwt.claims', '{"sub":"%s"}', false))
                select sluice.can('document', '%s', 'read') from caller""".formatted(user, document);
    }

    public static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
    }
}
