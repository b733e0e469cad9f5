package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads over HTTP as a PostgREST client sends them. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class ReadTableIT {

    private HttpCalls http;

    @BeforeEach
    void prepare(TestGateway gateway) {
        http = gateway.http();
    }

    private HttpResponse<String> users(String query, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "apikey";
        all[1] = TestGateway.SERVICE_KEY;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return http.get("/rest/v1/users?" + query, all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "email=eq.ada@velro.example | [\"Ada\"]",
                "email=in.(ada@velro.example,%22ben@velro.example%22)&order=email.desc | [\"Ben\",\"Ada\"]",
                "or=(email.eq.ada@velro.example,email.eq.ben@velro.example)&order=email | [\"Ada\",\"Ben\"]",
                "email=like.ada@*&id=not.is.null | [\"Ada\"]",
                "email=ilike.ADA@*.example | [\"Ada\"]",
                "and=(email.gte.ada@velro.example,email.lt.adb,not.or(email.eq.x,email.eq.y)) | [\"Ada\"]",
                "email=neq.ada@velro.example&email=lte.ben@velro.example&email=gt.ben@v&order=email.asc.nullslast"
                        + " | [\"Ben\"]",
                "email=not.in.(ada@velro.example)&email=eq.ada@velro.example | []",
            })
    void aFilterFinds(String query, String names) {
        HttpResponse<String> response = users("select=display_name&" + query);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()
                        .replaceAll("\\s", "")
                        .replace("{\"display_name\":", "")
                        .replace("}", ""))
                .isEqualTo(names);
    }

    @Test
    void columnsAreRenamedAndCast() {
        HttpResponse<String> response = users("select=name:display_name,credits::text&email=eq.ben@velro.example");

        assertThat(response.body()).matches("\\[\\{\"name\":\"Ben\",\"credits\":\"\\d+\"}]");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Range")).hasValue("0-0/*");
    }

    @Test
    void aPageSaysWhichItIs() {
        HttpResponse<String> page = users("select=id&order=id&limit=2&offset=1", "Prefer", "count=exact");
        HttpResponse<String> ranged = users("select=id&order=id", "Range", "1-2", "Prefer", "count=exact");
        HttpResponse<String> beyond = users("select=id&offset=1000000", "Prefer", "count=exact");

        assertThat(page.statusCode()).isEqualTo(206);
        assertThat(page.headers().firstValue("Content-Range").orElse("")).matches("1-2/\\d+");
        assertThat(page.headers().firstValue("Preference-Applied")).hasValue("count=exact");
        assertThat(ranged.body()).isEqualTo(page.body());
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.body()).contains("\"code\":\"PGRST103\"");
    }

    @Test
    void aSingleObjectIsOneOrNone() {
        String accept = "application/vnd.pgrst.object+json";
        HttpResponse<String> one = users("select=display_name&email=eq.ada@velro.example", "Accept", accept);
        HttpResponse<String> none = users("email=eq.nobody", "Accept", accept);

        assertThat(one.body()).isEqualTo("{\"display_name\":\"Ada\"}");
        assertThat(one.headers().firstValue("Content-Type"))
                .hasValue("application/vnd.pgrst.object+json; charset=utf-8");
        assertThat(none.statusCode()).isEqualTo(406);
        assertThat(none.body())
                .isEqualTo("{\"code\":\"PGRST116\",\"message\":\"Cannot coerce the result to a single JSON object\","
                        + "\"details\":\"The result contains 0 rows\",\"hint\":null}");
    }

    @Test
    void headHasTheHeadersAlone() {
        HttpResponse<String> response = http.send(
                "HEAD",
                "/rest/v1/users?select=id&limit=1",
                "",
                "apikey",
                TestGateway.SERVICE_KEY,
                "Prefer",
                "count=exact");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Range").orElse("")).matches("0-0/\\d+");
    }

    @Test
    void rowLevelSecurityDecidesWhatIsSeen() {
        String path = "/rest/v1/projects?select=id&id=eq." + VelroSample.PRIVATE_PROJECT;

        assertThat(http.get(path, "Authorization", "Bearer " + TestGateway.token(VelroSample.ADA))
                        .body())
                .isEqualTo("[{\"id\":\"%s\"}]".formatted(VelroSample.PRIVATE_PROJECT));
        assertThat(http.get(path, "Authorization", "Bearer " + TestGateway.token(VelroSample.BEN))
                        .body())
                .isEqualTo("[]");
        assertThat(http.get("/rest/v1/projects?select=id&limit=1&id=eq." + VelroSample.PUBLIC_PROJECT)
                        .body())
                .isEqualTo("[{\"id\":\"%s\"}]".formatted(VelroSample.PUBLIC_PROJECT));
    }

    @Test
    void whatAnonymousMayNotSeeAsksForACredential() {
        HttpResponse<String> response = http.get("/rest/v1/teams");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(response.body())
                .isEqualTo("{\"code\":\"42501\",\"message\":\"permission denied for table teams\","
                        + "\"details\":null,\"hint\":null}");
    }

    @Test
    void aFunctionIsCalledByGetAndByPost() {
        String team = VelroSample.team(1);
        HttpResponse<String> byGet =
                http.get("/rest/v1/rpc/team_credits?team=" + team, "apikey", TestGateway.SERVICE_KEY);
        HttpResponse<String> byPost = http.post(
                "/rest/v1/rpc/team_credits",
                "{\"team\":\"" + team + "\"}",
                "apikey",
                TestGateway.SERVICE_KEY,
                "Content-Type",
                "application/json");

        assertThat(byGet.statusCode()).as(byGet.body()).isEqualTo(200);
        assertThat(byGet.body()).matches("\\d+");
        assertThat(byPost.body()).isEqualTo(byGet.body());
    }
}
