package dev.sluice.table.query;

import static dev.sluice.table.grammar.Characters.character;
import static dev.sluice.table.grammar.Characters.end;
import static dev.sluice.table.grammar.Characters.noneOf;
import static dev.sluice.table.grammar.Characters.notBefore;
import static dev.sluice.table.grammar.Characters.one;
import static dev.sluice.table.grammar.Characters.some;
import static dev.sluice.table.grammar.Characters.text;
import static dev.sluice.table.grammar.Characters.word;

import dev.sluice.table.grammar.Characters;
import dev.sluice.table.grammar.Parser;
import dev.sluice.table.query.Field.JsonStep;
import java.util.List;

/** The grammar of names, and of paths into JSON. */
final class NameGrammar {

    static final Parser<Integer> DOT = character('.').named("delimiter (.)");

    private static final Parser<String> SPACES = Characters.all(found -> found == ' ' || found == '\t');

    /** In double quotes, where a backslash makes the next character stand for itself. */
    static final Parser<String> QUOTED = text(noneOf("\\\"")
                    .or(character('\\').right(one(any -> true)))
                    .many())
            .between(character('"'), character('"'));

    /** Letters, digits, underscores, dollars and spaces; spaces around it do not count. */
    static final Parser<String> IDENTIFIER =
            some(NameGrammar::isOfIdentifier, "letter", "digit").map(String::strip);

    private static final Parser<Integer> DASH =
            character('-').left(notBefore(character('>'))).orGoBack();

    static final Parser<String> FIELD_NAME = QUOTED.or(dashed(IDENTIFIER)).named("field name (* or [a..z0..9_$])");

    private static final Parser<String> JSON_KEY = QUOTED.or(
                    dashed(some(found -> "(-:.,>)".indexOf(found) < 0).map(String::strip)))
            .named("any non reserved character different from: .,>()");

    private static final Parser<?> END_OF_INDEX = word("->")
            .ahead()
            .orGoBack()
            .or(word("::").ahead().orGoBack())
            .or(word(".").ahead().orGoBack())
            .or(word(",").ahead().orGoBack())
            .or(end().orGoBack());

    /** A number of digits, with its sign. */
    private static final Parser<String> JSON_INDEX = character('-')
            .as("-")
            .or(Parser.of("+"))
            .then(sign -> some(found -> found >= '0' && found <= '9', "digit").map(digits -> sign + digits))
            .left(END_OF_INDEX);

    private static final Parser<Boolean> ARROW =
            word("->>").as(true).orGoBack().or(word("->").as(false).orGoBack());

    static final Parser<List<JsonStep>> JSON_PATH = ARROW.then(asText -> JSON_INDEX
                    .map(index -> new JsonStep(asText, true, index))
                    .orGoBack()
                    .or(JSON_KEY.map(key -> new JsonStep(asText, false, key)).orGoBack()))
            .many();

    static final Parser<Field> FIELD = lexeme(FIELD_NAME.then(name -> JSON_PATH.map(path -> new Field(name, path))));

    /** Names divided by dots: those of embedded resources, then that of a field. */
    static final Parser<AtPath<Field>> TREE_PATH = FIELD_NAME
            .dividedBy(DOT)
            .then(names -> JSON_PATH.map(path ->
                    new AtPath<>(names.subList(0, names.size() - 1), new Field(names.get(names.size() - 1), path))));

    static final Parser<List<String>> COLUMNS = FIELD_NAME.dividedBy(lexeme(character(',')));

    private NameGrammar() {}

    private static boolean isOfIdentifier(int found) {
        return Character.isLetter(found) || (found >= '0' && found <= '9') || "_ $".indexOf(found) >= 0;
    }

    private static Parser<String> dashed(Parser<String> part) {
        return part.dividedBy(DASH).map(parts -> String.join("-", parts));
    }

    /** Something with spaces around it. */
    static <T> Parser<T> lexeme(Parser<T> parser) {
        return parser.between(SPACES, SPACES);
    }
}
