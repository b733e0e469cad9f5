package dev.sluice.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.sluice.contract.Filter;
import dev.sluice.contract.FilterOperator;
import java.io.IOException;
import java.util.List;

/** Writes a filter in the form that {@link FilterReader} reads. */
final class FilterWriter extends JsonSerializer<Filter> {

    @Override
    public void serialize(Filter filter, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        if (filter instanceof Filter.Comparison comparison) {
            writeComparison(comparison, out);
        } else if (filter instanceof Filter.And and) {
            writeList("and", and.filters(), out, provider);
        } else if (filter instanceof Filter.Or or) {
            writeList("or", or.filters(), out, provider);
        } else if (filter instanceof Filter.Not not) {
            out.writeFieldName("not");
            serialize(not.filter(), out, provider);
        }
        out.writeEndObject();
    }

    private static void writeComparison(Filter.Comparison comparison, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(comparison.column());
        out.writeFieldName(comparison.operator().label());
        if (comparison.operator() == FilterOperator.IN) {
            out.writeArray(
                    comparison.values().toArray(String[]::new),
                    0,
                    comparison.values().size());
        } else {
            out.writeString(comparison.values().get(0));
        }
        out.writeEndObject();
    }

    private void writeList(String name, List<Filter> filters, JsonGenerator out, SerializerProvider provider)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (Filter filter : filters) {
            serialize(filter, out, provider);
        }
        out.writeEndArray();
    }
}
