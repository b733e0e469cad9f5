package dev.sluice.contract;

/** A constant with a name for the outside: in JSON, in metrics, in SQL. */
public interface Labelled {

    String label();
}
