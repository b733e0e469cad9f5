package dev.sluice.bus.identity;

import dev.sluice.contract.AccessQuestion;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Identified;
import dev.sluice.contract.Identity;
import dev.sluice.contract.Message;
import dev.sluice.contract.MetricsRequest;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Presented;
import io.vertx.core.Future;

/**
 * Believes a message that a door asserts, or a credential proves. Only the question who somebody is needs no proof,
 * unless it says from where it is asked. A message under a credential is as its identity, and a question about access
 * or metrics what that identity may ask.
 */
public final class ProofCheck implements IdentityCheck {

    private final DoorKey doors;
    private final Verification verification;
    private final Observer observer;

    public ProofCheck(DoorKey doors, Verification verification, Observer observer) {
        this.doors = doors;
        this.verification = verification;
        this.observer = observer;
    }

    /** Has credentials verified. */
    @FunctionalInterface
    public interface Verification {

        Future<Identity> verify(VerifyRequest credentials, Envelope envelope);
    }

    @Override
    public <Q extends Message> Future<Q> admit(Envelope envelope, Class<Q> type, Reader<Q> reader) {
        if (type == VerifyRequest.class) {
            return reader.read(null).compose(message -> addressed(message, envelope));
        }
        String assertion = envelope.assertion();
        if (assertion != null) {
            return reader.read(null).compose(message -> asserted(assertion, envelope, message));
        }
        VerifyRequest credentials = envelope.credentials();
        if (credentials == null) {
            return refused(
                    "unproved", envelope, "the message proves no identity: send the header api-key or bearer-token");
        }
        return verification
                .verify(credentials, envelope)
                .compose(identity ->
                        reader.read(identity).map(message -> type.cast(owned(message, identity, envelope))));
    }

    /** From where somebody asks is for a door to say: who else could would choose where its key is used. */
    private <Q extends Message> Future<Q> addressed(Q message, Envelope envelope) {
        if (!(message instanceof VerifyRequest request) || request.clientAddress() == null) {
            return Future.succeededFuture(message);
        }
        String assertion = envelope.assertion();
        return assertion == null
                ? refused("unproved", envelope, "client_address: only a door of the gateway may state it")
                : asserted(assertion, envelope, message);
    }

    private <Q extends Message> Future<Q> asserted(String assertion, Envelope envelope, Q message) {
        return doors.made(assertion, envelope, message)
                ? Future.succeededFuture(message)
                : refused("assertion", envelope, "the assertion was refused");
    }

    private <Q> Future<Q> refused(String reason, Envelope envelope, String details) {
        observer.credentialRejected(reason, new Presented("message", envelope.requestId(), null));
        return Future.failedFuture(ErrorCode.BAD_CREDENTIAL.failure(details));
    }

    /** What states its identity is held to the scope of that when it is answered. */
    private static Message owned(Message message, Identity identity, Envelope envelope) {
        if (message instanceof Identified identified) {
            return owned(identified, identity);
        }
        if (message instanceof AccessQuestion || message instanceof MetricsRequest) {
            identity.checkScope(envelope.address());
        }
        if (message instanceof AccessQuestion question) {
            checkAsker(question, identity);
        }
        if (message instanceof MetricsRequest && identity.credential() != Credential.SERVICE_KEY) {
            throw ErrorCode.BAD_CREDENTIAL.failure("a service key is needed");
        }
        return message;
    }

    /** What a message states beside role, user and kind of credential gives way to what was verified. */
    private static Message owned(Identified message, Identity identity) {
        Identity stated = message.identity();
        if (stated != null && !stated.isSameCaller(identity)) {
            throw ErrorCode.CONFLICTING_CREDENTIALS.failure(
                    "The message states another identity than its credential proves",
                    null,
                    "Leave identity out, or state the one that sluice.auth.verify answers for the credential.");
        }
        return message.as(identity);
    }

    private static void checkAsker(AccessQuestion question, Identity asker) {
        if (asker.credential() == Credential.ANONYMOUS) {
            throw ErrorCode.BAD_CREDENTIAL.failure("a service key or a user's token is needed");
        }
        for (String user : question.users()) {
            if (!asker.mayAskAbout(user)) {
                throw ErrorCode.ACCESS_OF_ANOTHER.failure();
            }
        }
    }
}
