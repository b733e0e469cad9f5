package dev.sluice;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.TlsConfig;
import dev.sluice.http.connection.ServerCertificates;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Room;
import io.vertx.core.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The certificates of the doors, null for one that serves plain HTTP. */
record Certificates(
        @Nullable ServerCertificates api, @Nullable ServerCertificates management) {

    static Certificates of(GatewayConfig config, Observer observer) {
        TlsConfig management =
                config.management().enabled() ? config.management().tls() : null;
        return new Certificates(
                certificates("http.tls", config.http().tls(), observer),
                certificates("management.tls", management, observer));
    }

    private static @Nullable ServerCertificates certificates(
            String key, @Nullable TlsConfig config, Observer observer) {
        return config == null ? null : new ServerCertificates(key, config, observer);
    }

    private Stream<ServerCertificates> all() {
        return Stream.concat(Stream.ofNullable(api), Stream.ofNullable(management));
    }

    /** Reads all of them. */
    Future<Void> start(Deployments deployments) {
        Future<Void> started = Future.succeededFuture();
        for (ServerCertificates certificates : all().toList()) {
            started = started.compose(
                    up -> deployments.one(Room.CERTIFICATES, () -> certificates).mapEmpty());
        }
        return started;
    }

    Future<Void> reload() {
        return Future.join(all().map(ServerCertificates::reload).toList()).mapEmpty();
    }
}
