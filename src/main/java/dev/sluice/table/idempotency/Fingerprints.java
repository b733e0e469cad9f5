package dev.sluice.table.idempotency;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.Identity;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TimeoutPreference;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which callers, and which requests of one, are the same. A repeat may come with a fresher token and a longer time
 * limit, so neither counts.
 */
final class Fingerprints {

    /** Header fields that say what is asked, beside the preferences. */
    private static final List<String> TELLING =
            List.of("Content-Type", "Accept", "Accept-Profile", "Content-Profile", "Range");

    /** The claims that differ from one token of a caller to the next. */
    private static final List<String> OF_ONE_TOKEN = List.of("exp", "iat", "nbf", "jti");

    private static final Identity NOBODY = Identity.anonymous("");

    private Fingerprints() {}

    /** A caller by role, kind of credential and user; one that is no user, by all that its credential claims. */
    static String caller(Identity identity) {
        Digest digest = new Digest()
                .add(identity.role())
                .add(identity.credential().label())
                .add(identity.userId());
        if (identity.userId() == null) {
            Map<String, Object> claims =
                    new TreeMap<>(new JsonObject(identity.claims().value()).getMap());
            OF_ONE_TOKEN.forEach(claims::remove);
            digest.add(new JsonObject(claims).encode());
        }
        return digest.hex();
    }

    static String of(RestRequest request) {
        Digest digest = new Digest().add(request.method()).add(request.path()).add(request.query());
        TELLING.forEach(name -> digest.add(request.headers(name).toList()));
        List<String> preferences = request.headers("Prefer")
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .filter(preference -> TimeoutPreference.of(List.of(preference)) == null)
                .toList();
        return digest.add(preferences).add(request.body().bytes()).hex();
    }

    static String of(BatchRequest batch) {
        return new Digest()
                .add("batch")
                .add(batch.mode().label())
                .add(batch.operations().stream()
                        .map(Fingerprints::bare)
                        .map(MessageJson::encode)
                        .toList())
                .hex();
    }

    private static TableOperation bare(TableOperation operation) {
        return operation.as(NOBODY, null);
    }
}
