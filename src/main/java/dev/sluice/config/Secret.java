package dev.sluice.config;

/** A setting that must not be printed. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "********";
    }
}
