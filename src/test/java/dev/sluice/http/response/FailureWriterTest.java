package dev.sluice.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.observation.Observer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureWriterTest {

    private static final FailureWriter WRITER = new FailureWriter(
            Observer.NONE, new ConfigLoader(Map.of(), List.of()).load(null).rest());

    private static String challenge(GatewayException refused) {
        return WRITER.reply(refused.failure()).headers().stream()
                .filter(header -> header.is("WWW-Authenticate"))
                .map(Header::value)
                .findFirst()
                .orElse("none");
    }

    @Test
    void whoBroughtABadTokenIsToldWhatIsWrongWithIt() {
        assertThat(challenge(ErrorCode.CLAIMS_REFUSED.failure("JWT expired", null, null)))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"JWT expired\"");
        assertThat(challenge(ErrorCode.TOKEN_UNREADABLE.failure()))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"No suitable key or wrong key type\"");
    }

    @Test
    void whoBroughtNoneIsAskedForOne() {
        assertThat(challenge(ErrorCode.ANONYMOUS_REFUSED.failure())).isEqualTo("Bearer");
        assertThat(challenge(ErrorCode.NO_TOKEN_SECRET.failure())).isEqualTo("none");
    }
}
