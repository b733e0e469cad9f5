package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes over HTTP as a PostgREST client sends them. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class WriteTableIT {

    private static final String ID = "aaaaaaaa-0000-7000-8000-00000000000";

    private static final String REPRESENTATION = "return=representation";

    private HttpCalls http;
    private TestDatabase database;

    @BeforeEach
    void prepare(TestGateway gateway, TestDatabase testDatabase) {
        http = gateway.http();
        database = testDatabase;
        database.run("delete from teams where id::text like 'aaaaaaaa-%'");
    }

    private HttpResponse<String> send(String method, String path, String body, String prefer) {
        return http.send(
                method,
                path,
                body,
                "apikey",
                TestGateway.SERVICE_KEY,
                "Content-Type",
                "application/json",
                "Prefer",
                prefer);
    }

    private String name(int number) {
        return database.value("select name from teams where id = '" + ID + number + "'");
    }

    private void insert(int number, String name) {
        database.run("insert into teams (id, name) values ('%s%d', '%s')".formatted(ID, number, name));
    }

    @Test
    void rowsAreInserted() {
        HttpResponse<String> minimal =
                send("POST", "/rest/v1/teams", "{\"id\":\"" + ID + "1\",\"name\":\"One\"}", "return=minimal");
        HttpResponse<String> shown = send(
                "POST",
                "/rest/v1/teams?select=name,is_active",
                "[{\"id\":\"%s2\",\"name\":\"Two\"},{\"id\":\"%s3\",\"name\":\"Drei\"}]".formatted(ID, ID),
                REPRESENTATION);

        assertThat(minimal.statusCode()).isEqualTo(201);
        assertThat(minimal.body()).isEmpty();
        assertThat(minimal.headers().firstValue("Preference-Applied")).hasValue("return=minimal");
        assertThat(shown.statusCode()).isEqualTo(201);
        assertThat(shown.body().replaceAll("\\s", ""))
                .isEqualTo("[{\"name\":\"Two\",\"is_active\":true},{\"name\":\"Drei\",\"is_active\":true}]");
        assertThat(name(1)).isEqualTo("One");
    }

    @Test
    void aRowThatIsThereIsAConflictOrMergedOrLeft() {
        insert(1, "One");
        String body = "{\"id\":\"" + ID + "1\",\"name\":\"Uno\"}";

        HttpResponse<String> conflict = send("POST", "/rest/v1/teams", body, "return=minimal");
        HttpResponse<String> ignored =
                send("POST", "/rest/v1/teams", body, "resolution=ignore-duplicates," + REPRESENTATION);
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).contains("\"code\":\"23505\"");
        assertThat(ignored.body()).isEqualTo("[]");
        assertThat(name(1)).isEqualTo("One");

        HttpResponse<String> merged =
                send("POST", "/rest/v1/teams?select=name", body, "resolution=merge-duplicates," + REPRESENTATION);
        assertThat(merged.statusCode()).isEqualTo(200);
        assertThat(merged.body()).isEqualTo("[{\"name\":\"Uno\"}]");
        assertThat(merged.headers().firstValue("Preference-Applied"))
                .hasValue("resolution=merge-duplicates, return=representation");
        assertThat(name(1)).isEqualTo("Uno");
    }

    @Test
    void rowsAreUpdatedWhereTheFilterSays() {
        insert(1, "One");
        insert(2, "Two");

        HttpResponse<String> minimal =
                send("PATCH", "/rest/v1/teams?id=eq." + ID + "1", "{\"name\":\"Uno\"}", "return=minimal");
        HttpResponse<String> shown =
                send("PATCH", "/rest/v1/teams?select=name&id=eq." + ID + "2", "{\"is_active\":false}", REPRESENTATION);

        assertThat(minimal.statusCode()).isEqualTo(204);
        assertThat(minimal.headers().firstValue("Content-Range")).hasValue("0-0/*");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).isEqualTo("[{\"name\":\"Two\"}]");
        assertThat(name(1)).isEqualTo("Uno");
        assertThat(name(2)).isEqualTo("Two");
    }

    @Test
    void rowsAreDeletedWhereTheFilterSays() {
        insert(1, "One");
        insert(2, "Two");

        HttpResponse<String> deleted =
                send("DELETE", "/rest/v1/teams?select=name&id=eq." + ID + "1", "", REPRESENTATION);

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.body()).isEqualTo("[{\"name\":\"One\"}]");
        assertThat(database.value("select count(*)::text from teams where id::text like 'aaaaaaaa-%'"))
                .isEqualTo("1");
    }

    @Test
    void aWriteWithoutAFilterIsRefusedUnlessAllowed() {
        String teams = database.value("select count(*)::text from teams");

        HttpResponse<String> delete = send("DELETE", "/rest/v1/teams", "", "return=minimal");
        HttpResponse<String> update = send("PATCH", "/rest/v1/teams", "{\"name\":\"x\"}", "return=minimal");
        HttpResponse<String> allowed = send("PATCH", "/rest/v1/teams", "{\"is_active\":true}", "unfiltered=allow");

        assertThat(delete.statusCode()).isEqualTo(400);
        assertThat(delete.body()).contains("\"code\":\"SLC202\"");
        assertThat(update.statusCode()).isEqualTo(400);
        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("Content-Range"))
                .hasValue("0-%d/*".formatted(Long.parseLong(teams) - 1));
        assertThat(database.value("select count(*)::text from teams")).isEqualTo(teams);
    }

    @Test
    void aSingleWriteOfAnotherNumberIsUndone() {
        insert(1, "One");
        insert(2, "Two");

        HttpResponse<String> response = http.send(
                "PATCH",
                "/rest/v1/teams?id=in.(%s1,%s2)".formatted(ID, ID),
                "{\"name\":\"both\"}",
                "apikey",
                TestGateway.SERVICE_KEY,
                "Accept",
                "application/vnd.pgrst.object+json",
                "Prefer",
                REPRESENTATION);

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.body()).contains("The result contains 2 rows");
        assertThat(name(1)).isEqualTo("One");
    }

    @Test
    void rowLevelSecurityTurnsAnothersUpdateIntoNothing() {
        HttpResponse<String> response = http.send(
                "PATCH",
                "/rest/v1/projects?id=eq." + VelroSample.PRIVATE_PROJECT,
                "{\"name\":\"mine\"}",
                "Authorization",
                "Bearer " + TestGateway.token(VelroSample.BEN),
                "Prefer",
                REPRESENTATION);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[]");
        assertThat(response.headers().firstValue("Content-Range")).hasValue("*/*");
    }
}
