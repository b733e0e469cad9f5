package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A body of two rows that is cut off, or has another byte, at every place: each time it is refused with a code that the
 * documentation has and the table is as it was, or what is left is two rows and both are there.
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class CorruptBodyIT {

    private static final byte[] BODY = ("[{\"aisle\": 3, \"level\": \"a\", \"holds\": \"é\"},"
                    + " {\"aisle\": 4, \"level\": \"b\", \"holds\": null}]")
            .getBytes(StandardCharsets.UTF_8);

    /** What JSON is made of, a blank, the end of a C string, and bytes that begin or are no UTF-8. */
    private static final byte[] INTRUDERS = {'"', '}', ']', ',', '\\', 'x', '9', ' ', 0, (byte) 0xc3, (byte) 0xff};

    private static final String ROWS = "select coalesce(string_agg(shelf::text, ';' order by aisle, level), '')"
            + " || count(*) filter (where aisle > 2) from harbour.shelf";

    private static Stream<byte[]> corrupted() {
        return IntStream.range(0, BODY.length)
                .boxed()
                .flatMap(at -> Stream.concat(
                        Stream.of(Arrays.copyOf(BODY, at)),
                        IntStream.range(0, INTRUDERS.length).mapToObj(intruder -> with(at, INTRUDERS[intruder]))));
    }

    private static byte[] with(int at, byte intruder) {
        byte[] body = BODY.clone();
        body[at] = intruder;
        return body;
    }

    @ParameterizedTest
    @CsvSource({
        "/shelf, '201 PGRST102'",
        "'/shelf?columns=aisle,level,holds', '201 22021 22P02 23502 PGRST102'",
    })
    void isRefusedOrWrittenWhole(String path, String outcomes, TestDatabase database) throws SQLException {
        Set<String> seen = new TreeSet<>();
        try (TestGateway gateway = HarbourExtension.start(database);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            String before = rows(statement);
            for (byte[] body : corrupted().toList()) {
                HttpResponse<String> answer =
                        gateway.http().send("POST", path, body, "apikey", TestGateway.SERVICE_KEY);
                seen.add(outcome(answer));
                String after = rows(statement);
                if (answer.statusCode() == 201) {
                    assertThat(after).as(described(body)).endsWith("2");
                    statement.execute("select ledger.restore()");
                } else {
                    assertThat(answer.statusCode()).as(described(body)).isEqualTo(400);
                    assertThat(after).as(described(body)).isEqualTo(before);
                }
            }
        }
        assertThat(String.join(" ", seen)).isEqualTo(outcomes);
    }

    private static String described(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String outcome(HttpResponse<String> answer) {
        return answer.statusCode() == 201 ? "201" : new JsonObject(answer.body()).getString("code");
    }

    private static String rows(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery(ROWS)) {
            result.next();
            return result.getString(1);
        }
    }
}
