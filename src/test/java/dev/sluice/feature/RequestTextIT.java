package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Text that is not all ASCII, byte by byte, in headers both ways. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTextIT {

    private static final String OBJECTS = """
            create table harbour."Fähre 東" (id int primary key);
            grant select, insert on harbour."Fähre 東" to anon;
            create function harbour.told() returns json stable language sql as $$
                select json_build_object(
                    'pilot', current_setting('request.headers')::json -> 'x-pilot',
                    'cookies', current_setting('request.cookies')::json) $$;
            create function harbour.telling() returns void language plpgsql as $$ begin
                perform set_config('response.headers', '[{"X-Pilot": "Zoë 東"}]', true); end $$;
            """;

    private Harbour harbour;

    @BeforeAll
    void open(Harbour usual, TestDatabase database) {
        database.run(OBJECTS);
        harbour = new Harbour(HarbourExtension.start(database));
    }

    @AfterAll
    void close() {
        harbour.close();
    }

    /** Sends a text in UTF-8 and reads the answer as UTF-8. */
    private String answer(String request) throws IOException {
        String[] parts = request.split("\n\n", 2);
        int length = parts[1].getBytes(StandardCharsets.UTF_8).length;
        String head = parts[0].replaceFirst(
                "(?=\n|$)", " HTTP/1.1\nHost: tests\nConnection: close\nContent-Length: %d".formatted(length));
        byte[] bytes = (head.replace("\n", "\r\n") + "\r\n\r\n" + parts[1]).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), harbour.gateway().gateway().apiPort())) {
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void headersAreReadAsUtf8() throws IOException {
        assertThat(answer("GET /rpc/told\nX-Pilot: Zoë 東\n\n")).endsWith("{\"pilot\" : \"Zoë 東\", \"cookies\" : {}}");
    }

    @Test
    void headersAreSentInUtf8() throws IOException {
        assertThat(answer("POST /rpc/telling\n\n")).contains("\r\nX-Pilot: Zoë 東\r\n");
        assertThat(answer("""
                        POST /F%C3%A4hre%20%E6%9D%B1
                        Content-Type: application/json
                        Prefer: return=headers-only

                        {"id": 1}""")).contains("\r\nLocation: /Fähre 東?id=eq.1\r\n");
    }

    @Test
    void aCookieMayBeQuotedOrANameAlone() throws IOException {
        assertThat(answer("GET /rpc/told\nCookie: a=1; b=\"x=y\";flag; c=\n\n"))
                .endsWith("\"cookies\" : {\"a\":\"1\",\"b\":\"x=y\",\"flag\":\"\",\"c\":\"\"}}");
    }
}
