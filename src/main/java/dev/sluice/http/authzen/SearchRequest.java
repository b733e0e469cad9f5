package dev.sluice.http.authzen;

import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for subjects, resources or actions: a request becomes a search, what was found an answer.
 *
 * @param type of the entities that are searched for
 * @param search what is to be asked, null where a type is unknown, of which there can be nothing
 */
public record SearchRequest(
        SearchedPart wanted,
        String type,
        Page page,
        @Nullable AccessSearch search) {

    /** Reads a request; the id of what is searched for is ignored where it is stated. */
    public static SearchRequest read(SearchedPart wanted, AuthZenRequest request, Asker asker, ResourceTypes types) {
        AuthZenRequest subject = request.entity("subject");
        AuthZenRequest resource = request.entity("resource");
        request.optional("context");
        String subjectType = subject.text("type");
        String resourceType = resource.text("type");
        String subjectId = wanted == SearchedPart.SUBJECT ? null : subject.text("id");
        String resourceId = wanted == SearchedPart.RESOURCE ? null : resource.text("id");
        String operation =
                wanted == SearchedPart.ACTION ? null : types.operation(request.entity("action"), resourceType);
        if (subjectId == null) {
            asker.mayAskWhoElse();
        } else {
            asker.mayAskAbout(subjectType, subjectId);
        }
        Page page = Page.read(request.optional("page"), PageToken.fingerprint(wanted, request.json()));
        String type = wanted == SearchedPart.SUBJECT ? subjectType : resourceType;
        if (!subjectType.equals(Asker.USER) || !types.knows(resourceType)) {
            return new SearchRequest(wanted, type, page, null);
        }
        return new SearchRequest(
                wanted,
                type,
                page,
                new AccessSearch(
                        subjectId == null ? null : subject.uuid("id").toString(),
                        resourceType,
                        resourceId == null ? null : resource.uuid("id").toString(),
                        operation,
                        page.isEmpty() ? Integer.valueOf(1) : page.limit(),
                        page.after()));
    }

    /** The answer where nothing had to be asked. */
    public JsonObject nothing() {
        return answer(List.of(), "", new JsonObject());
    }

    /** The answer from what was found. */
    public JsonObject answer(AccessSearchResult found) {
        JsonObject context = new JsonObject();
        if (wanted == SearchedPart.SUBJECT) {
            context.put("every_signed_in_user", found.everySignedInUser());
        }
        context.put("execution_time_ms", found.executionTimeMs());
        if (page.isEmpty()) {
            return answer(List.of(), found.results().isEmpty() ? "" : page.next(page.after()), context);
        }
        return answer(found.results(), found.next() == null ? "" : page.next(found.next()), context);
    }

    private JsonObject answer(List<String> results, String nextToken, JsonObject context) {
        JsonArray entities = new JsonArray();
        results.forEach(result -> entities.add(wanted.entity(type, result)));
        JsonObject answer = new JsonObject()
                .put("page", new JsonObject().put("next_token", nextToken).put("count", results.size()));
        if (!context.isEmpty()) {
            answer.put("context", context);
        }
        return answer.put("results", entities);
    }
}
