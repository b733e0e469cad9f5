package dev.sluice.table.request;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Rows as comma-separated values (RFC 4180), made an array of JSON objects of texts. The first line names the columns;
 * the word NULL is null, as PostgREST has it.
 */
final class CsvPayload {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private static final String NULL = "NULL";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvPayload() {}

    /** The rows of a text; fails with PGRST102. */
    static Payload.Json read(String text) {
        String marked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        try (CSVParser parser = CSVParser.parse(new StringReader(marked), FORMAT)) {
            Iterator<CSVRecord> lines = parser.iterator();
            if (!lines.hasNext()) {
                throw PayloadReader.fault("Empty or invalid csv");
            }
            List<String> names = List.of(lines.next().values());
            Set<String> keys = new TreeSet<>(names);
            if (keys.size() < names.size()) {
                throw PayloadReader.fault("All columns must have different names");
            }
            return Payload.Json.uniform(rows(names, lines), keys, false);
        } catch (IOException | UncheckedIOException malformed) {
            throw PayloadReader.fault("Empty or invalid csv");
        }
    }

    private static String rows(List<String> names, Iterator<CSVRecord> lines) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = PayloadReader.FACTORY.createGenerator(text)) {
            out.writeStartArray();
            while (lines.hasNext()) {
                row(names, lines.next().toList(), out);
            }
            out.writeEndArray();
        }
        return text.toString();
    }

    private static void row(List<String> names, List<String> values, JsonGenerator out) throws IOException {
        if (values.size() != names.size()) {
            throw PayloadReader.fault("All lines must have same number of fields");
        }
        out.writeStartObject();
        for (int column = 0; column < names.size(); column++) {
            out.writeFieldName(names.get(column));
            if (values.get(column).equals(NULL)) {
                out.writeNull();
            } else {
                out.writeString(values.get(column));
            }
        }
        out.writeEndObject();
    }
}
