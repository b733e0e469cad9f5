package dev.sluice.table.query;

import static dev.sluice.table.grammar.Characters.character;
import static dev.sluice.table.grammar.Characters.end;
import static dev.sluice.table.grammar.Characters.word;
import static dev.sluice.table.query.NameGrammar.DOT;
import static dev.sluice.table.query.NameGrammar.FIELD;
import static dev.sluice.table.query.NameGrammar.FIELD_NAME;
import static dev.sluice.table.query.NameGrammar.lexeme;

import dev.sluice.table.grammar.Parser;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code order}. */
final class OrderGrammar {

    private static final Parser<?> END =
            character(',').ahead().orGoBack().as("").or(end().orGoBack());

    private static final Parser<Boolean> DESCENDING = DOT.right(word("asc"))
            .as(false)
            .orGoBack()
            .or(DOT.right(word("desc")).as(true).orGoBack());

    private static final Parser<Boolean> NULLS_FIRST = DOT.right(word("nullsfirst"))
            .as(true)
            .orGoBack()
            .or(DOT.right(word("nullslast")).as(false).orGoBack());

    private static final Parser<Optional<Boolean>> NULLS =
            NULLS_FIRST.optional().left(END).or(END.as(Optional.empty()));

    private static final Parser<Ordering> RELATED = FIELD_NAME.then(
            relation -> FIELD.between(character('('), character(')')).then(field -> directions(relation, field)));

    private static final Parser<Ordering> OWN = FIELD.then(field -> directions(null, field));

    static final Parser<List<Ordering>> ORDER =
            lexeme(RELATED.orGoBack().or(OWN)).dividedBy(character(','));

    private OrderGrammar() {}

    private static Parser<Ordering> directions(@Nullable String relation, Field field) {
        return DESCENDING
                .optional()
                .then(descending -> NULLS.map(
                        nullsFirst -> new Ordering(relation, field, descending.orElse(null), nullsFirst.orElse(null))));
    }
}
