package dev.sluice.authentication.keys;

import dev.sluice.config.JwksConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gets one document over HTTP: within a time limit, up to a size, and from nowhere else than where it was sent. */
final class KeyFetcher {

    private static final int CONNECTIONS_MAX = 4;
    private static final int WAITING_MAX = 100;

    private static final Pattern MAX_AGE = Pattern.compile("(?i)(?:^|[,\\s])max-age=\"?([0-9]{1,9})");

    private final HttpClient plain;
    private final HttpClient encrypted;
    private final JwksConfig limits;

    /**
     * What a source answered.
     *
     * @param maxAge for how long it says that the answer is good; null where it does not
     */
    record Fetched(Buffer content, @Nullable Duration maxAge) {}

    KeyFetcher(Vertx vertx, JwksConfig limits) {
        this.limits = limits;
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX);
        this.plain = vertx.createHttpClient(options(limits), pool);
        HttpClientOptions secure = options(limits).setSsl(true).setVerifyHost(true);
        if (limits.trustFile() != null) {
            secure.setTrustOptions(
                    new PemTrustOptions().addCertPath(limits.trustFile().toString()));
        }
        this.encrypted = vertx.createHttpClient(secure, pool);
    }

    private static HttpClientOptions options(JwksConfig limits) {
        return new HttpClientOptions()
                .setConnectTimeout((int) limits.timeout().toMillis())
                .setKeepAlive(false);
    }

    /** The document at an address; fails with the reason in words. */
    Future<Fetched> fetch(URI address) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/jwk-set+json, application/json");
        HttpClient client = "https".equals(address.getScheme()) ? encrypted : plain;
        Promise<HttpClientRequest> sent = Promise.promise();
        client.request(request).onComplete(sent);
        return sent.future()
                .compose(HttpClientRequest::send)
                .compose(this::document)
                .timeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failed -> sent.future().onSuccess(HttpClientRequest::reset));
    }

    private Future<Fetched> document(HttpClientResponse response) {
        Promise<Fetched> whole = Promise.promise();
        response.exceptionHandler(whole::tryFail);
        if (response.statusCode() != 200) {
            refuse(whole, response, "answers with status " + response.statusCode());
            return whole.future();
        }
        Buffer content = Buffer.buffer();
        response.handler(part -> {
            if (content.length() + part.length() <= limits.bytesMax()) {
                content.appendBuffer(part);
            } else {
                refuse(whole, response, "is longer than %d bytes".formatted(limits.bytesMax()));
            }
        });
        response.endHandler(end -> whole.tryComplete(new Fetched(content, maxAge(response))));
        return whole.future();
    }

    private static void refuse(Promise<Fetched> whole, HttpClientResponse response, String reason) {
        if (whole.tryFail(new UnusableKeysException(reason))) {
            response.request().reset();
        }
    }

    private static @Nullable Duration maxAge(HttpClientResponse response) {
        String control = response.getHeader("Cache-Control");
        Matcher matcher = control == null ? null : MAX_AGE.matcher(control);
        return matcher == null || !matcher.find() ? null : Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    }

    Future<Void> close() {
        return Future.join(plain.close(), encrypted.close()).mapEmpty();
    }
}
