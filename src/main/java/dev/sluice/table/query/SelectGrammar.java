package dev.sluice.table.query;

import static dev.sluice.table.grammar.Characters.character;
import static dev.sluice.table.grammar.Characters.end;
import static dev.sluice.table.grammar.Characters.notBefore;
import static dev.sluice.table.grammar.Characters.word;
import static dev.sluice.table.query.NameGrammar.FIELD;
import static dev.sluice.table.query.NameGrammar.FIELD_NAME;
import static dev.sluice.table.query.NameGrammar.IDENTIFIER;
import static dev.sluice.table.query.NameGrammar.lexeme;

import dev.sluice.table.grammar.Parser;
import dev.sluice.table.query.SelectItem.Aggregate;
import dev.sluice.table.query.SelectItem.Column;
import dev.sluice.table.query.SelectItem.Embed;
import dev.sluice.table.query.SelectItem.JoinType;
import java.util.List;
import java.util.Optional;

/** The grammar of select lists. */
final class SelectGrammar {

    private static final Parser<?> ALIAS_COLON = character(':').right(notBefore(character(':')));

    private static final Parser<Optional<String>> ALIAS =
            FIELD_NAME.left(ALIAS_COLON).orGoBack().optional();

    private static final Parser<?> END =
            word(")").ahead().orGoBack().or(word(",").ahead().orGoBack()).or(end().orGoBack());

    private static final Parser<?> OPENS = word("(").ahead().orGoBack();

    private static final Parser<Optional<String>> CAST =
            word("::").right(IDENTIFIER).optional();

    private static final Parser<Aggregate> AGGREGATE = word("sum")
            .as(Aggregate.SUM)
            .or(word("avg").as(Aggregate.AVG))
            .or(word("count").as(Aggregate.COUNT))
            .or(word("max").as(Aggregate.MAX).orGoBack())
            .or(word("min").as(Aggregate.MIN).orGoBack());

    private static final Parser<SelectItem> STAR = word("*").left(END).as(Column.of(Field.of(Field.STAR)));

    private static final Parser<SelectItem> COUNT = ALIAS.left(word("count()"))
            .then(alias -> CAST.map(cast ->
                    new Column(Field.of(Field.STAR), Aggregate.COUNT, cast.orElse(null), null, alias.orElse(null))))
            .<SelectItem>map(item -> item)
            .left(END);

    private static final Parser<SelectItem> FIELD_ITEM = ALIAS.then(alias ->
                    FIELD.then(field -> CAST.then(cast -> character('.')
                            .right(AGGREGATE)
                            .left(word("()"))
                            .orGoBack()
                            .optional()
                            .then(aggregate -> CAST.<SelectItem>map(aggregateCast -> new Column(
                                    field,
                                    aggregate.orElse(null),
                                    aggregateCast.orElse(null),
                                    cast.orElse(null),
                                    alias.orElse(null)))))))
            .left(END);

    private static final Parser<SelectItem> COLUMN =
            lexeme(STAR.orGoBack().or(COUNT.orGoBack()).or(FIELD_ITEM));

    /** A hint, or how to join; either may come first. */
    private record EmbedParameter(Optional<String> hint, Optional<JoinType> joinType) {

        static final EmbedParameter NONE = new EmbedParameter(Optional.empty(), Optional.empty());

        EmbedParameter and(EmbedParameter other) {
            return new EmbedParameter(hint.or(other::hint), joinType.or(other::joinType));
        }

        static EmbedParameter join(JoinType joinType) {
            return new EmbedParameter(Optional.empty(), Optional.of(joinType));
        }
    }

    private static final Parser<EmbedParameter> PARAMETER = character('!')
            .right(word("left")
                    .as(EmbedParameter.join(JoinType.LEFT))
                    .orGoBack()
                    .or(word("inner").as(EmbedParameter.join(JoinType.INNER)).orGoBack())
                    .or(FIELD_NAME
                            .map(hint -> new EmbedParameter(Optional.of(hint), Optional.empty()))
                            .orGoBack()))
            .optional()
            .map(found -> found.orElse(EmbedParameter.NONE));

    private static final Parser<EmbedParameter> PARAMETERS = PARAMETER.then(first -> PARAMETER.map(first::and));

    static final Parser<List<SelectItem>> ITEMS = Parser.later(SelectGrammar::items);

    private static final Parser<List<SelectItem>> NESTED = ITEMS.between(character('('), character(')'));

    /** The head of an embedded resource, before its own list. */
    private static final Parser<Embed> RELATION = lexeme(ALIAS.then(alias -> FIELD_NAME
                    .then(name -> name.equals("count") ? Parser.<String>nothing() : Parser.of(name))
                    .then(name -> PARAMETERS.map(parameters -> embed(name, alias, parameters, false))))
            .left(OPENS));

    private static final Parser<Embed> SPREAD = lexeme(word("...")
            .right(FIELD_NAME)
            .then(name -> PARAMETERS.map(parameters -> embed(name, Optional.empty(), parameters, true)))
            .left(OPENS));

    private SelectGrammar() {}

    private static Parser<List<SelectItem>> items() {
        Parser<SelectItem> spread = SPREAD.orGoBack().then(SelectGrammar::nested);
        Parser<SelectItem> embed = RELATION.orGoBack().then(SelectGrammar::nested);
        return spread.or(embed).or(COLUMN).maybeDividedBy(lexeme(character(',')));
    }

    private static Parser<SelectItem> nested(Embed head) {
        return NESTED.map(items ->
                new Embed(head.relation(), head.alias(), head.hint(), head.joinType(), head.isSpread(), items));
    }

    private static Embed embed(String name, Optional<String> alias, EmbedParameter parameters, boolean isSpread) {
        return new Embed(
                name,
                alias.orElse(null),
                parameters.hint().orElse(null),
                parameters.joinType().orElse(null),
                isSpread,
                List.of());
    }
}
