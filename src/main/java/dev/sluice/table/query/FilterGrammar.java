package dev.sluice.table.query;

import static dev.sluice.table.grammar.Characters.all;
import static dev.sluice.table.grammar.Characters.character;
import static dev.sluice.table.grammar.Characters.firstOf;
import static dev.sluice.table.grammar.Characters.noneOf;
import static dev.sluice.table.grammar.Characters.notBefore;
import static dev.sluice.table.grammar.Characters.one;
import static dev.sluice.table.grammar.Characters.word;
import static dev.sluice.table.query.NameGrammar.DOT;
import static dev.sluice.table.query.NameGrammar.FIELD;
import static dev.sluice.table.query.NameGrammar.IDENTIFIER;
import static dev.sluice.table.query.NameGrammar.QUOTED;
import static dev.sluice.table.query.NameGrammar.lexeme;

import dev.sluice.table.grammar.Parser;
import dev.sluice.table.query.LogicTree.Branch;
import dev.sluice.table.query.LogicTree.Filter;
import dev.sluice.table.query.Operation.Comparison;
import dev.sluice.table.query.Operation.In;
import dev.sluice.table.query.Operation.Is;
import dev.sluice.table.query.Operation.IsDistinctFrom;
import dev.sluice.table.query.Operation.Operator;
import dev.sluice.table.query.Operation.Quantifier;
import dev.sluice.table.query.Operation.TextSearch;
import dev.sluice.table.query.Operation.TextSearchQuery;
import dev.sluice.table.query.Operation.Truth;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The grammar of filters and of trees of them. */
final class FilterGrammar {

    /** A negation and an operation, of a field that is named elsewhere. */
    record Expression(boolean negated, Operation operation) {
        Filter of(Field field) {
            return new Filter(field, negated, operation);
        }
    }

    private static final Parser<String> TO_END_OF_ELEMENT = all(found -> found != ',' && found != ')');

    private static final Parser<String> QUOTED_ELEMENT =
            QUOTED.left(notBefore(noneOf(",)"))).orGoBack();

    private static final Parser<List<String>> LIST = QUOTED_ELEMENT
            .or(TO_END_OF_ELEMENT)
            .dividedBy(character(','))
            .between(lexeme(character('(')), lexeme(character(')')));

    /** The whole of what is left. */
    private static final Parser<String> WHOLE = all(any -> true);

    private static final Parser<String> ARRAY = word("{")
            .then(open -> all(found -> found != '{' && found != '}')
                    .then(elements -> word("}").map(close -> open + elements + close)))
            .orGoBack();

    private static final Parser<Boolean> NOT = word("not").left(DOT).as(true).orGoBack();

    private static final Parser<Truth> TRUTH = Stream.of(Truth.values())
            .map(truth -> anyCase(truth.label()).as(truth).orGoBack())
            .reduce(Parser::or)
            .orElseThrow()
            .named("isVal: (null, not_null, true, false, unknown)");

    private static final Parser<Operator> SIMPLE =
            operators(operator -> !operator.isQuantifiable()).named("unknown single value operator");

    private static final Parser<Operator> QUANTIFIABLE =
            operators(Operator::isQuantifiable).named("unknown single value operator");

    private static final Parser<Quantifier> QUANTIFIER = word("any")
            .as(Quantifier.ANY)
            .orGoBack()
            .or(word("all").as(Quantifier.ALL))
            .between(character('('), character(')'))
            .orGoBack();

    private static final Parser<TextSearchQuery> TEXT_SEARCH =
            firstOf(List.of(TextSearchQuery.values()), TextSearchQuery::label);

    /** What follows a column's name and {@code =}. */
    static final Parser<Expression> EXPRESSION = expression(WHOLE);

    private static final Parser<Expression> EXPRESSION_IN_TREE =
            expression(QUOTED_ELEMENT.or(ARRAY).or(TO_END_OF_ELEMENT));

    private static final Parser<LogicTree> LEAF =
            FIELD.left(DOT).then(field -> EXPRESSION_IN_TREE.map(found -> found.of(field)));

    private static final Parser<Boolean> IS_OR =
            word("and").as(false).orGoBack().or(word("or").as(true)).named("logic operator (and, or)");

    static final Parser<LogicTree> TREE = Parser.later(FilterGrammar::tree);

    private FilterGrammar() {}

    private static Parser<LogicTree> tree() {
        return LEAF.orGoBack()
                .or(NOT.or(Parser.of(false))
                        .named("negation operator (not)")
                        .then(negated -> IS_OR.then(isOr -> TREE.dividedBy(lexeme(character(',')))
                                .between(lexeme(character('(')), lexeme(character(')')))
                                .map(trees -> new Branch(negated, isOr, trees)))));
    }

    private static Parser<Expression> expression(Parser<String> value) {
        Parser<Operation> operation = word("in")
                .left(DOT)
                .orGoBack()
                .right(LIST)
                .<Operation>map(In::new)
                .or(word("is").left(DOT).orGoBack().right(TRUTH).map(Is::new))
                .or(word("isdistinct").left(DOT).orGoBack().right(value).map(IsDistinctFrom::new))
                .or(textSearch(value).orGoBack())
                .or(simple(value).orGoBack())
                .or(quantified(value).orGoBack())
                .named("operator (eq, gt, ...)");
        return NOT.or(Parser.of(false)).then(negated -> operation.map(found -> new Expression(negated, found)));
    }

    private static Parser<Operation> textSearch(Parser<String> value) {
        return TEXT_SEARCH.then(query -> IDENTIFIER
                .between(character('('), character(')'))
                .orGoBack()
                .optional()
                .left(DOT)
                .then(language -> value.map(found -> new TextSearch(query, language.orElse(null), found))));
    }

    private static Parser<Operation> simple(Parser<String> value) {
        return SIMPLE.left(DOT).then(operator -> value.map(found -> new Comparison(operator, null, found)));
    }

    private static Parser<Operation> quantified(Parser<String> value) {
        return QUANTIFIABLE.then(operator -> QUANTIFIER
                .optional()
                .left(DOT)
                .then(quantifier -> value.map(found -> new Comparison(operator, quantifier.orElse(null), found))));
    }

    private static Parser<Operator> operators(Predicate<Operator> asked) {
        return firstOf(Stream.of(Operator.values()).filter(asked).toList(), Operator::label);
    }

    /** A word in letters of either case. */
    private static Parser<String> anyCase(String word) {
        return word.chars()
                .mapToObj(letter -> {
                    char upper =
                            Character.toString(letter).toUpperCase(Locale.ROOT).charAt(0);
                    return character((char) letter)
                            .or(one(found -> found == upper).named("\"" + upper + "\""));
                })
                .reduce((before, letter) -> before.right(letter))
                .orElseThrow()
                .as(word);
    }
}
