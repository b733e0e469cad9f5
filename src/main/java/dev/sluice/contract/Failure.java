package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed, in PostgreSQL's four parts and with the HTTP status that goes with the code. The same object
 * is the body over HTTP and the failure of a reply on the event bus.
 *
 * @param choices what could have been meant, shown as the details where it is there
 * @param statusText in the place of the status's usual words over HTTP
 * @param headers that go with it over HTTP, where the failure brings its own; {@code WWW-Authenticate} or
 *     {@code Proxy-Status} without a value is in the place of one that shall not be sent
 */
public record Failure(
        String code,
        int status,
        String message,
        @Nullable String details,
        @Nullable String hint,
        @Nullable JsonText choices,
        @Nullable String statusText,
        List<Header> headers)
        implements Message {

    /** The number of codes that a function made up. */
    private static final int OTHER = 99_999_999;

    public Failure {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("not an HTTP status: " + status);
        }
        headers = List.copyOf(headers);
    }

    /** A failure told by its four parts. */
    public Failure(String code, int status, String message, @Nullable String details, @Nullable String hint) {
        this(code, status, message, details, hint, null, null, List.of());
    }

    /** Whether words can stand in a status line; others would end it early, or be misread. */
    public static boolean isStatusText(String words) {
        return words.chars().allMatch(letter -> letter >= ' ' && letter < 127);
    }

    /** The same with other words for its status, where they can be sent. */
    public Failure withStatusText(@Nullable String words) {
        String sendable = words != null && isStatusText(words) ? words : null;
        return new Failure(code, status, message, details, hint, choices, sendable, headers);
    }

    /** The same with headers of its own over HTTP. */
    public Failure with(List<Header> own) {
        return new Failure(code, status, message, details, hint, choices, statusText, own);
    }

    /** Whether this is the given failure of the gateway. */
    public boolean is(ErrorCode errorCode) {
        return code.equals(errorCode.code()) && status == errorCode.status();
    }

    /**
     * The stable number of the failure on the event bus: SLCnnn is nnn, PGRSTnnn is 10000 + nnn, and an SQLSTATE is its
     * five characters read as a number in base 36 plus 100,000,000.
     */
    public int number() {
        if (code.matches("SLC[0-9]{3}")) {
            return Integer.parseInt(code.substring(3));
        }
        if (code.matches("PGRST[0-9A-Za-z]{0,4}")) {
            return 10_000 + Integer.parseInt("0" + code.substring(5), 36);
        }
        return code.matches("[0-9A-Z]{5}") ? 100_000_000 + Integer.parseInt(code, 36) : OTHER;
    }
}
