package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The schema is changed under the gateway, which is told: what it answers is true of the schema before or after, or
 * says in a code of the caller's what is not there, and is right by itself soon after.
 */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SchemaNoticeIT {

    /** Who tells the gateway. */
    enum Told {
        BY_WHO_CHANGES_IT,
        BY_AN_EVENT_TRIGGER
    }

    /** What the gateway may say of a schema that it has not caught up with. */
    private static final Set<String> OF_THE_CALLER =
            Set.of("42703", "42P01", "42883", "42804", "PGRST202", "PGRST204", "PGRST205");

    private static final String DEFINE = """
            drop table if exists harbour.buoy, harbour.beacon cascade; drop view if exists harbour.lamp;
            drop function if exists harbour.sound;
            create table harbour.buoy (id int primary key, hue text, mark text, depth int);
            insert into harbour.buoy values (1, 'red', 'north', 5);
            create view harbour.lamp as select 'lit' as state;
            create function harbour.sound(low int) returns int language sql stable as 'select low';
            grant all on harbour.buoy, harbour.lamp to service_role;
            """;

    private static final String TRIGGERS = """
            create or replace function public.tell() returns event_trigger language plpgsql
            as $$ begin notify pgrst, 'reload schema'; end $$;
            create event trigger told on ddl_command_end execute function public.tell();
            create event trigger told_of_drops on sql_drop execute function public.tell();
            """;

    private static final String SWAP = """
            alter table harbour.buoy rename hue to other; alter table harbour.buoy rename mark to hue;
            alter table harbour.buoy rename other to mark;
            """;

    private static final String TABLE_ANEW = """
            drop table harbour.buoy; create table harbour.buoy (depth text, mark text, hue text, id int primary key);
            insert into harbour.buoy values ('5', 'north', 'red', 1); grant all on harbour.buoy to service_role;
            """;

    private static final String VIEW_ANEW = """
            drop view harbour.lamp; create view harbour.lamp as select 4 as watts, array['lit', 'dim'] as state;
            grant all on harbour.lamp to service_role;
            """;

    /** Of the function's argument the name, and of its result the type. */
    private static final String FUNCTION_ANEW = """
            drop function harbour.sound;
            create function harbour.sound(high int) returns text language sql stable as $$ select 'at ' || high $$;
            """;

    private static final String FUNCTION_OF_TEXT = """
            drop function harbour.sound;
            create function harbour.sound(low int) returns text language sql stable as $$ select 'at ' || low $$;
            """;

    private static final String VIEW_WIDER =
            "create or replace view harbour.lamp as select 'dark' as state, 2 as watts";

    private static final String FUNCTION_OTHER =
            "create or replace function harbour.sound(low int) returns int language sql stable as 'select low + 1'";

    private Harbour harbour;
    private TestDatabase database;
    private String notice;

    @BeforeEach
    void open(Harbour loaded, TestDatabase testDatabase) {
        database = testDatabase;
        database.run(DEFINE);
        harbour = new Harbour(HarbourExtension.start(database));
    }

    @AfterEach
    void close() {
        database.run("drop event trigger if exists told; drop event trigger if exists told_of_drops");
        harbour.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachChangeIsFollowed(Told told) {
        toldBy(told);
        follows(
                "GET /buoy?select=hue",
                "alter table harbour.buoy add colour text default 'teal'",
                "[{\"hue\":\"red\"}]");
        follows("GET /buoy?select=colour", "comment on table harbour.buoy is 'now'", "[{\"colour\":\"teal\"}]");
        follows("GET /buoy?select=depth", "alter table harbour.buoy alter depth type text", "[{\"depth\":\"5\"}]");
        follows("GET /buoy?select=hue,mark", SWAP, "[{\"hue\":\"north\",\"mark\":\"red\"}]");
        follows("GET /buoy?colour=eq.teal", "alter table harbour.buoy drop colour", "\"code\":\"42703\"");
        follows("GET /buoy", TABLE_ANEW, "[{\"depth\":\"5\",\"mark\":\"north\",\"hue\":\"red\",\"id\":1}]");
        follows("GET /lamp", VIEW_WIDER, "[{\"state\":\"dark\",\"watts\":2}]");
        follows("GET /lamp", VIEW_ANEW, "[{\"watts\":4,\"state\":[\"lit\",\"dim\"]}]");
        follows("GET /rpc/sound?low=1", FUNCTION_OTHER, "2");
        follows("GET /rpc/sound?low=1", FUNCTION_ANEW, "\"code\":\"PGRST202\"");
        assertThat(told("GET /rpc/sound?high=1")).isEqualTo("200 \"at 1\"");
        follows("GET /buoy", "alter table harbour.buoy rename to beacon", "\"code\":\"PGRST205\"");
        assertThat(told("GET /beacon?select=hue")).isEqualTo("200 [{\"hue\":\"red\"}]");
    }

    @ParameterizedTest
    @EnumSource
    void underLoadNoAnswerIsWrong(Told told) throws InterruptedException {
        toldBy(told);
        AtomicBoolean over = new AtomicBoolean();
        Set<String> wrong = new ConcurrentSkipListSet<>();
        ExecutorService clients = Executors.newFixedThreadPool(right().size());
        right().forEach((request, answers) -> clients.execute(() -> {
            while (!over.get()) {
                String answer = told(request);
                if (!isRight(answer, answers)) {
                    wrong.add(request.lines().findFirst().orElseThrow() + " " + answer);
                }
            }
        }));
        for (int round = 0; round < 6; round++) {
            changes().forEach(change -> database.run(change + ";" + notice));
        }
        over.set(true);
        clients.shutdown();
        assertThat(clients.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(wrong).isEmpty();
        right().forEach((request, answers) ->
                eventually(() -> answers.matcher(told(request)).matches()));
        assertThat(harbour.gateway().management().get("/ready").statusCode()).isEqualTo(200);
    }

    private void toldBy(Told told) {
        notice = told == Told.BY_WHO_CHANGES_IT ? "notify pgrst, 'reload schema'" : "";
        if (told == Told.BY_AN_EVENT_TRIGGER) {
            database.run(TRIGGERS);
        }
    }

    /** Asks while the change is made until the answer is the new one; none of those before may be anything else. */
    private void follows(String request, String change, String answer) {
        String before = told(request);
        database.run(change + ";" + notice);
        Set<String> others = new TreeSet<>();
        eventually(() -> {
            String now = told(request);
            others.add(now);
            return now.contains(answer);
        });
        others.removeIf(other -> other.equals(before) || other.contains(answer) || isOfTheCaller(other));
        assertThat(others).as(change).isEmpty();
    }

    /** Requests, and all that may be answered to them with 200. */
    private static Map<String, Pattern> right() {
        String hues = "\"hue\":\"red\",\"mark\":\"north\"|\"hue\":\"north\",\"mark\":\"red\"";
        return Map.of(
                        "GET /buoy?select=hue,mark",
                        "\\[\\{(%s)}]".formatted(hues),
                        "GET /buoy?select=id,depth&depth=gte.1",
                        "\\[\\{\"id\":1,\"depth\":(5|\"5\")}]",
                        "GET /buoy",
                        "\\[\\{\"id\":1,(%s),\"depth\":(5|\"5\")(,\"colour\":\"teal\")?}]"
                                .formatted(hues
                                        + "|\"mark\":\"red\",\"hue\":\"north\"|\"mark\":\"north\",\"hue\":\"red\""),
                        "PATCH /buoy?id=eq.1&select=id,depth\nPrefer: return=representation\n"
                                + "Content-Type: application/json\n\n{\"depth\":5}",
                        "\\[\\{\"id\":1,\"depth\":(5|\"5\")}]",
                        "GET /lamp",
                        "\\[\\{\"state\":(\"lit\"|\"dark\",\"watts\":2)}]",
                        "GET /lamp?select=state",
                        "\\[\\{\"state\":(\"lit\"|\"dark\")}]",
                        "GET /rpc/sound?low=1",
                        "(1|2|\"at 1\")")
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Pattern.compile("200 " + entry.getValue())));
    }

    private static boolean isRight(String answer, Pattern answers) {
        return answers.matcher(answer).matches() || isOfTheCaller(answer);
    }

    private static boolean isOfTheCaller(String answer) {
        return answer.startsWith("4")
                && OF_THE_CALLER.stream().anyMatch(code -> answer.contains("\"code\":\"" + code + "\""));
    }

    private static List<String> changes() {
        List<String> changes = new ArrayList<>(List.of(
                "alter table harbour.buoy add colour text default 'teal'",
                SWAP,
                "alter table harbour.buoy alter depth type text",
                "alter table harbour.buoy drop colour",
                SWAP,
                VIEW_WIDER,
                FUNCTION_OTHER,
                "alter table harbour.buoy rename to beacon",
                "alter table harbour.beacon rename to buoy"));
        changes.add(FUNCTION_OF_TEXT);
        changes.add(DEFINE);
        return changes;
    }

    /** Status and body of the answer to a request with the service key. */
    private String told(String request) {
        String[] parts = request.split("\n", 2);
        String answer = harbour.answer(parts[0] + "\napikey: <service key>\n" + (parts.length == 1 ? "" : parts[1]));
        return answer.substring(0, 3) + " " + answer.replaceFirst("(?s).*?\n\n", "");
    }
}
