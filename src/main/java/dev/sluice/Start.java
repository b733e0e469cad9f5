package dev.sluice;

import dev.sluice.config.GatewayConfig;
import java.util.concurrent.Callable;

/**
 * What a gateway starts with.
 *
 * @param source reads the configuration anew for a reload; may wait
 */
record Start(GatewayConfig config, Callable<GatewayConfig> source) {}
