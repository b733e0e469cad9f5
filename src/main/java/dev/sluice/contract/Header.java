package dev.sluice.contract;

/** One HTTP header; names compare without regard to case. */
public record Header(String name, String value) {

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
