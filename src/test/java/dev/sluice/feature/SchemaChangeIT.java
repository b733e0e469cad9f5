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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The schema is changed under the gateway and nobody tells it: it finds out by the first request that misses it. */
@Alone
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class SchemaChangeIT {

    private static final String KEYED = "\napikey: <service key>";

    private Harbour harbour;

    @BeforeEach
    void open(Harbour loaded, TestDatabase database) {
        database.run("""
                drop table if exists harbour.buoy, harbour.mark cascade;
                create table harbour.buoy (id int primary key, hue text, depth int);
                insert into harbour.buoy values (1, 'red', 5);
                create or replace function harbour.sound(depth int) returns setof harbour.buoy language sql stable
                as $$ select * from harbour.buoy where buoy.depth >= sound.depth $$;
                grant all on harbour.buoy to service_role;
                """);
        harbour = new Harbour(HarbourExtension.start(database, "rest.db-channel-enabled=false"));
    }

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void aTableThatIsRenamedIsMissedByOneRequest(TestDatabase database) {
        assertThat(buoys()).startsWith("200\n");
        database.run("alter table harbour.buoy rename to mark");

        assertThat(buoys()).startsWith("404\n").contains("\"code\":\"42P01\"");
        eventually(() -> buoys().contains("\"code\":\"PGRST205\""));
        assertThat(harbour.answer("GET /mark?select=hue" + KEYED)).startsWith("200\n");
    }

    @Test
    void aColumnThatIsDroppedIsMissedByOneRequest(TestDatabase database) {
        String insert = "POST /buoy" + KEYED + "\nContent-Type: application/json\n\n{\"id\":2,\"hue\":\"green\"}";
        database.run("alter table harbour.buoy drop column hue");

        assertThat(harbour.answer(insert)).startsWith("400\n").contains("\"code\":\"42703\"");
        eventually(() -> harbour.answer(insert).contains("\"code\":\"PGRST204\""));
    }

    @Test
    void aColumnOfAnotherTypeIsWrittenAsItIsNow(TestDatabase database) {
        String update = "PATCH /buoy?id=eq.1" + KEYED + "\nContent-Type: application/json\n\n{\"depth\":\"deep\"}";
        assertThat(harbour.answer(update)).startsWith("400\n").contains("\"code\":\"22P02\"");
        database.run("alter table harbour.buoy alter column depth type text[] using array[depth::text]");
        harbour.answer(update.replace("\"deep\"", "7"));

        eventually(
                () -> harbour.answer(update.replace("\"deep\"", "[\"deep\"]")).startsWith("204\n"));
    }

    @Test
    void whileTheSchemaChangesNothingIsTheServersFault(TestDatabase database) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Map<String, Integer> answers = new ConcurrentSkipListMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(5);
        for (String request : requests()) {
            clients.execute(() -> {
                while (!over.get()) {
                    answers.merge(told(harbour.answer(request)), 1, Integer::sum);
                }
            });
        }
        // What the cache is read with at the first miss may last for longer than all the changes.
        eventually(() -> answers.keySet().containsAll(Set.of("200", "204")));
        for (int round = 0; round < 20; round++) {
            changes().forEach(database::run);
        }
        over.set(true);
        clients.shutdown();
        assertThat(clients.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(answers.keySet()).noneMatch(answer -> answer.startsWith("5"));
        for (String request : requests()) {
            eventually(() -> harbour.answer(request).startsWith("2"));
        }
    }

    private static List<String> requests() {
        return List.of(
                "GET /buoy" + KEYED,
                "GET /buoy?select=id,hue,depth&depth=gt.1&order=hue" + KEYED,
                "GET /rpc/sound?depth=1" + KEYED,
                "PATCH /buoy?id=eq.1" + KEYED + "\nContent-Type: application/json\n\n{\"hue\":\"red\"}",
                "GET /buoy?select=count()" + KEYED);
    }

    /** Status and, of a failure, code. */
    private static String told(String answer) {
        String code = answer.contains("\"code\":") ? answer.replaceAll("(?s).*\"code\":\"(\\w+)\".*", " $1") : "";
        return answer.lines().findFirst().orElseThrow() + code;
    }

    private static List<String> changes() {
        List<String> changes = new ArrayList<>(List.of(
                "alter table harbour.buoy add column colour text",
                "alter table harbour.buoy rename column hue to tint",
                "alter table harbour.buoy alter column depth type bigint",
                "create table harbour.next (like harbour.buoy including all)",
                "alter table harbour.buoy rename column tint to hue",
                "alter table harbour.buoy drop column colour",
                "drop table harbour.next",
                "alter table harbour.buoy alter column depth type int"));
        changes.add("""
                drop function harbour.sound; create function harbour.sound(depth int) returns setof harbour.buoy
                language sql stable as $$ select * from harbour.buoy where buoy.depth >= sound.depth $$;""");
        return changes;
    }

    private String buoys() {
        return harbour.answer("GET /buoy?select=hue" + KEYED);
    }
}
