package dev.sluice.contract;

import java.util.List;

/**
 * What a credential may be used for, where that is not everything.
 *
 * @param addresses of the event bus, each whole or the beginning of some with {@code .*} behind it; empty is none
 * @param readOnly whether all that it does is done in transactions that cannot write
 */
public record KeyScope(List<String> addresses, boolean readOnly) {

    /** Every address of the gateway. */
    public static final List<String> EVERYWHERE = List.of("sluice.*");

    private static final String TRANSACTIONS = "sluice.tx.";

    public KeyScope {
        addresses = List.copyOf(addresses);
    }

    /** The addresses that cover none of the gateway's, as one that is misspelt does. */
    public List<String> unknownAddresses() {
        return addresses.stream()
                .filter(address -> Operations.SCOPED.stream().noneMatch(new KeyScope(List.of(address), false)::covers))
                .toList();
    }

    /**
     * Whether an address is among those that the credential may use. Each transaction has one of its own, which counts
     * as that of their beginning.
     */
    public boolean covers(String address) {
        String used = address.startsWith(TRANSACTIONS) ? Operations.BEGIN.address() : address;
        return addresses.stream()
                .anyMatch(allowed -> allowed.endsWith(".*")
                        ? used.startsWith(allowed.substring(0, allowed.length() - 1))
                        : used.equals(allowed));
    }
}
