package dev.sluice.linearizability;

import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A client that repeats what it does not know the outcome of, under the same Idempotency-Key: it is done once. */
record KeyedClient(HttpClient http) implements CounterClient {

    private static final int TRIES_MAX = 300;

    @Override
    public Heard ask(int key, Action action) throws InterruptedException {
        if (action.kind() == Action.Kind.READ) {
            return http.ask(key, action);
        }
        String idempotencyKey = "\"" + UUID.randomUUID() + "\"";
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Heard answer = http.send(key, action, "Idempotency-Key", idempotencyKey);
            if (answer.kind() == Heard.Kind.DONE) {
                return answer;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return Heard.unknown("repeated in vain");
    }
}
