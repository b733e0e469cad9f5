package dev.sluice.table.catalog;

import dev.sluice.postgres.Rows;
import dev.sluice.table.schema.QualifiedName;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a look-up by position. The catalog's own constraints make most values present, so only a few may be null.
 */
record CatalogRow(List<@Nullable Object> values) {

    static List<CatalogRow> of(Rows rows) {
        return rows.values().stream().map(CatalogRow::new).toList();
    }

    String text(int column) {
        return present(column, values.get(column)).toString();
    }

    @Nullable
    String optionalText(int column) {
        Object value = values.get(column);
        return value == null ? null : value.toString();
    }

    long number(int column) {
        return ((Number) present(column, values.get(column))).longValue();
    }

    boolean isTrue(int column) {
        return Boolean.TRUE.equals(values.get(column));
    }

    /** A name whose schema and name stand side by side. */
    QualifiedName name(int column) {
        return new QualifiedName(text(column), text(column + 1));
    }

    /** An array, empty where it is null; its elements may be null. */
    List<@Nullable Object> array(int column) {
        Object value = values.get(column);
        return value == null ? List.of() : Collections.unmodifiableList(Arrays.asList((Object[]) value));
    }

    List<String> texts(int column) {
        return array(column).stream()
                .map(value -> present(column, value).toString())
                .toList();
    }

    List<Integer> numbers(int column) {
        return array(column).stream()
                .map(value -> ((Number) present(column, value)).intValue())
                .toList();
    }

    List<Boolean> truths(int column) {
        return array(column).stream().map(Boolean.TRUE::equals).toList();
    }

    /** Two arrays side by side as keys and values, in their order. */
    Map<String, String> pairs(int column) {
        List<String> keys = texts(column);
        List<String> mapped = texts(column + 1);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int index = 0; index < keys.size(); index++) {
            pairs.put(keys.get(index), mapped.get(index));
        }
        return pairs;
    }

    private static Object present(int column, @Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("the catalog has no value in column " + column);
        }
        return value;
    }
}
