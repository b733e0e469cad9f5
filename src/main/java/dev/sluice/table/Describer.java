package dev.sluice.table;

import dev.sluice.config.OpenApiConfig.Mode;
import dev.sluice.config.PublicAddress;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.Call;
import dev.sluice.contract.RestReply;
import dev.sluice.postgres.Transaction;
import dev.sluice.table.openapi.DescribedSchema;
import dev.sluice.table.openapi.OpenApiDocument;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.response.ResponseWriter;
import dev.sluice.table.response.Timings;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.Relation;
import dev.sluice.table.schema.Routine;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Answers requests for the description of a schema: looks up what their identity may know of it, then writes the
 * document.
 *
 * @param own where the server is, for when no other address is configured
 */
record Describer(SchemaCache cache, RestConfig config, PublicAddress own) {

    /** Answers a request; to be called on an event loop, which does not wait for the document. */
    Future<RestReply> answer(
            Execution execution, ApiRequest request, Plan.Description plan, Timings timings, Call call) {
        Timings.Running transaction = timings.start("transaction");
        return execution
                .together(
                        Work.readingSession(
                                request, config, cache.role(request.identity().role())),
                        call,
                        open -> lookUp(plan.schema(), open, call))
                .compose(schema -> {
                    transaction.stop();
                    Timings.Running response = timings.start("response");
                    return body(request, schema).map(body -> {
                        response.stop();
                        return ResponseWriter.described(request, plan, body);
                    });
                });
    }

    private Future<DescribedSchema> lookUp(String schema, Transaction transaction, Call call) {
        SchemaAccess access = new SchemaAccess(transaction, schema, call);
        if (config.openApi().mode() == Mode.IGNORE_PRIVILEGES) {
            return access.comment().map(comment -> everything(schema, comment));
        }
        Future<Set<QualifiedName>> relations = access.relations();
        Future<List<Routine>> routines = access.routines();
        Future<Optional<String>> comment = access.comment();
        return Future.all(relations, routines, comment)
                .map(found -> new DescribedSchema(
                        comment.result().orElse(null),
                        relations.result().stream()
                                .flatMap(name -> cache.relation(name).stream())
                                .toList(),
                        routines.result()));
    }

    private DescribedSchema everything(String schema, Optional<String> comment) {
        List<Relation> relations = cache.relations().stream()
                .filter(relation -> relation.name().schema().equals(schema))
                .toList();
        List<Routine> routines = cache.allRoutines().stream()
                .filter(routine -> routine.name().schema().equals(schema))
                .toList();
        return new DescribedSchema(comment.orElse(null), relations, routines);
    }

    private Future<Body> body(ApiRequest request, DescribedSchema schema) {
        if (request.headersOnly()) {
            return Future.succeededFuture(Body.EMPTY);
        }
        PublicAddress address = config.openApi().publicAddress().orElse(own);
        OpenApiDocument document =
                new OpenApiDocument(cache, address, config.openApi().securityActive());
        return aside(() -> document.describe(schema));
    }

    /** Away from the event loop, because the document of a large schema takes long to write. */
    private static <T> Future<T> aside(Callable<T> work) {
        return Objects.requireNonNull(Vertx.currentContext(), "on an event loop")
                .executeBlocking(work);
    }
}
