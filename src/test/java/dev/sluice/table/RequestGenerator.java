package dev.sluice.table;

import static dev.sluice.table.GeneratedRequest.ELEMENT;
import static dev.sluice.table.GeneratedRequest.JSON;
import static dev.sluice.table.GeneratedRequest.MEMBER;
import static dev.sluice.table.GeneratedRequest.NUMBER;
import static dev.sluice.table.GeneratedRequest.TEXT;

import dev.sluice.contract.Header;
import dev.sluice.table.GeneratedRequest.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes requests about the harbour from a seed: most make sense, and some ask for what nobody named so. */
final class RequestGenerator {

    /** How every name that is made up begins, so that it is known wherever it turns up. */
    static final String NAME = "Zq";

    private static final int DEPTH_MAX = 3;

    private static final List<String> HOSTILE = List.of(
            "",
            "\"",
            "\"\"",
            "\\",
            "\0",
            " ",
            "'",
            "';drop table x;--",
            "select",
            "*",
            "$1",
            "ü",
            "日本",
            "🚢",
            "\t",
            "\n",
            "/*",
            "*/",
            "--",
            ".",
            ",",
            "(",
            ")",
            "->",
            "::",
            "%",
            "?",
            "{",
            "}",
            "\"; select \"",
            "U&\"",
            "\u202e");

    private static final Map<String, List<String>> COLUMNS = Map.of(
            "ship",
                    List.of(
                            "id", "name", "kind", "length", "built", "hull", "cargo", "log", "crew", "service",
                            "story"),
            "port", List.of("id", "name", "country", "opened"),
            "company", List.of("id", "name", "port_id"),
            "pilot", List.of("id", "name"),
            "ferry", List.of("number", "name", "home", "built"),
            "odd names", List.of("the key", "a,b", "say \"hi\"", "zwölf", "select", "back\\slash"));

    /** What may be embedded, and the table that it is of. */
    private static final Map<String, Map<String, String>> EMBEDS = Map.of(
            "ship", Map.of("company", "company", "home_id", "port", "mother_id", "ship", "sisters", "ship"),
            "port", Map.of("company", "company", "pilot", "pilot", "ferry", "ferry"),
            "company", Map.of("ship", "ship", "port", "port"),
            "pilot", Map.of("port", "port"),
            "ferry", Map.of("port", "port"),
            "odd names", Map.of());

    private static final List<String> TYPES =
            List.of("text", "int", "numeric(6,2)", "timestamp with time zone", "json");

    private final Random random;
    private int names;

    RequestGenerator(long seed) {
        this.random = new Random(seed);
    }

    GeneratedRequest next() {
        String table = oneOf(COLUMNS.keySet().stream().sorted().toList());
        String path = "/" + (random.nextInt(40) == 0 ? made() : table);
        return switch (random.nextInt(10)) {
            case 0 -> new GeneratedRequest("DELETE", path, filtered(table), headers(), "");
            case 1 -> new GeneratedRequest("PATCH", path, filtered(table), headers(), object(table));
            case 2 -> new GeneratedRequest("POST", path, selected(table), headers(), "[" + object(table) + "]");
            default -> new GeneratedRequest("GET", path, reading(table), headers(), "");
        };
    }

    private List<Header> headers() {
        return List.of(
                new Header("Content-Type", "application/json"),
                new Header("Accept", oneOf(List.of("application/json", "text/csv", "*/*"))),
                new Header("Prefer", oneOf(List.of("return=representation", "count=exact", "count=planned"))));
    }

    private String object(String table) {
        return "{\""
                + oneOf(COLUMNS.getOrDefault(table, List.of()))
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"") + "\": " + JSON + "}";
    }

    private List<Parameter> selected(String table) {
        return List.of(new Parameter("select", select(table, 0)));
    }

    private List<Parameter> filtered(String table) {
        List<Parameter> all = new ArrayList<>(selected(table));
        all.add(new Parameter(field(table), operation(TEXT)));
        return all;
    }

    private List<Parameter> reading(String table) {
        List<Parameter> all = new ArrayList<>(selected(table));
        repeat(3, () -> new Parameter(field(table), operation(TEXT))).forEach(all::add);
        maybe(all, () -> new Parameter(oneOf(List.of("or", "and", "not.or", "not.and")), tree(table, 0)));
        maybe(all, () -> new Parameter("order", order(table)));
        maybe(all, () -> new Parameter("limit", "" + NUMBER));
        maybe(all, () -> new Parameter("offset", "" + NUMBER));
        return all;
    }

    private void maybe(List<Parameter> all, Supplier<Parameter> one) {
        if (random.nextInt(3) == 0) {
            all.add(one.get());
        }
    }

    private String select(String table, int depth) {
        String fields = repeat(3, () -> selectItem(table, depth)).stream().collect(Collectors.joining(","));
        return fields.isEmpty() ? "*" : fields;
    }

    private String selectItem(String table, int depth) {
        Map<String, String> embeds = EMBEDS.getOrDefault(table, Map.of());
        if (depth < DEPTH_MAX && !embeds.isEmpty() && random.nextInt(3) == 0) {
            String embed = oneOf(embeds.keySet().stream().sorted().toList());
            String alias = random.nextInt(3) == 0 ? quoted(made()) + ":" : "";
            String join = oneOf(List.of("", "", "!inner", "!left"));
            String inner = "(" + select(embeds.getOrDefault(embed, table), depth + 1) + ")";
            return (random.nextInt(5) == 0 ? "..." : alias) + embed + join + inner;
        }
        String alias = random.nextInt(3) == 0 ? quoted(made()) + ":" : "";
        String cast = random.nextInt(4) == 0 ? "::" + (random.nextInt(6) == 0 ? "Zq9type" : oneOf(TYPES)) : "";
        return alias + field(table) + cast;
    }

    private String field(String table) {
        String name = random.nextInt(6) == 0 ? made() : oneOf(COLUMNS.getOrDefault(table, List.of()));
        String path =
                repeat(2, () -> oneOf(List.of("->", "->>")) + oneOf(List.of(quoted(made()), "0", "-1", "tons")))
                        .stream()
                        .collect(Collectors.joining());
        return quoted(name) + (name.equals("cargo") || random.nextInt(12) == 0 ? path : "");
    }

    /** An operator and its value, which is text to the end of the parameter or an element among others. */
    private String operation(char slot) {
        String not = random.nextInt(4) == 0 ? "not." : "";
        String array = "{" + MEMBER + "," + MEMBER + "}";
        return not
                + switch (random.nextInt(8)) {
                    case 0 -> "in.(" + ELEMENT + "," + ELEMENT + ")";
                    case 1 -> "is." + oneOf(List.of("null", "not_null", "true", "false", "unknown"));
                    case 2 ->
                        oneOf(List.of("fts", "plfts", "phfts(english)", "wfts(" + quotedWord() + ")")) + "." + slot;
                    case 3 -> oneOf(List.of("eq(any)", "like(all)", "gt(any)", "imatch(any)")) + "." + array;
                    case 4 -> oneOf(List.of("cs", "cd", "ov")) + "." + array;
                    case 5 -> oneOf(List.of("sl", "sr", "nxr", "nxl", "adj", "isdistinct")) + "." + slot;
                    default ->
                        oneOf(List.of("eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch")) + "."
                                + slot;
                };
    }

    private String quotedWord() {
        return oneOf(List.of("simple", "Zq9language"));
    }

    private String tree(String table, int depth) {
        return "("
                + Stream.concat(Stream.of(leaf(table)), repeat(2, () -> leafOrTree(table, depth)).stream())
                        .collect(Collectors.joining(","))
                + ")";
    }

    private String leafOrTree(String table, int depth) {
        boolean deeper = depth < DEPTH_MAX && random.nextInt(3) == 0;
        return deeper ? oneOf(List.of("and", "or", "not.and", "not.or")) + tree(table, depth + 1) : leaf(table);
    }

    private String leaf(String table) {
        return field(table) + "." + operation(ELEMENT);
    }

    private String order(String table) {
        return field(table) + oneOf(List.of("", ".asc", ".desc")) + oneOf(List.of("", ".nullsfirst", ".nullslast"));
    }

    /** A name that nothing has. */
    private String made() {
        return NAME + names++ + oneOf(HOSTILE) + (random.nextBoolean() ? oneOf(HOSTILE) : "");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> List<T> repeat(int most, Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(most + 1)).toList();
    }
}
