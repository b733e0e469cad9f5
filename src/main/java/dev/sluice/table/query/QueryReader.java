package dev.sluice.table.query;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.table.grammar.GrammarException;
import dev.sluice.table.grammar.NestingException;
import dev.sluice.table.grammar.Parser;
import dev.sluice.table.query.FilterGrammar.Expression;
import dev.sluice.table.query.LogicTree.Filter;
import dev.sluice.table.query.QueryParameters.Argument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a query string says; fails with PGRST100 that names the place. */
public final class QueryReader {

    private static final Set<String> RESERVED = Set.of("select", "columns", "on_conflict");

    /** The last words of parameters that also speak of embedded resources. */
    private static final Set<String> EMBEDDABLE = Set.of("order", "limit", "offset", "and", "or");

    /** A key or a token that somebody put into a URL, where it is no credential and should not be repeated either. */
    private static final Pattern CREDENTIAL =
            Pattern.compile("sb_(?:secret|publishable)_\\w+|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    private static final List<SelectItem> ALL_COLUMNS = parse(SelectGrammar.ITEMS, "select parameter", Field.STAR);

    private final List<QueryString.Pair> pairs;
    private final boolean isCall;

    private QueryReader(List<QueryString.Pair> pairs, boolean isCall) {
        this.pairs = pairs;
        this.isCall = isCall;
    }

    /**
     * Reads a query string.
     *
     * @param isCall whether what is no filter is an argument of a function
     */
    public static QueryParameters read(@Nullable String query, boolean isCall) {
        List<QueryString.Pair> all = QueryString.read(query);
        List<QueryString.Pair> valued =
                all.stream().filter(pair -> pair.value() != null).toList();
        return new QueryReader(valued, isCall).read(QueryString.canonical(all));
    }

    private QueryParameters read(String canonical) {
        List<AtPath<List<Ordering>>> order =
                ending("order").stream().map(QueryReader::order).toList();
        List<AtPath<LogicTree>> logic =
                ending("and", "or").stream().map(QueryReader::logic).toList();
        SortedSet<String> columns = columns();
        List<SelectItem> select = select();
        List<AtPath<Filter>> filters = new ArrayList<>();
        List<Argument> arguments = new ArrayList<>();
        Set<String> filterFields = new LinkedHashSet<>();
        for (QueryString.Pair pair : matching(QueryReader::isFilter)) {
            filterFields.add(pair.name());
            addFilter(pair, filters, arguments);
        }
        return new QueryParameters(
                canonical, arguments, ranges(), order, logic, columns, select, filters, filterFields, onConflict());
    }

    private static boolean isFilter(String name) {
        return !RESERVED.contains(name) && !EMBEDDABLE.contains(lastWord(name));
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private List<QueryString.Pair> matching(Predicate<String> names) {
        return pairs.stream().filter(pair -> names.test(pair.name())).toList();
    }

    private List<QueryString.Pair> ending(String... words) {
        return matching(name -> List.of(words).contains(lastWord(name)));
    }

    private @Nullable String value(String name) {
        return pairs.stream()
                .filter(pair -> pair.name().equals(name))
                .map(QueryString.Pair::text)
                .findFirst()
                .orElse(null);
    }

    private List<SelectItem> select() {
        String select = value("select");
        return select == null ? ALL_COLUMNS : parse(SelectGrammar.ITEMS, "select parameter", select);
    }

    private @Nullable SortedSet<String> columns() {
        String columns = value("columns");
        return columns == null ? null : new TreeSet<>(parse(NameGrammar.COLUMNS, "columns parameter", columns));
    }

    private @Nullable List<String> onConflict() {
        String names = value("on_conflict");
        return names == null ? null : parse(NameGrammar.COLUMNS, "on_conflict parameter", names);
    }

    private static AtPath<List<Ordering>> order(QueryString.Pair pair) {
        AtPath<Field> at = parse(NameGrammar.TREE_PATH, "tree path", pair.name());
        return new AtPath<>(at.path(), parse(OrderGrammar.ORDER, "order", pair.text()));
    }

    private static AtPath<LogicTree> logic(QueryString.Pair pair) {
        List<String> names = parse(NameGrammar.FIELD_NAME.dividedBy(NameGrammar.DOT), "logic path", pair.name());
        List<String> path = names.subList(0, names.size() - 1);
        String operator = names.get(names.size() - 1);
        String tree = (names.contains("not") ? "not." + operator : operator) + pair.text();
        return new AtPath<>(
                path.stream().filter(name -> !name.equals("not")).toList(),
                parse(FilterGrammar.TREE, "logic tree", pair.text(), tree));
    }

    private void addFilter(QueryString.Pair pair, List<AtPath<Filter>> filters, List<Argument> arguments) {
        AtPath<Field> at = parse(NameGrammar.TREE_PATH, "tree path", pair.name());
        Parser<Optional<Expression>> filter = FilterGrammar.EXPRESSION.map(Optional::of);
        Optional<Expression> found =
                parse(isCall ? filter.or(Parser.of(Optional.empty())) : filter, "filter", pair.text());
        if (found.isEmpty()) {
            arguments.add(new Argument(at.value().name(), pair.text()));
            return;
        }
        filters.add(new AtPath<>(at.path(), found.get().of(at.value())));
    }

    /** Limits and offsets by their path; what is no number says nothing, as in PostgREST. */
    private Map<String, RowRange> ranges() {
        Map<String, RowRange> ranges = new HashMap<>();
        for (QueryString.Pair pair : ending("limit")) {
            ranges.put(pair.name(), RowRange.ALL.limited(QueryString.number(pair.text())));
        }
        for (QueryString.Pair pair : ending("offset")) {
            String key = pair.name().substring(0, pair.name().length() - "offset".length()) + "limit";
            Long given = QueryString.number(pair.text());
            long offset = given == null ? 0 : given;
            RowRange limited = ranges.get(key);
            if (limited == null) {
                ranges.put(key, RowRange.from(offset));
            } else {
                Long limit = limited.limit();
                ranges.put(key, new RowRange(offset, offset + (limit == null ? 0 : limit) - 1));
            }
        }
        return ranges;
    }

    private static <T> T parse(Parser<T> parser, String what, String text) {
        return parse(parser, what, text, text);
    }

    private static <T> T parse(Parser<T> parser, String what, String shown, String text) {
        try {
            return parser.parse(text);
        } catch (GrammarException fault) {
            throw malformed(what, shown, fault);
        } catch (NestingException tooDeep) {
            throw ErrorCode.CAP_PASSED.failure("the " + what + " " + tooDeep.getMessage());
        }
    }

    private static GatewayException malformed(String what, String shown, GrammarException fault) {
        String harmless = CREDENTIAL.matcher(shown).replaceAll("********");
        return ErrorCode.INVALID_QUERY.failure(
                "\"failed to parse %s (%s)\" %s".formatted(what, harmless, fault.position()), fault.words(), null);
    }
}
