package dev.sluice.bus;

/** Stub. */
@SuppressWarnings({"UnusedVariable", "DoNotCallSuggester"}) // the methods below are about to be written
public final class MessageJson {
    private MessageJson() {}

    public static String encode(Object message) {
        throw new UnsupportedOperationException();
    }

    static byte[] encodeFailure(Object message) {
        throw new UnsupportedOperationException();
    }

    public static byte[] encodeBytes(Object message) {
        throw new UnsupportedOperationException();
    }
    /** Decodes; a malformed document fails with SLC201 that names the field. */
    public static <T> T decode(byte[] json, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    public static <T> T decode(String json, Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
