package dev.sluice.contract;

/** Asks for what the gateway has measured. */
public record MetricsRequest() implements Message {

    public static final MetricsRequest INSTANCE = new MetricsRequest();
}
