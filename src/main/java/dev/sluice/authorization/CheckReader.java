package dev.sluice.authorization;

import dev.sluice.authorization.AccessStandings.KnownType;
import dev.sluice.authorization.Question.Item;
import dev.sluice.authorization.sql.CheckStatement;
import dev.sluice.authorization.sql.CheckStatement.Part;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks PostgreSQL for what decides checks: several questions in one statement. */
final class CheckReader {

    private final Database database;
    private final AccessStandings standings;

    CheckReader(Database database, AccessStandings standings) {
        this.database = database;
        this.standings = standings;
    }

    /**
     * Has every lane's connection opened and the statement of each type planned, so that the first checks need not wait
     * for that. What fails here fails again, and is told, where a check needs it.
     */
    Future<Void> warm(Collection<String> types, int places, Call call) {
        List<Future<Rows>> warmed = new ArrayList<>();
        for (String type : types) {
            Part none = new Asked(0, known(type), List.of()).toPart();
            for (int place = 0; place < places; place++) {
                warmed.add(database.run(CheckStatement.of(List.of(none)), Session.GATEWAY, call));
            }
        }
        return Future.join(warmed).transform(done -> Future.succeededFuture());
    }

    private KnownType known(String type) {
        return Objects.requireNonNull(standings.of(type), "asked about a known type");
    }

    /** Where a check stands in its statement. */
    private record Place(int part, int number) {}

    /** The items of a type, with its part of the statement and how it stood when they were asked. */
    private record Asked(int part, KnownType type, List<Item> items) {

        Part toPart() {
            List<@Nullable Long> ages = new ArrayList<>();
            items.forEach(item -> ages.add(item.ageMillisMax()));
            return new Part(
                    type.statement(),
                    items.stream().map(Item::user).toList(),
                    items.stream().map(Item::resource).toList(),
                    ages);
        }
    }

    /**
     * The findings of each question, in their order. Where the view of a type turns out to be gone, the rule views
     * answer alone from then on, until the view is found again.
     */
    Future<List<List<Finding>>> read(List<Question> questions, Call call) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        List<List<Place>> places = new ArrayList<>();
        for (Question question : questions) {
            places.add(question.items().stream().map(item -> place(item, asked)).toList());
        }
        List<Part> parts = asked.values().stream().map(Asked::toPart).toList();
        return database.run(CheckStatement.of(parts), Session.GATEWAY, call)
                .map(rows -> findings(rows, asked, places))
                .recover(cause -> isViewGone(cause, asked) ? live(questions, asked, call) : Future.failedFuture(cause));
    }

    private Place place(Item item, Map<String, Asked> asked) {
        Asked ofType =
                asked.computeIfAbsent(item.type(), type -> new Asked(asked.size(), known(type), new ArrayList<>()));
        ofType.items().add(item);
        return new Place(ofType.part(), ofType.items().size());
    }

    private static boolean isViewGone(Throwable cause, Map<String, Asked> asked) {
        return AccessStandings.isViewGone(cause)
                && asked.values().stream()
                        .anyMatch(ofType -> ofType.type().statement().isOverlaid());
    }

    private Future<List<List<Finding>>> live(List<Question> questions, Map<String, Asked> asked, Call call) {
        standings.withoutViews(asked.keySet());
        return read(questions, call);
    }

    private static List<List<Finding>> findings(Rows rows, Map<String, Asked> asked, List<List<Place>> places) {
        List<FindingDraft[]> drafts = new ArrayList<>(asked.size());
        asked.values()
                .forEach(ofType -> drafts.add(new FindingDraft[ofType.items().size()]));
        for (int row = 0; row < rows.size(); row++) {
            FindingDraft[] ofPart = drafts.get(number(rows, row, 0));
            int number = number(rows, row, 1) - 1;
            if (ofPart[number] == null) {
                ofPart[number] = FindingDraft.of(rows, row);
            }
            ofPart[number].add(rows, row);
        }
        List<List<Finding>> found = new ArrayList<>(places.size());
        for (List<Place> ofQuestion : places) {
            List<Finding> findings = new ArrayList<>(ofQuestion.size());
            for (Place place : ofQuestion) {
                findings.add(answered(drafts.get(place.part())[place.number() - 1]));
            }
            found.add(findings);
        }
        return found;
    }

    private static Finding answered(@Nullable FindingDraft draft) {
        if (draft == null) {
            throw ErrorCode.INTERNAL.failure("a check was not answered");
        }
        return draft.finding();
    }

    private static int number(Rows rows, int row, int column) {
        return (int) (long) Objects.requireNonNull(rows.number(row, column));
    }

    /** What the rows of a check have said so far. */
    private record FindingDraft(
            boolean exists,
            @Nullable String owner,
            String source,
            @Nullable Instant asOf,
            List<RuleRow> rules) {

        static FindingDraft of(Rows rows, int row) {
            return new FindingDraft(
                    rows.isTrue(row, 2),
                    rows.text(row, 3),
                    rows.isTrue(row, 4) ? "view" : "live",
                    rows.instant(row, 5),
                    new ArrayList<>(2));
        }

        void add(Rows rows, int row) {
            String role = rows.text(row, 6);
            if (role != null) {
                String mark = rows.text(row, 8);
                rules.add(new RuleRow(
                        role,
                        Objects.requireNonNullElse(rows.text(row, 7), ""),
                        CheckStatement.EVERYONE_MARK.equals(mark),
                        CheckStatement.EXPIRED_MARK.equals(mark)));
            }
        }

        Finding finding() {
            return new Finding(exists, owner, rules, source, asOf);
        }
    }
}
