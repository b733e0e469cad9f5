package dev.sluice.http.authzen;

import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Identity;

/** Who asks about access: a service about anybody, a user about themself, nobody without a credential. */
public record Asker(Identity identity) {

    static final String USER = "user";

    public Asker {
        if (identity.credential() == Credential.ANONYMOUS) {
            throw ErrorCode.BAD_CREDENTIAL.failure("a service key or a user's token is needed");
        }
    }

    void mayAskAbout(String subjectType, String subjectId) {
        boolean isUser = subjectType.equals(USER);
        if (!identity.mayAskAbout(isUser ? subjectId : null)) {
            throw ErrorCode.ACCESS_OF_ANOTHER.failure();
        }
    }

    void mayAskWhoElse() {
        if (!identity.mayAskAbout(null)) {
            throw ErrorCode.ACCESS_OF_ANOTHER.failure("a search of subjects needs a service key");
        }
    }
}
