package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.Failure;
import dev.sluice.contract.Filter;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableOperation;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes from node to node: JSON and lengths, nothing of Java's own serialization. */
class WireFormTest {

    private static final TableOperation OPERATION = TableOperation.update("users", JsonText.of("{\"name\":\"Ädå\"}"))
            .where(Filter.eq("id", 1))
            .as(Identity.anonymous("anon"));

    @Test
    void aRecordIsItsNameAndItsJson() {
        Buffer buffer = Buffer.buffer("before");
        new RecordCodec().encodeToWire(buffer, OPERATION);
        String json = MessageJson.encode(OPERATION);

        assertThat(buffer)
                .isEqualTo(Buffer.buffer("before")
                        .appendInt(14)
                        .appendString("TableOperation")
                        .appendInt(json.getBytes(StandardCharsets.UTF_8).length)
                        .appendString(json));
        assertThat(new RecordCodec().decodeFromWire(6, buffer).as(TableOperation.class))
                .isEqualTo(OPERATION);
    }

    @Test
    void aNameIsComparedAndNeverLoaded() {
        Buffer buffer = Buffer.buffer()
                .appendInt(28)
                .appendString("com.sun.rowset.JdbcRowSetImp")
                .appendInt(2)
                .appendString("{}");

        assertThatThrownBy(() -> new RecordCodec().decodeFromWire(0, buffer).as(AccessCheck.class))
                .hasMessageContaining("The message is malformed");
    }

    @Test
    void aFailureIsWhole() {
        Failure failure = new Failure(
                "PT418", 418, "short", "and", "stout", null, "I'm a teapot", List.of(new Header("X-Pot", "1")));
        Buffer buffer = Buffer.buffer("before");
        new FailureReplyCodec().encodeToWire(buffer, new FailureReply(failure));

        assertThat(new FailureReplyCodec().decodeFromWire(6, buffer).failure()).isEqualTo(failure);
    }
}
