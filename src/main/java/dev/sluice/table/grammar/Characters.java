package dev.sluice.table.grammar;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** The parsers of characters, of which all others are made. */
public final class Characters {

    private Characters() {}

    /** One character that is as asked. */
    public static Parser<Integer> one(IntPredicate asked) {
        return Parser.reading(input -> {
            if (input.atEnd() || !asked.test(input.character())) {
                return Reply.failed(false, input, Fault.of(input, Notice.unexpectedAt(input)));
            }
            Input rest = input.next();
            return Reply.ok(true, input.character(), rest, Fault.none(rest));
        });
    }

    public static Parser<Integer> character(char character) {
        return one(candidate -> candidate == character).named(Quoting.quoted(Character.toString(character)));
    }

    public static Parser<Integer> noneOf(String characters) {
        return one(candidate -> characters.indexOf(candidate) < 0);
    }

    public static Parser<Integer> oneOf(String characters) {
        return one(candidate -> characters.indexOf(candidate) >= 0);
    }

    /** A whole word. One that ends differently fails at its beginning, having taken what was alike. */
    public static Parser<String> word(String word) {
        int[] expected = word.codePoints().toArray();
        String name = Quoting.quoted(word);
        return Parser.reading(input -> {
            Input at = input;
            for (int index = 0; index < expected.length; index++) {
                if (at.atEnd() || at.character() != expected[index]) {
                    Fault fault = Fault.of(input, Notice.unexpectedAt(at), Notice.expected(name));
                    return Reply.failed(index > 0, input, fault);
                }
                at = at.next();
            }
            return Reply.ok(true, word, at, Fault.none(at));
        });
    }

    /** The first of several choices whose word the text goes on with. Names none of them where it is none. */
    public static <T> Parser<T> firstOf(List<T> choices, Function<T, String> word) {
        int[][] words = choices.stream()
                .map(choice -> word.apply(choice).codePoints().toArray())
                .toArray(int[][]::new);
        return Parser.reading(input -> {
            for (int index = 0; index < words.length; index++) {
                if (input.goesOnWith(words[index])) {
                    Input rest = input.next(words[index].length);
                    return Reply.ok(true, choices.get(index), rest, Fault.none(rest));
                }
            }
            return Reply.failed(false, input, Fault.of(input, Notice.unexpectedAt(input)));
        });
    }

    /** The end of the text. */
    public static Parser<String> end() {
        return Parser.<String>reading(input -> input.atEnd()
                        ? Reply.ok(false, "", input, Fault.none(input))
                        : Reply.failed(false, input, refused(input, input.character())))
                .named("end of input");
    }

    /** Goes on only where the other would fail, and takes nothing. */
    public static Parser<String> notBefore(Parser<Integer> other) {
        return Parser.reading(input -> {
            Reply<Integer> reply = other.run(input);
            Integer found = reply.value();
            return reply.ok() && found != null
                    ? Reply.failed(false, input, refused(reply.rest(), found))
                    : Reply.ok(false, "", input, Fault.none(input));
        });
    }

    private static Fault refused(Input place, int character) {
        return Fault.of(place, Notice.unexpected(() -> "'" + Quoting.escaped(character, '\'') + "'"));
    }

    /**
     * All characters from here that are as asked, also none.
     *
     * @param names of what is asked for, for a fault right after them
     */
    public static Parser<String> all(IntPredicate asked, String... names) {
        return Parser.reading(input -> {
            Input rest = input.after(asked);
            return Reply.ok(rest != input, input.upTo(rest), rest, missing(rest, names));
        });
    }

    /** Like {@link #all}, but one character or more. */
    public static Parser<String> some(IntPredicate asked, String... names) {
        Parser<String> all = all(asked, names);
        return Parser.reading(input -> {
            Reply<String> reply = all.run(input);
            return reply.consumed() ? reply : Reply.failed(false, input, reply.fault());
        });
    }

    private static Fault missing(Input place, String... names) {
        Notice[] notices = new Notice[names.length + 1];
        notices[0] = Notice.unexpectedAt(place);
        for (int index = 0; index < names.length; index++) {
            notices[index + 1] = Notice.expected(names[index]);
        }
        return Fault.of(place, notices);
    }

    /** Characters as the text that they are. */
    public static Parser<String> text(Parser<List<Integer>> characters) {
        return characters.map(found -> {
            StringBuilder text = new StringBuilder(found.size());
            found.forEach(text::appendCodePoint);
            return text.toString();
        });
    }
}
