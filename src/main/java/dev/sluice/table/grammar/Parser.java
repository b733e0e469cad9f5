package dev.sluice.table.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something from a text. A choice takes its second parser only where the first failed without taking a character,
 * or was {@link #orGoBack}.
 */
public final class Parser<T extends @Nullable Object> {

    private interface Reading<T extends @Nullable Object> {
        Reply<T> of(Input input);
    }

    private final Reading<T> reading;

    private Parser(Reading<T> reading) {
        this.reading = reading;
    }

    Reply<T> run(Input input) {
        return reading.of(input);
    }

    /** Reads from the beginning of a text; what is left over after it is not looked at. */
    @SuppressWarnings("NullAway") // a reply that succeeded has the value of its type
    public T parse(String text) throws GrammarException {
        Reply<T> reply = run(Input.of(text));
        if (!reply.ok()) {
            throw new GrammarException(reply.fault().position(), reply.fault().words());
        }
        return reply.value();
    }

    /** Takes nothing. */
    public static <T extends @Nullable Object> Parser<T> of(T value) {
        return new Parser<>(input -> Reply.ok(false, value, input, Fault.none(input)));
    }

    /** Fails without a word. */
    public static <T extends @Nullable Object> Parser<T> nothing() {
        return new Parser<>(input -> Reply.failed(false, input, Fault.none(input)));
    }

    /** A parser that may stand in its own definition, so deep as {@link NestingException} allows. */
    public static <T extends @Nullable Object> Parser<T> later(Supplier<Parser<T>> parser) {
        return new Parser<>(input -> {
            input.enter();
            try {
                return parser.get().run(input);
            } finally {
                input.leave();
            }
        });
    }

    static <T extends @Nullable Object> Parser<T> reading(Function<Input, Reply<T>> reading) {
        return new Parser<>(reading::apply);
    }

    /** Reads more, depending on what this read. */
    @SuppressWarnings("NullAway") // a reply that succeeded has the value of its type
    public <R extends @Nullable Object> Parser<R> then(Function<? super T, Parser<R>> next) {
        return new Parser<>(input -> {
            Reply<T> first = run(input);
            return first.ok()
                    ? next.apply(first.value()).run(first.rest()).after(first.consumed(), first.fault())
                    : first.asFailure();
        });
    }

    /** What the other reads after this. */
    public <R extends @Nullable Object> Parser<R> right(Parser<R> other) {
        return then(ignored -> other);
    }

    /** What this reads before the other. */
    public Parser<T> left(Parser<?> other) {
        return then(other::as);
    }

    @SuppressWarnings("NullAway") // a reply that succeeded has the value of its type
    public <R extends @Nullable Object> Parser<R> map(Function<? super T, ? extends R> change) {
        return new Parser<>(input -> {
            Reply<T> reply = run(input);
            return reply.ok()
                    ? new Reply<>(reply.consumed(), true, change.apply(reply.value()), reply.rest(), reply.fault())
                    : reply.asFailure();
        });
    }

    public <R extends @Nullable Object> Parser<R> as(R value) {
        return map(ignored -> value);
    }

    /** This, or the other where this took nothing. */
    public Parser<T> or(Parser<? extends T> other) {
        return new Parser<>(input -> {
            Reply<T> first = run(input);
            if (first.ok() || first.consumed()) {
                return first;
            }
            @SuppressWarnings("unchecked") // a parser only gives values out
            Parser<T> second = (Parser<T>) other;
            return second.run(input).after(false, first.fault());
        });
    }

    /** Like this, but takes nothing where it fails. */
    public Parser<T> orGoBack() {
        return new Parser<>(input -> {
            Reply<T> reply = run(input);
            return reply.ok() ? reply : Reply.failed(false, input, reply.fault());
        });
    }

    /** Like this, but leaves the input where it was. */
    @SuppressWarnings("NullAway") // a reply that succeeded has the value of its type
    public Parser<T> ahead() {
        return new Parser<>(input -> {
            Reply<T> reply = run(input);
            return reply.ok() ? Reply.ok(false, reply.value(), input, Fault.none(input)) : reply;
        });
    }

    /** Names what this reads, for a fault at its beginning. */
    public Parser<T> named(String what) {
        return new Parser<>(input -> {
            Reply<T> reply = run(input);
            boolean tellable =
                    !reply.consumed() && !(reply.ok() && reply.fault().isNone());
            return tellable
                    ? new Reply<>(
                            reply.consumed(),
                            reply.ok(),
                            reply.value(),
                            reply.rest(),
                            reply.fault().expecting(what))
                    : reply;
        });
    }

    /** As often as it goes, also never. */
    @SuppressWarnings("NullAway") // a reply that succeeded has the value of its type
    public Parser<List<T>> many() {
        return new Parser<>(input -> {
            List<T> values = new ArrayList<>();
            Input rest = input;
            while (true) {
                Reply<T> reply = run(rest);
                if (!reply.ok()) {
                    return reply.consumed()
                            ? reply.asFailure()
                            : Reply.ok(!values.isEmpty(), values, rest, reply.fault());
                }
                if (!reply.consumed()) {
                    throw new IllegalStateException("a repeated parser took nothing");
                }
                values.add(reply.value());
                rest = reply.rest();
            }
        });
    }

    /** Once or more, divided by the other. */
    public Parser<List<T>> dividedBy(Parser<?> divider) {
        return then(first -> divider.right(this).many().map(others -> {
            List<T> all = new ArrayList<>();
            all.add(first);
            all.addAll(others);
            return all;
        }));
    }

    /** Like {@link #dividedBy}, also never. */
    public Parser<List<T>> maybeDividedBy(Parser<?> divider) {
        return dividedBy(divider).or(of(List.of()));
    }

    public Parser<Optional<T>> optional() {
        return this.<Optional<T>>map(Optional::ofNullable).or(of(Optional.empty()));
    }

    public Parser<T> between(Parser<?> open, Parser<?> close) {
        return open.right(this).left(close);
    }
}
