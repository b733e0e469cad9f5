package dev.sluice.table.planner;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.MediaType.Kind;
import dev.sluice.contract.MediaType.PlanOptions;
import dev.sluice.table.plan.BodyForm;
import dev.sluice.table.request.Action;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.Preferences.Representation;
import dev.sluice.table.schema.HandlerKey;
import dev.sluice.table.schema.MediaHandler;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.SchemaCache;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the form of a response: the first acceptable one that can be given.
 *
 * @param form how the rows become it
 * @param mediaType what it is called
 */
record Negotiation(BodyForm form, MediaType mediaType) {

    /**
     * Chooses for a request.
     *
     * @param target the relation, or the function, whose own forms count
     * @param isDefaultSelect whether whole rows are asked for, as handlers of a relation's own take them
     */
    static Negotiation of(
            ApiRequest request,
            SchemaCache cache,
            QualifiedName target,
            boolean isDefaultSelect,
            boolean plansAllowed) {
        Handlers handlers = new Handlers(cache, isDefaultSelect ? target : null, plansAllowed);
        Negotiation found = request.accept().stream()
                .map(handlers::find)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> ErrorCode.NOT_ACCEPTABLE.failure(
                        "None of these media types are available: "
                                + request.accept().stream().map(MediaType::text).collect(Collectors.joining(", ")),
                        null,
                        null));
        return hasNoBody(request) ? new Negotiation(BodyForm.NONE, found.mediaType()) : found;
    }

    private static boolean hasNoBody(ApiRequest request) {
        return request.action().isWrite()
                ? request.preferences().representation() != Representation.FULL
                : request.headersOnly() && (request.action() == Action.READ || request.action() == Action.CALL_READING);
    }

    /** The forms that there are. */
    private record Handlers(SchemaCache cache, @Nullable QualifiedName target, boolean plansAllowed) {

        Optional<Negotiation> find(MediaType wanted) {
            PlanOptions plan = wanted.plan();
            if (plan != null) {
                return plansAllowed
                        ? find(plan.of()).map(found -> new Negotiation(found.form(), wanted))
                        : Optional.empty();
            }
            return switch (wanted.kind()) {
                case OBJECT ->
                    Optional.of(
                            new Negotiation(new BodyForm(BodyForm.Kind.OBJECT, wanted.nullsStripped(), null), wanted));
                case ARRAY -> Optional.of(new Negotiation(new BodyForm(BodyForm.Kind.ARRAY, true, null), wanted));
                case JSON, GEOJSON, CSV, TEXT, XML, OPENAPI, FORM, OCTET_STREAM, NDJSON, PLAN, ANY, OTHER ->
                    custom(wanted).or(() -> builtIn(wanted.kind()));
            };
        }

        private Optional<Negotiation> custom(MediaType asked) {
            // A handler is declared for a type; versions are told apart only where the gateway describes itself.
            MediaType wanted = asked.is(Kind.OPENAPI) ? MediaType.of(Kind.OPENAPI) : asked;
            Optional<MediaHandler> own = target == null
                    ? Optional.empty()
                    : cache.mediaHandler(new HandlerKey(target, MediaType.ANY))
                            .or(() -> cache.mediaHandler(new HandlerKey(target, wanted)));
            return own.or(() -> cache.mediaHandler(new HandlerKey(null, wanted)))
                    .map(handler -> new Negotiation(BodyForm.custom(handler), handler.mediaType()));
        }

        private static Optional<Negotiation> builtIn(Kind kind) {
            return switch (kind) {
                case JSON, ANY -> Optional.of(new Negotiation(BodyForm.JSON, MediaType.JSON));
                case CSV -> Optional.of(new Negotiation(BodyForm.of(BodyForm.Kind.CSV), MediaType.of(kind)));
                case GEOJSON -> Optional.of(new Negotiation(BodyForm.of(BodyForm.Kind.GEOJSON), MediaType.of(kind)));
                case NDJSON -> Optional.of(new Negotiation(BodyForm.of(BodyForm.Kind.LINES), MediaType.of(kind)));
                case TEXT, XML, OPENAPI, FORM, OCTET_STREAM, PLAN, ARRAY, OBJECT, OTHER -> Optional.empty();
            };
        }
    }
}
