package dev.sluice.http;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.http.response.Reply;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What an operator may do with the schema cache.
 *
 * @param dump all of it as JSON
 * @param reload loads it anew and answers a summary as JSON
 */
public record SchemaRoutes(Supplier<Future<String>> dump, Supplier<Future<String>> reload) {

    /** The answer as a reply; a failure as the doors write it. */
    static Future<Reply> reply(Future<String> answer) {
        return answer.map(json -> Reply.json(200, json)).otherwise(cause -> {
            Failure failure = failure(cause);
            return Reply.message(failure.status(), failure);
        });
    }

    private static Failure failure(Throwable cause) {
        return cause instanceof GatewayException known
                ? known.failure()
                : ErrorCode.INTERNAL.failure().failure();
    }
}
