package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a PostgREST configuration.
 *
 * @param notices what of it is ignored or has no effect here, for the log
 * @param inDatabase whether settings of the login role in the database lie over it ({@code db-config})
 * @param preConfig a function that sets more of them ({@code db-pre-config})
 */
public record DropInConfig(
        GatewayConfig gateway,
        List<String> notices,
        boolean inDatabase,
        @Nullable String preConfig) {

    public DropInConfig {
        notices = List.copyOf(notices);
    }
}
