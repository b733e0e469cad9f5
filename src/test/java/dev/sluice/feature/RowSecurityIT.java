package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that a policy shows to their owner alone. */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class RowSecurityIT {

    @Test
    void nobodySeesNothing(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /parcel
                        """)).isEqualTo("""
                        200
                        content-location: /parcel
                        content-profile: harbour
                        content-range: */*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        []""");
    }

    @Test
    void everyoneSeesTheirOwn(Harbour harbour) {
        assertThat(harbour.answer("""
                        GET /parcel
                        Authorization: Bearer <token of ida>
                        """)).isEqualTo("""
                        200
                        content-location: /parcel
                        content-profile: harbour
                        content-range: 0-0/*
                        content-type: application/json; charset=utf-8
                        vary: Accept, Prefer, Range

                        [{"id":1,"owner":"ida","content":"tea"}]""");
    }
}
