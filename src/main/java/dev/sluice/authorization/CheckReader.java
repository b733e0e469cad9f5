package dev.sluice.authorization;

import dev.sluice.authorization.Question.Item;
import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.authorization.sql.CheckStatement;
import dev.sluice.authorization.sql.CheckStatement.Part;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks PostgreSQL for what decides checks: several questions in one statement. */
final class CheckReader {

    /** What PostgreSQL says of a statement that names what is gone, has other columns, may not be read or is empty. */
    private static final Set<String> VIEW_GONE = Set.of("42P01", "42703", "42883", "42501", "3F000", "55000", "0A000");

    private final Database database;
    private final AccessStandings standings;

    CheckReader(Database database, AccessStandings standings) {
        this.database = database;
        this.standings = standings;
    }

    /** Where a check stands in its statement. */
    private record Place(int part, int number) {}

    /** The items of a type, with its part of the statement and how it stood when they were asked. */
    private record Asked(int part, AccessStanding standing, List<Item> items) {

        Part toPart() {
            List<@Nullable Long> ages = new ArrayList<>();
            items.forEach(item -> ages.add(item.ageMillisMax()));
            return new Part(
                    standing.shape(),
                    standing.overlaid(),
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
        Asked ofType = asked.computeIfAbsent(
                item.type(),
                type -> new Asked(
                        asked.size(),
                        Objects.requireNonNull(standings.of(type), "asked about a known type"),
                        new ArrayList<>()));
        ofType.items().add(item);
        return new Place(ofType.part(), ofType.items().size());
    }

    private static boolean isViewGone(Throwable cause, Map<String, Asked> asked) {
        return cause instanceof GatewayException known
                && VIEW_GONE.contains(known.failure().code())
                && asked.values().stream().anyMatch(ofType -> ofType.standing().overlaid());
    }

    private Future<List<List<Finding>>> live(List<Question> questions, Map<String, Asked> asked, Call call) {
        standings.withoutViews(asked.keySet(), "a check found its view gone, changed or unreadable");
        return read(questions, call);
    }

    private static List<List<Finding>> findings(Rows rows, Map<String, Asked> asked, List<List<Place>> places) {
        List<Finding[]> found = new ArrayList<>();
        asked.values().forEach(ofType -> found.add(new Finding[ofType.items().size()]));
        for (int row = 0; row < rows.size(); row++) {
            int part = number(rows, row, 0);
            found.get(part)[number(rows, row, 1) - 1] = finding(rows, row);
        }
        return places.stream()
                .map(ofQuestion -> ofQuestion.stream()
                        .map(place -> known(found.get(place.part())[place.number() - 1]))
                        .toList())
                .toList();
    }

    private static Finding known(@Nullable Finding finding) {
        if (finding == null) {
            throw ErrorCode.INTERNAL.failure("a check was not answered");
        }
        return finding;
    }

    private static int number(Rows rows, int row, int column) {
        return (int) (long) Objects.requireNonNull(rows.number(row, column));
    }

    private static Finding finding(Rows rows, int row) {
        List<String> roles = rows.texts(row, 6);
        Instant asOf = rows.instant(row, 5);
        return new Finding(
                rows.isTrue(row, 2),
                rows.text(row, 3),
                roles.isEmpty() ? List.of() : rules(rows, row, roles),
                rows.isTrue(row, 4) ? "view" : "live",
                asOf);
    }

    private static List<RuleRow> rules(Rows rows, int row, List<String> roles) {
        @Nullable String[] methods = values(rows, row, 7);
        @Nullable String[] marks = values(rows, row, 8);
        return IntStream.range(0, roles.size())
                .mapToObj(index -> new RuleRow(
                        roles.get(index),
                        Objects.requireNonNullElse(methods[index], ""),
                        CheckStatement.EVERYONE_MARK.equals(marks[index]),
                        CheckStatement.EXPIRED_MARK.equals(marks[index])))
                .toList();
    }

    private static @Nullable String[] values(Rows rows, int row, int column) {
        return (String[]) Objects.requireNonNull(rows.values().get(row).get(column));
    }
}
