package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.flow.WaitingLine.Spot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is served next, and who gives way. */
class WaitingLineTest {

    private static final Caller ADA = caller("ada");
    private static final Caller BEN = caller("ben");
    private static final Caller CAY = caller("cay");

    private final WaitingLine<String> line = new WaitingLine<>();

    private static Caller caller(String user) {
        return Caller.of(new Identity("authenticated", user, Credential.JWT, JsonText.of("{}"), null));
    }

    private Spot<String> join(Caller caller, String who) {
        return line.join(who, caller, false, 0);
    }

    private List<String> served(boolean newestFirst) {
        List<String> served = new ArrayList<>();
        for (Spot<String> next = line.next(newestFirst); next != null; next = line.next(newestFirst)) {
            served.add(next.who());
        }
        return served;
    }

    private static String who(@Nullable Spot<String> spot) {
        return spot == null ? "nobody" : spot.who();
    }

    @Test
    void callersTakeTurnsAndTheirOldestComesFirst() {
        join(ADA, "a1");
        join(ADA, "a2");
        join(ADA, "a3");
        join(BEN, "b1");
        join(CAY, "c1");
        join(BEN, "b2");

        assertThat(served(false)).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(line.isEmpty()).isTrue();
    }

    @Test
    void theNewestComesFirstOfTheNewestCallerAndThenCallersTakeTurns() {
        join(ADA, "a1");
        join(ADA, "a2");
        join(BEN, "b1");
        join(ADA, "a3");
        join(CAY, "c1");
        join(BEN, "b2");

        assertThat(served(true)).containsExactly("c1", "b2", "a3", "b1", "a2", "a1");
    }

    @Test
    void whoHasHadATurnWaitsBehindWhoHasNot() {
        join(ADA, "a1");
        join(ADA, "a2");
        assertThat(who(line.next(true))).isEqualTo("a2");
        join(BEN, "b1");
        join(ADA, "a3");

        assertThat(served(true)).containsExactly("b1", "a3", "a1");
    }

    @Test
    void whatGoesOnComesBeforeTheCallersOthersAndBeforeNobodyElses() {
        join(ADA, "a1");
        line.join("a of a batch", ADA, true, 0);
        line.join("b of a batch", ADA, true, 0);
        join(BEN, "b1");

        assertThat(served(false)).containsExactly("a of a batch", "b1", "b of a batch", "a1");
    }

    @Test
    void whoLeavesIsNotServedAndLeavesOnce() {
        Spot<String> only = join(ADA, "a1");
        Spot<String> middle = join(BEN, "b2");
        join(BEN, "b3");

        assertThat(line.leave(middle)).isTrue();
        assertThat(line.leave(middle)).isFalse();
        assertThat(line.leave(only)).isTrue();
        assertThat(line.size()).isEqualTo(1);
        assertThat(served(false)).containsExactly("b3");
        assertThat(line.oldest()).isNull();
    }

    @Test
    void theCallerWithTheMostWaitingGivesWay() {
        join(ADA, "a1");
        join(ADA, "a2");
        join(ADA, "a3");
        join(BEN, "b1");

        assertThat(who(line.givingWay(BEN, false))).isEqualTo("a3");
        assertThat(who(line.givingWay(CAY, false))).isEqualTo("a3");
        assertThat(who(line.givingWay(ADA, false))).isEqualTo("nobody");
        assertThat(who(line.givingWay(BEN, true))).isEqualTo("a1");
        assertThat(who(line.givingWay(ADA, true))).isEqualTo("a1");
    }

    @Test
    void amongCallersWithAsMuchEachTheNewOneIsRefusedOrTheOldestGivesWay() {
        join(ADA, "a1");
        join(BEN, "b1");

        assertThat(who(line.givingWay(CAY, false))).isEqualTo("nobody");
        assertThat(who(line.givingWay(CAY, true))).isEqualTo("a1");
    }

    @Test
    void whatGoesOnNeverGivesWay() {
        line.join("a of a batch", ADA, true, 0);
        line.join("b of a batch", ADA, true, 0);
        assertThat(who(line.givingWay(BEN, true))).isEqualTo("nobody");

        join(ADA, "a1");
        assertThat(who(line.givingWay(BEN, true))).isEqualTo("a1");
        assertThat(who(line.givingWay(BEN, false))).isEqualTo("a1");
    }

    @Test
    void howManyComeFirstCountsTurnsAndNotTheLineOfAnother() {
        for (int number = 0; number < 10; number++) {
            join(ADA, "a" + number);
        }
        join(BEN, "b1");

        assertThat(line.ahead(CAY)).isEqualTo(2);
        assertThat(line.ahead(BEN)).isEqualTo(4);
        assertThat(line.ahead(ADA)).isEqualTo(11);
    }

    @Test
    void servicesAreToldApartByTheirKeysAndTheUnknownAreOne() {
        Identity billing = service("billing");
        assertThat(Caller.of(billing)).isEqualTo(Caller.of(service("billing"))).isNotEqualTo(Caller.of(service("web")));
        assertThat(Caller.of(Identity.anonymous("anon"))).isEqualTo(Caller.of(Identity.anonymous("anon")));
        assertThat(Caller.of(null)).isEqualTo(Caller.UNNAMED);
    }

    private static Identity service(String name) {
        return new Identity(
                "service_role", null, Credential.SERVICE_KEY, JsonText.of("{\"key\":\"%s\"}".formatted(name)), null);
    }
}
