package dev.sluice.contract;

import java.util.Locale;
import java.util.Set;

/** One HTTP header; names compare without regard to case. Prints its name only: a value may be a credential. */
public record Header(String name, String value) {

    /** Headers that say where a message ends or what its connection becomes: the server's to write. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /**
     * Whether what the database says may be sent: it is one header, ends where it should, and leaves the body whole.
     */
    public boolean isSendable() {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                && !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))
                && value.chars().allMatch(letter -> (letter >= ' ' && letter != 127) || letter == '\t');
    }

    @Override
    public String toString() {
        return "Header[" + name + "]";
    }
}
