package dev.sluice.http.connection;

import dev.sluice.config.Http2Config;
import dev.sluice.config.HttpConfig;
import dev.sluice.config.ManagementConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the servers of the doors, which say in Vert.x's words what the configuration says. */
public final class DoorServers {

    private DoorServers() {}

    /** The server of the API. */
    public static HttpServer api(Vertx vertx, HttpConfig config, @Nullable ServerCertificates certificates) {
        HttpServerOptions options = options(config, certificates);
        return vertx.createHttpServer(options).connectionHandler(connection -> {
            StrictRequestDecoder.install(connection, options);
            ConnectionGuard guard = ConnectionGuard.of(connection);
            if (guard != null) {
                guard.isShown(connection);
            }
        });
    }

    /** The server of the management port. */
    public static HttpServer management(
            Vertx vertx, ManagementConfig config, boolean reusePort, @Nullable ServerCertificates certificates) {
        HttpServerOptions options = plain(certificates)
                .setHost(config.host())
                .setReusePort(reusePort)
                // A free port of another name, by which this server is not taken for the API's.
                .setPort(config.port() == 0 ? -1 : config.port());
        return vertx.createHttpServer(options);
    }

    private static HttpServerOptions options(HttpConfig config, @Nullable ServerCertificates certificates) {
        Http2Config http2 = config.http2();
        HttpServerOptions options = plain(certificates)
                .setHost(config.host())
                .setPort(config.port())
                .setReusePort(config.drain().reusePort())
                .setMaxInitialLineLength(config.caps().urlBytesMax())
                .setMaxHeaderSize(config.caps().headerBytesMax())
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(http2.enabled() && http2.cleartext())
                .setAlpnVersions(
                        http2.enabled()
                                ? List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                                : List.of(HttpVersion.HTTP_1_1))
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(http2.streamsMax())
                        .setMaxHeaderListSize(config.caps().headerBytesMax()))
                .setHttp2RstFloodMaxRstFramePerWindow(http2.resetsMax())
                .setHttp2RstFloodWindowDuration((int) http2.resetWindow().toSeconds())
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        options.setUseProxyProtocol(config.proxyProtocol())
                .setProxyProtocolTimeout(config.pace().headerTimeout().toMillis())
                .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) config.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(config.pace().headerTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** Options of a door of HTTP/1.1 that serves no WebSocket. */
    private static HttpServerOptions plain(@Nullable ServerCertificates certificates) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        if (certificates != null) {
            certificates.serve(options);
        }
        return options;
    }
}
