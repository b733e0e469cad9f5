package dev.sluice.authentication.store;

import dev.sluice.authentication.store.Knowledge.Position;
import dev.sluice.config.Network;
import dev.sluice.contract.KeyScope;
import dev.sluice.postgres.Rows;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the rows of {@link CredentialStatements} say. */
record CredentialRows(Rows rows) {

    /** Where the database stood, and an amount. */
    record Standing(Position position, long amount) {}

    int size() {
        return rows.size();
    }

    Optional<Standing> standing() {
        for (int row = 0; row < rows.size(); row++) {
            if (kind(row).equals(CredentialStatements.STANDING)) {
                return Optional.of(new Standing(
                        new Position(id(row), Objects.requireNonNull(rows.text(row, 2))),
                        Objects.requireNonNull(rows.number(row, 9))));
            }
        }
        return Optional.empty();
    }

    List<ServiceKey> keys() {
        return IntStream.range(0, rows.size())
                .filter(row -> kind(row).equals(CredentialStatements.KEY))
                .mapToObj(this::key)
                .toList();
    }

    void addTo(Knowledge knowledge) {
        for (int row = 0; row < rows.size(); row++) {
            switch (kind(row)) {
                case CredentialStatements.KEY -> knowledge.add(key(row));
                case CredentialStatements.TOKEN -> knowledge.addToken(id(row));
                case CredentialStatements.USER ->
                    knowledge.addUser(id(row), Objects.requireNonNull(rows.instant(row, 6)));
                default -> {
                    // The standing is no credential.
                }
            }
        }
    }

    String lastId() {
        return id(rows.size() - 1);
    }

    @Nullable
    ServiceKey onlyKey() {
        return rows.isEmpty() ? null : key(0);
    }

    private ServiceKey key(int row) {
        List<String> addresses = rows.texts(row, 4);
        boolean readOnly = rows.isTrue(row, 5);
        return new ServiceKey(
                Objects.requireNonNull(rows.text(row, 2)),
                id(row),
                rows.texts(row, 3),
                addresses.equals(KeyScope.EVERYWHERE) && !readOnly ? null : new KeyScope(addresses, readOnly),
                networks(rows.texts(row, 8)),
                rows.instant(row, 6),
                rows.isTrue(row, 7));
    }

    /** What is no network to the gateway keeps a key from being used there; it never lets it be used everywhere. */
    private static @Nullable List<Network> networks(List<String> texts) {
        return texts.isEmpty()
                ? null
                : texts.stream().map(Network::parse).flatMap(Optional::stream).toList();
    }

    private String kind(int row) {
        return Objects.requireNonNull(rows.text(row, 0));
    }

    private String id(int row) {
        return Objects.requireNonNull(rows.text(row, 1));
    }
}
