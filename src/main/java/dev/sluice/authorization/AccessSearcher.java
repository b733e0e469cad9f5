package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.authorization.sql.SearchStatement;
import dev.sluice.authorization.sql.SearchStatement.Search;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.UuidText;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers access searches: a check of which one part is left out. */
final class AccessSearcher {

    private final Database database;
    private final AccessStandings standings;
    private final Authorizer authorizer;
    private final int searchMax;

    AccessSearcher(Database database, AccessStandings standings, Authorizer authorizer, int searchMax) {
        this.database = database;
        this.standings = standings;
        this.authorizer = authorizer;
        this.searchMax = searchMax;
    }

    Future<AccessSearchResult> search(AccessSearch search, Call call) {
        long missing = Stream.of(search.userId() == null, search.resourceId() == null, search.operation() == null)
                .filter(isMissing -> isMissing)
                .count();
        if (missing != 1) {
            throw ErrorCode.MALFORMED.failure("a search leaves out one of user_id, resource_id and operation");
        }
        AccessPolicy policy = authorizer.policy(search.resourceType());
        if (policy == null) {
            throw ErrorCode.MALFORMED.failure("field resource_type: there is no type " + search.resourceType());
        }
        UUID user = search.userId() == null ? null : Authorizer.user("user_id", search.userId());
        UUID resource = search.resourceId() == null ? null : UuidText.parse("resource_id", search.resourceId());
        return search.operation() == null
                ? operations(search, policy, call)
                : others(search, policy, user, resource, call);
    }

    /** What a user may do is what the decision of any check lists. */
    private Future<AccessSearchResult> operations(AccessSearch search, AccessPolicy policy, Call call) {
        AccessCheck check = AccessCheck.of(
                Objects.requireNonNull(search.userId()),
                search.resourceType(),
                Objects.requireNonNull(search.resourceId()),
                policy.anyOperation());
        String after = search.after() == null ? "" : search.after();
        return authorizer
                .permissions(check, call)
                .map(permissions -> page(
                        permissions.stream()
                                .filter(operation -> operation.compareTo(after) > 0)
                                .sorted()
                                .toList(),
                        limit(search),
                        false,
                        call));
    }

    private Future<AccessSearchResult> others(
            AccessSearch search, AccessPolicy policy, @Nullable UUID user, @Nullable UUID resource, Call call) {
        String operation = Objects.requireNonNull(search.operation());
        if (!policy.defines(operation)) {
            throw ErrorCode.MALFORMED.failure(
                    "field operation: %s is no operation of %s".formatted(operation, search.resourceType()));
        }
        int limit = limit(search);
        Search wanted = new Search(
                user != null,
                Objects.requireNonNull(user == null ? resource : user),
                search.after() == null ? null : UuidText.parse("after", search.after()),
                policy.rolesThatPermit(operation),
                // One more for the sign of more, one for the null row of everyone signed in.
                limit + 2);
        return find(search.resourceType(), wanted, call).map(rows -> {
            boolean everyone = !rows.isEmpty() && rows.text(0, 0) == null;
            return page(ids(rows, everyone ? 1 : 0), limit, everyone, call);
        });
    }

    /** Where the view turns out to be gone, the rule view answers alone, as for checks. */
    private Future<Rows> find(String type, Search wanted, Call call) {
        AccessStanding standing =
                Objects.requireNonNull(standings.of(type), "a known type").standing();
        return database.run(SearchStatement.of(standing.shape(), standing.overlaid(), wanted), Session.GATEWAY, call)
                .recover(cause -> {
                    if (!standing.overlaid() || !AccessStandings.isViewGone(cause)) {
                        return Future.failedFuture(cause);
                    }
                    standings.withoutViews(List.of(type));
                    return find(type, wanted, call);
                });
    }

    private static List<String> ids(Rows rows, int from) {
        return IntStream.range(from, rows.size())
                .mapToObj(row -> Objects.requireNonNull(rows.text(row, 0)))
                .toList();
    }

    private static AccessSearchResult page(List<String> all, int limit, boolean everyone, Call call) {
        boolean truncated = all.size() > limit;
        return new AccessSearchResult(
                truncated ? all.subList(0, limit) : all,
                everyone,
                truncated,
                truncated ? all.get(limit - 1) : null,
                call.elapsedNanos() / 1e6);
    }

    private int limit(AccessSearch search) {
        if (search.limit() == null) {
            return searchMax;
        }
        if (search.limit() < 1) {
            throw ErrorCode.MALFORMED.failure("field limit: must be 1 or more");
        }
        return Math.min(search.limit(), searchMax);
    }
}
